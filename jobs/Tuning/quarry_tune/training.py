"""The loop: steps, progress, checkpoints, and an end at any step after which it goes on as if there had been none.

What a step draws (order, negatives, dropout) is a function of the seed and its number alone, so a checkpoint holds no
state of random generators: parameters, the optimiser's moments and the number of steps done.
"""

import fcntl
import math
import os
import pathlib
import random
import time

import torch

from quarry_tune.output import INTERRUPTED, Problem, emit, say

WARM_UP = 0.1


class Work:
    """The folder of a run's checkpoint; one process at a time has it."""

    def __init__(self, path, settings):
        self.folder, self.settings = pathlib.Path(path), settings
        self.path = self.folder / "checkpoint.pt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = open(self.folder / "lock", "w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem(f"{path}: another process trains with this work folder", INTERRUPTED) from error
        except OSError as error:
            raise Problem(f"{path}: {error.strerror}") from error

    def read(self):
        """What a run with the same settings has left, or None."""
        if not self.path.exists():
            return None
        remedy = "remove the folder to begin anew, or name another one as --work"
        try:
            kept = torch.load(self.path, map_location="cpu", weights_only=True)
            settings = kept["settings"]
        except Exception as error:  # torch.load raises whatever its parts do.
            raise Problem(f"{self.path}: is no checkpoint that can be read; {remedy}") from error
        for key in self.settings | settings:
            if settings.get(key) != self.settings.get(key):
                raise Problem(f"{self.path}: was begun with {key} {settings.get(key)}, not "
                              f"{self.settings.get(key)}; {remedy}")
        return kept

    def write(self, step, parameters, optimizer):
        part = self.folder / "checkpoint.part"
        with open(part, "wb") as file:
            torch.save({"settings": self.settings, "step": step, "optimizer": optimizer.state_dict(),
                        "parameters": {name: value.detach() for name, value in parameters.items()}}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self.path)
        emit("checkpoint", step=step)


def train(task, examples, arguments, work, stop):
    """Trains `task` on the examples, from the work folder's checkpoint on; the number of steps.

    `stop` is asked after each step; then the tool ends, resumable.
    """
    parameters = {name: value for name, value in task.model.named_parameters() if value.requires_grad}
    optimizer = torch.optim.AdamW(parameters.values(), lr=arguments.rate, weight_decay=0.01)
    epoch_steps = math.ceil(len(examples) / arguments.batch)
    steps = epoch_steps * arguments.epochs
    step = begun = 0
    if kept := work.read():
        step = begun = kept["step"]
        with torch.no_grad():
            for name, value in parameters.items():
                value.copy_(kept["parameters"][name])
        optimizer.load_state_dict(kept["optimizer"])
        say(f"going on after step {step} of {steps}")
    progress, shuffled = Progress(step, steps), None
    while step < steps and not stop():
        epoch, position = divmod(step, epoch_steps)
        if epoch != shuffled:
            order, shuffled = list(range(len(examples))), epoch
            random.Random(f"{arguments.seed} order {epoch}").shuffle(order)
        batch = [examples[one] for one in order[position * arguments.batch:(position + 1) * arguments.batch]]
        chance = random.Random(f"{arguments.seed} step {step}")
        torch.manual_seed(chance.getrandbits(63))
        for group in optimizer.param_groups:
            group["lr"] = arguments.rate * share(step, steps)
        task.model.train()
        loss = task.loss(batch, chance)
        if not torch.isfinite(loss):
            raise Problem(f"the loss is no number at step {step + 1}; a smaller --rate may help", code=1)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        progress.show(step, loss.item())
        if step < steps and step % arguments.checkpoint_every == 0:
            work.write(step, parameters, optimizer)
    if step > begun or step == 0:
        work.write(step, parameters, optimizer)
    if step < steps:
        raise Problem(f"interrupted after step {step} of {steps}; the same command goes on", INTERRUPTED)
    return steps


def share(step, steps):
    """Of the rate at its height: up for a tenth of the steps, then down to nothing."""
    warm = max(1, round(steps * WARM_UP))
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm + 1))


class Progress:
    """A line a second at most, and the last one."""

    def __init__(self, step, steps):
        self.first, self.steps = step, steps
        self.began = self.shown = time.monotonic()

    def show(self, step, loss):
        now = time.monotonic()
        if now - self.shown < 1 and step < self.steps:
            return
        self.shown = now
        left = (now - self.began) / (step - self.first) * (self.steps - step)
        emit("step", step=step, steps=self.steps, loss=round(loss, 6))
        say(f"step {step} of {self.steps}, loss {loss:.4f}, {left / 60:.0f} min left")
