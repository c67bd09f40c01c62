"""Model folders: what one to start from has to be, and how a tuned one is made of it."""

import hashlib
import json
import os
import pathlib
import re
import shutil

from quarry_tune.output import Problem

# Weights in any form, and what Quarry remembers of them.
WEIGHTS = re.compile(r"\.(safetensors|bin|pt|h5|onnx|gguf|msgpack|digest|int8-digest|compiled)$|\.index\.json$")

# In a tuned folder: what it was made of.
FACTS = "tuning.json"

SPECIAL = {"pad_token": ("<pad>", "[PAD]"), "unk_token": ("<unk>", "[UNK]"), "cls_token": ("<s>", "[CLS]"),
           "sep_token": ("</s>", "[SEP]"), "mask_token": ("<mask>", "[MASK]")}


class Base:
    """A folder to start from, checked as far as that goes without reading the weights."""

    def __init__(self, path):
        self.path = pathlib.Path(path).resolve()
        if not self.path.is_dir():
            raise Problem(f"{path}: there is no such folder of a model")
        modules = self._json("modules.json") if (self.path / "modules.json").exists() else None
        self.is_sentence_encoder = modules is not None
        try:
            place = modules[0]["path"] if modules else ""
            inside = (self.path / place).resolve()
        except (LookupError, TypeError) as error:
            raise Problem(f"{self.path}/modules.json: does not say where the transformer is") from error
        if not inside.is_relative_to(self.path):
            raise Problem(f"{self.path}/modules.json: leads out of the folder")
        self.transformer = inside
        self.config = self._json(inside / "config.json")
        if not isinstance(self.config, dict):
            raise Problem(f"{inside}/config.json: is no JSON object")
        weights = sorted(inside.glob("*.safetensors"))
        if not weights:
            raise Problem(f"{inside}: there are no weights in safetensors")
        self.tensors = set()
        for file in weights:
            header = tensors(file)
            self.tensors |= header.keys()
            if "I8" in header.values():
                raise Problem(
                    f"{file}: the weights are in int8, which can't be tuned; take the folder that was quantised, "
                    "and `quarry model quantise` what comes out")

    def _json(self, name):
        path = self.path / name
        try:
            return json.loads(path.read_bytes())
        except OSError as error:
            raise Problem(f"{path}: {error.strerror}") from error
        except ValueError as error:
            raise Problem(f"{path}: is no JSON") from error

    def require_bert(self, types):
        kind = self.config.get("model_type")
        if kind not in types:
            raise Problem(
                f'{self.transformer}/config.json: "model_type" is {kind}, and Quarry reads {", ".join(types)}')
        # transformers makes up what is missing.
        last = self.config.get("num_hidden_layers", 0)
        wanted = ["word_embeddings", *(f"encoder.layer.{layer}.output.dense" for layer in range(last))]
        for name in wanted:
            if not any(tensor.endswith(f"{name}.weight") for tensor in self.tensors):
                raise Problem(f"{self.transformer}: the weights have no {name}")

    def digest(self):
        """SHA-256 of all files and their names, without what Quarry remembers of them."""
        whole = hashlib.sha256()
        for file in self.files():
            if not file.name.endswith(("digest", ".compiled")):
                with open(file, "rb") as opened:
                    digest = hashlib.file_digest(opened, "sha256").hexdigest()
                whole.update(f"{file.relative_to(self.path)} {digest}\n".encode())
        return whole.hexdigest()

    def files(self):
        return sorted(file for file in self.path.rglob("*") if file.is_file())

    def loadable(self, folder):
        """The same by links in `folder`, where transformers would guess the tokenizer by the model's family: it is told
        to read, as Quarry does, what tokenizer.json itself says it is."""
        whole, settings = self.transformer / "tokenizer.json", "tokenizer_config.json"
        if (self.transformer / settings).exists() or (self.transformer / "vocab.txt").exists() or not whole.exists():
            return self
        shutil.rmtree(folder, ignore_errors=True)
        for file in self.files():
            link = pathlib.Path(folder) / file.relative_to(self.path)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(file)
        tokens = {one["content"] for one in self._json(whole).get("added_tokens", [])}
        named = {name: one for name, ones in SPECIAL.items() for one in ones if one in tokens}
        place = pathlib.Path(folder) / self.transformer.relative_to(self.path) / settings
        place.write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", **named}))
        return Base(folder)

    def prompts(self):
        """What is put before a query and before a passage, under the names that Quarry knows."""
        path = self.path / "config_sentence_transformers.json"
        settings = self._json(path) if path.exists() else {}
        named = settings.get("prompts") or {} if isinstance(settings, dict) else None
        if not isinstance(named, dict):
            raise Problem(f'{path}: "prompts" is no object of texts')
        known = {"search_query", "query", "search_document", "document", "passage"}
        if not known & named.keys() and "e5" in re.split(r"[^a-z0-9]+", self.path.name.lower()):
            raise Problem(f"{self.path}: models of the E5 family have prompts; `quarry model add` writes them down")

        def first(*names):
            return next((named[name] for name in names if isinstance(named.get(name), str)), "")

        return first("search_query", "query"), first("search_document", "document", "passage")


def tensors(path):
    """The types of a safetensors file's tensors by their names, from its header."""
    try:
        with open(path, "rb") as file:
            size = int.from_bytes(file.read(8), "little")
            if size > 100 << 20:
                raise ValueError
            header = json.loads(file.read(size))
            return {name: tensor["dtype"] for name, tensor in header.items() if name != "__metadata__"}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Problem(f"{path}: is no safetensors file") from error


def write_folder(out, base, write, facts, copies=lambda file: True):
    """Makes `out` whole or not at all: the base's files but the weights, then what `write` leaves in it."""
    out = pathlib.Path(out)
    part = out.parent / f".{out.name}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for file in base.files():
            name = file.relative_to(base.path)
            # A dense layer behind the pooling keeps its weights: what is tuned is the transformer.
            is_dense = file.name == "model.safetensors" and file.parent != base.transformer
            if copies(file) and (is_dense or not WEIGHTS.search(file.name)):
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, part / name)
        write(part)
        (part / FACTS).write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        check_absent(out)
        os.rename(part, out)
    except OSError as error:
        raise Problem(f"{error.filename or out}: {error.strerror}", code=1) from error


def is_written(out):
    """Whether it is a folder that `write_folder` has made."""
    return (pathlib.Path(out) / FACTS).is_file()


def check_written(out, facts):
    """Raises where a folder was made of anything but these facts."""
    path = pathlib.Path(out) / FACTS
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise Problem(f"{path}: {error.strerror}", code=1) from error
    except ValueError as error:
        raise Problem(f"{path}: is no JSON") from error
    if not isinstance(found, dict):
        raise Problem(f"{path}: is no JSON object")
    wanted = json.loads(json.dumps(facts))
    others = sorted(name for name in wanted | found if wanted.get(name) != found.get(name))
    if others:
        raise Problem(
            f"{out}: was made of other settings or data ({', '.join(others)}); name another folder, or remove it")


def check_absent(out):
    if pathlib.Path(out).exists():
        raise Problem(f"{out}: is there already; name another folder, or remove it")
