"""What the tests of the tuning tool share: a folder with a tiny model and pairs, the tool, Quarry."""

import atexit
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy

HOME = pathlib.Path(__file__).resolve().parents[2]
QUARRY = str(pathlib.Path(sys.argv[1]).resolve())
SENTENCES = ["the refund policy is a travel policy", "差旅費報支的期限是幾天", "预算 2024!", "a", "who pays the courier?",
             "the firmware of the gateway " * 30]

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="quarry-tune-"))
atexit.register(shutil.rmtree, FOLDER)
MODELS = FOLDER / "models"
PATHS = [str(FOLDER / "guard"), str(HOME / "jobs/Tuning"), os.environ.get("PYTHONPATH", "")]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, PATHS)), "QUARRY_MODELS": str(MODELS),
               "QUARRY_CACHE": str(FOLDER / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}

# Ends a Python that looks for a network.
GUARD = """
import os, sys
def watch(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.connect" and isinstance(arguments[1], tuple):
        os.write(2, f"looks for a network: {event} {arguments}".encode())
        os._exit(99)
sys.addaudithook(watch)
"""


def prepare():
    """What all tests start from, made once, by the first module of them."""
    if MODELS.exists():
        return
    MODELS.mkdir()
    (FOLDER / "guard").mkdir()
    (FOLDER / "guard/sitecustomize.py").write_text(GUARD)
    from tiny_models import sentence_encoder

    sentence_encoder(FOLDER / "tiny", seed=3, prompts={"query": "query: ", "passage": "passage: "})
    write_pairs(FOLDER / "pairs.jsonl", 48)


def write_pairs(path, count, extra=()):
    from tiny_models import TOPICS

    chance = random.Random(5)
    lines = []
    for number in range(count):
        topic = TOPICS[number % len(TOPICS)]
        others = chance.sample([one for one in TOPICS if one != topic], 3)
        lines.append(json.dumps({
            "query": f"who pays the {topic} number {number}?", "positive": f"the {topic} policy is number {number}",
            "negatives": [f"the {one} policy is number {number}" for one in others], "source": f"{topic}.txt"}))
    path.write_text("\n".join([*lines, *extra]) + "\n", encoding="utf-8")


def start(*words, **options):
    return subprocess.Popen([sys.executable, "-m", "quarry_tune", "train", *map(str, words)], env=ENVIRONMENT,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def tune(*words):
    """Runs the tool: exit code, events, what it said."""
    process = start(*words)
    output, said = process.communicate()
    return process.returncode, [json.loads(line) for line in output.splitlines()], said


def quarry(*words):
    return subprocess.run([QUARRY, *map(str, words)], env=ENVIRONMENT, cwd=FOLDER, capture_output=True, text=True)


def tensors(folder):
    from safetensors.numpy import load_file

    return load_file(pathlib.Path(folder) / "model.safetensors")


class Case(unittest.TestCase):
    def tuned(self, name, *words):
        """A folder that the tool has written, and its events."""
        code, events, said = tune(*words, "--out", FOLDER / name, "--threads", 1)
        self.assertEqual(code, 0, said)
        self.assertEqual(events[-1]["event"], "done")
        return FOLDER / name, events, said

    def added(self, folder):
        done = quarry("model", "add", folder)
        self.assertEqual(done.returncode, 0, done.stderr)

    def embeds_as_sentence_transformers(self, folder, sentences):
        """Quarry's vectors beside the library's, of queries and of passages, with the prompts of the folder."""
        from sentence_transformers import SentenceTransformer

        self.added(folder)
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        texts = FOLDER / "texts.jsonl"
        texts.write_text("".join(json.dumps({"text": one}) + "\n" for one in sentences))
        for role, name in (("query", "query"), ("document", "passage")):
            done = quarry("embed", "--texts", texts, "--output", FOLDER / "v.f32", "--model", folder.name, "--role", role,
                          "--precision", "f32")
            self.assertEqual(done.returncode, 0, done.stderr)
            theirs = model.encode(sentences, prompt=model.prompts.get(name) or "", normalize_embeddings=True)
            ours = numpy.fromfile(FOLDER / "v.f32", dtype="<f4").reshape(theirs.shape)
            ours /= numpy.linalg.norm(ours, axis=1, keepdims=True)
            self.assertGreaterEqual((ours * theirs).sum(axis=1).min(), 0.99999)
