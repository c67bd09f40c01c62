"""The command: arguments, signals, exit codes."""

import argparse
import hashlib
import importlib.metadata
import json
import os
import pathlib
import signal
import sys
import time
import warnings

from quarry_tune.output import DONE, MISSING, USAGE, Problem, emit, say

# Nothing is fetched and nobody is told: set before a library can look.
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "DO_NOT_TRACK": "1",
           "HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "false", "WANDB_DISABLED": "true"}
PACKAGES = ["torch", "transformers", "sentence-transformers", "peft", "scikit-learn"]
# Rate, batch and negatives that a method has unless told otherwise.
DEFAULTS = {("retrieval", "lora"): (1e-4, 32, 1), ("retrieval", "full"): (1e-5, 32, 1),
            ("retrieval", "cross"): (2e-5, 8, 4), ("causal", "lora"): (2e-4, 4, 0),
            ("causal", "full"): (1e-5, 4, 0)}


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"error: {message}\n")


def parser():
    main = Parser(prog="quarry_tune", description="Tunes models that Quarry reads, or a causal one, without a network.")
    train = main.add_subparsers(dest="command", required=True, metavar="COMMAND").add_parser(
        "train", help="tune a model folder", description="Tunes a model folder and writes another one.",
        epilog="Exit codes: 0 done, 64 wrong arguments, 69 a package is missing, 75 interrupted and resumable by the "
               "same command, 78 wrong input.")
    add = train.add_argument
    add("--method", choices=["lora", "full", "cross"], required=True,
        help="low-rank adaptation, all weights, or a cross-encoder (all weights)")
    add("--task", choices=["retrieval", "causal"], default="retrieval", help="what the model is for (retrieval)")
    add("--base", required=True, metavar="DIR", help="the model folder to start from")
    data = train.add_mutually_exclusive_group(required=True)
    data.add_argument("--pairs", metavar="FILE", help="lines with query, positive, negatives")
    data.add_argument("--beir", metavar="DIR", help="a folder in BEIR's layout: its train qrels")
    data.add_argument("--conversations", metavar="FILE", help="lines of instructions or messages, for --task causal")
    add("--out", required=True, metavar="DIR",
        help="the folder to write; one that the same call has written stays as it is")
    add("--work", metavar="DIR", help="the checkpoint's folder (OUT.work)")
    add("--epochs", type=count, default=1, metavar="N", help="how often each example is seen (1)")
    add("--batch", type=count, metavar="N", help="examples a step (32; cross 8; causal 4)")
    add("--rate", type=positive, metavar="X", help="learning rate at its height")
    add("--rank", type=count, default=16, metavar="N", help="of the low-rank matrices (16); alpha is twice as much")
    add("--negatives", type=count, metavar="N", help="hard negatives drawn for a pair (1; cross 4)")
    add("--distil", type=fraction, default=0.3, metavar="X",
        help="share of the loss that keeps to the base model's view, lora and full (0.3)")
    add("--max-tokens", type=count, metavar="N", help="of a text while tuning (the model's own)")
    add("--seed", type=int, default=1, metavar="N", help="of order, negatives and dropout (1)")
    add("--threads", type=count, metavar="N", help="of the processor (as many as it has)")
    add("--checkpoint-every", type=count, default=50, metavar="N", help="steps between checkpoints (50)")
    return main


def count(word):
    value = int(word)
    if value < 1:
        raise ValueError
    return value


def positive(word):
    value = float(word)
    if not 0 < value < 1:
        raise ValueError
    return value


def fraction(word):
    value = float(word)
    if not 0 <= value < 1:
        raise ValueError
    return value


def main(words):
    arguments = parser().parse_args(words)
    asked = []

    def stop(number, frame):
        # The next one ends the program at once.
        signal.signal(number, signal.SIG_DFL)
        asked.append(number)
        say("stopping after this step")

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    os.environ.update(OFFLINE)
    try:
        check(arguments)
        run(arguments, lambda: bool(asked))
        return DONE
    except Problem as problem:
        say(f"error: {problem}")
        emit("error", message=str(problem))
        return problem.code
    except Exception as error:
        emit("error", message=f"{type(error).__name__}: {error}")
        raise


def check(arguments):
    """What can be said before torch is loaded, which takes seconds."""
    from quarry_tune.folders import check_absent, is_written

    def wrong(message):
        raise Problem(message, USAGE)

    key = arguments.task, arguments.method
    if key not in DEFAULTS:
        wrong("--task causal goes with --method lora or full")
    if (arguments.task == "causal") != (arguments.conversations is not None):
        wrong("--task causal takes --conversations, and other tasks --pairs or --beir")
    rate, batch, negatives = DEFAULTS[key]
    arguments.rate = arguments.rate or rate
    arguments.batch = arguments.batch or batch
    arguments.negatives = arguments.negatives or negatives
    arguments.out = os.path.abspath(arguments.out)
    arguments.work = arguments.work or arguments.out + ".work"
    if not is_written(arguments.out):
        check_absent(arguments.out)
    missing = []
    for name in PACKAGES:
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        file = pathlib.Path(__file__).resolve().parents[1] / "requirements.txt"
        raise Problem(
            f"this Python has no {', '.join(missing)}; in a virtual environment: pip install -r {file}", MISSING)


def run(arguments, stop):
    from quarry_tune.folders import Base, check_written, is_written, write_folder

    base = Base(arguments.base)
    examples, refused = read(arguments, base)
    settings = facts(arguments, base, examples)
    if is_written(arguments.out):
        check_written(arguments.out, settings)
        emit("done", out=arguments.out, steps=0, seconds=0.0)
        say(f"{arguments.out}: is there already, written by the same call")
        return

    import torch
    import transformers

    from quarry_tune.training import Work, train

    warnings.simplefilter("ignore", FutureWarning)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True, warn_only=True)
    began = time.monotonic()
    work = Work(arguments.work, {**settings, "threads": torch.get_num_threads(), "torch": str(torch.__version__)})
    base = base.loadable(work.folder / "base")
    torch.manual_seed(arguments.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        task = task_class(arguments)(base, examples, arguments, device)
    except (OSError, ValueError, LookupError, RuntimeError) as error:
        raise Problem(f"{base.path}: can't be opened: {error}") from error
    if hasattr(task, "examples"):
        examples = task.examples(examples)
    sizes = [(value.numel(), value.requires_grad) for value in task.model.parameters()]
    trainable, whole = sum(size for size, grows in sizes if grows), sum(size for size, _ in sizes)
    emit("start", method=arguments.method, base=str(base.path), pairs=len(examples), refused=refused,
         trainable=trainable, parameters=whole, seed=arguments.seed)
    say(f"{len(examples)} examples, {refused} lines left out; trainable: {trainable:,} of {whole:,} parameters "
        f"({100 * trainable / whole:.2f} %); {device}, {torch.get_num_threads()} threads")
    steps = train(task, examples, arguments, work, stop)
    write_folder(arguments.out, base, lambda folder: task.save(base, folder), settings,
                 getattr(task, "copies", lambda file: True))
    emit("done", out=arguments.out, steps=steps, seconds=round(time.monotonic() - began, 1))
    say(f"{arguments.out}: written; `quarry model add {arguments.out}` takes it" if arguments.task == "retrieval"
        else f"{arguments.out}: written")


def read(arguments, base):
    if arguments.task == "causal":
        from quarry_tune.conversations import read_conversations

        return read_conversations(arguments.conversations)
    from quarry_tune.pairs import read_beir, read_pairs

    pairs, refused = read_pairs(arguments.pairs) if arguments.pairs else read_beir(arguments.beir)
    if arguments.method == "cross":
        from quarry_tune.cross import usable

        base.require_bert(["bert"])
        return usable(pairs, arguments.pairs or arguments.beir), refused
    base.require_bert(["bert", "xlm-roberta", "camembert"])
    if not base.is_sentence_encoder:
        raise Problem(f"{base.path}: has no modules.json: it is no folder of a sentence encoder")
    arguments.prompts = base.prompts()
    return pairs, refused


def task_class(arguments):
    if arguments.task == "causal":
        from quarry_tune.causal import CausalTask as task
    elif arguments.method == "cross":
        from quarry_tune.cross import CrossTask as task
    else:
        from quarry_tune.encoder import EncoderTask as task
    return task


def facts(arguments, base, examples):
    """All that decides what comes out but the machine: a checkpoint is held against it, and the folder keeps it."""
    import dataclasses

    rows = [dataclasses.astuple(one) if dataclasses.is_dataclass(one) else one for one in examples]
    data = hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    names = ["task", "method", "seed", "epochs", "batch", "rate", "rank", "negatives", "distil", "max_tokens"]
    return {"base": base.path.name, "base_sha256": base.digest(), "examples": len(examples), "examples_sha256": data,
            **{name: getattr(arguments, name) for name in names}}
