#!/usr/bin/env python3
"""Tunes real models, most of them tiny and random, and has Quarry and the libraries read what comes out.

    PYTHONPATH=… python3 Tests/Tuning/test_tune.py QUARRY

Needs what jobs/Tuning/requirements.txt names; all-MiniLM-L6-v2 among the models, for the real one.
"""

import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import numpy

HOME = pathlib.Path(__file__).resolve().parents[2]
QUARRY = str(pathlib.Path(sys.argv[1]).resolve())
SENTENCES = ["the refund policy is a travel policy", "差旅費報支的期限是幾天", "预算 2024!", "a", "who pays the courier?",
             "the firmware of the gateway " * 30]

# Ends a Python that looks for a network.
GUARD = """
import os, sys
def watch(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.connect" and isinstance(arguments[1], tuple):
        os.write(2, f"looks for a network: {event} {arguments}".encode())
        os._exit(99)
sys.addaudithook(watch)
"""


def setUpModule():
    global FOLDER, MODELS, ENVIRONMENT
    FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="quarry-tune-"))
    unittest.addModuleCleanup(shutil.rmtree, FOLDER)
    MODELS = FOLDER / "models"
    MODELS.mkdir()
    (FOLDER / "guard").mkdir()
    (FOLDER / "guard/sitecustomize.py").write_text(GUARD)
    paths = [str(FOLDER / "guard"), str(HOME / "jobs/Tuning"), os.environ.get("PYTHONPATH", "")]
    ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "QUARRY_MODELS": str(MODELS),
                   "QUARRY_CACHE": str(FOLDER / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    import tiny_models

    tiny_models.sentence_encoder(FOLDER / "tiny", seed=3, prompts={"query": "query: ", "passage": "passage: "})
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


class Refusals(Case):
    def expect(self, code, words, *arguments):
        found, events, said = tune(*arguments)
        self.assertEqual(found, code, said)
        self.assertIn(words, said)
        return events

    def test_arguments(self):
        base = ["--base", FOLDER / "tiny", "--pairs", FOLDER / "pairs.jsonl"]
        self.expect(64, "required", "--method", "lora")
        self.expect(64, "--batch", "--method", "lora", *base, "--out", FOLDER / "no", "--batch", 0)
        self.expect(64, "causal", "--method", "lora", "--task", "causal", *base, "--out", FOLDER / "no")
        events = self.expect(78, "is there already", "--method", "lora", *base, "--out", FOLDER / "tiny")
        self.assertEqual(events[-1]["event"], "error")
        self.expect(78, "nowhere", "--method", "lora", *base[2:], "--base", FOLDER / "nowhere", "--out", FOLDER / "no")
        self.expect(78, "nothing.jsonl", "--method", "lora", *base[:2], "--pairs", FOLDER / "nothing.jsonl", "--out",
                    FOLDER / "no")
        self.assertFalse((FOLDER / "no").exists())

    def test_bases(self):
        def refuse(words, name, change):
            shutil.copytree(FOLDER / "tiny", FOLDER / name)
            change(FOLDER / name)
            self.expect(78, words, "--method", "lora", "--base", FOLDER / name, "--pairs", FOLDER / "pairs.jsonl", "--out",
                        FOLDER / "no")

        config = json.loads((FOLDER / "tiny/config.json").read_text())
        refuse("is no JSON", "cut", lambda folder: (folder / "config.json").write_text('{"model_type": "be'))
        refuse("modernbert", "other", lambda folder: (folder / "config.json").write_text(
            json.dumps({**config, "model_type": "modernbert"})))
        refuse("no weights", "empty", lambda folder: (folder / "model.safetensors").unlink())
        refuse("safetensors", "zeros", lambda folder: (folder / "model.safetensors").write_bytes(bytes(9)))
        refuse("no encoder.layer.2.output.dense", "short", lambda folder: (folder / "config.json").write_text(
            json.dumps({**config, "num_hidden_layers": 3})))
        refuse("can't be opened", "narrow", lambda folder: (folder / "config.json").write_text(
            json.dumps({**config, "intermediate_size": 40})))
        refuse("out of the folder", "outside", lambda folder: (folder / "modules.json").write_text('[{"path": "../tiny"}]'))
        refuse("no folder of a sentence encoder", "bare", lambda folder: (folder / "modules.json").unlink())
        refuse("quarry model add", "tiny-e5", lambda folder: (folder / "config_sentence_transformers.json").unlink())

    def test_int8_names_the_way(self):
        self.added(FOLDER / "tiny")
        self.assertEqual(quarry("model", "quantise", "tiny").returncode, 0)
        self.expect(78, "int8", "--method", "lora", "--base", MODELS / "tiny-int8", "--pairs", FOLDER / "pairs.jsonl",
                    "--out", FOLDER / "no")

    def test_bad_lines_are_named_and_counted(self):
        bad = ["{", "[]", '{"query": "a"}', '{"query": "", "positive": "b"}', '{"query": 7, "positive": "b"}',
               '{"query": "a", "positive": "b", "negatives": "c"}', "x" * (5 << 20), '{"query": "a", "positive": "\\ud800"}']
        write_pairs(FOLDER / "bad.jsonl", 6, bad)
        with open(FOLDER / "bad.jsonl", "ab") as file:
            file.write(b'{"query": "\xff", "positive": "b"}\n\n')
        _, events, said = self.tuned("despite", "--method", "lora", "--base", FOLDER / "tiny", "--pairs",
                                     FOLDER / "bad.jsonl")
        self.assertEqual((events[0]["pairs"], events[0]["refused"]), (7, 8))
        for line in (7, 8, 9, 10, 11, 12, 13, 15):
            self.assertIn(f"bad.jsonl:{line}: ", said)
        (FOLDER / "worse.jsonl").write_text('{"messages": []}\n')
        self.expect(78, "worse.jsonl:1: ", "--method", "lora", "--base", FOLDER / "tiny", "--pairs", FOLDER / "worse.jsonl",
                    "--out", FOLDER / "no")

    def test_another_work_folder_is_wanted_for_other_settings(self):
        words = ["--method", "lora", "--base", FOLDER / "tiny", "--pairs", FOLDER / "pairs.jsonl", "--work", FOLDER / "w"]
        self.tuned("first", *words)
        # The same call finds what it has written, and another one nothing of its own.
        written = (FOLDER / "first/model.safetensors").stat().st_mtime_ns
        _, events, said = self.tuned("first", *words)
        self.assertEqual([(one["event"], one.get("steps")) for one in events], [("done", 0)])
        self.assertIn("written by the same call", said)
        self.expect(78, "(epochs); name another folder", *words, "--out", FOLDER / "first", "--epochs", 2, "--threads", 1)
        self.assertEqual((FOLDER / "first/model.safetensors").stat().st_mtime_ns, written)
        self.expect(78, "seed 1, not 2", *words, "--out", FOLDER / "second", "--seed", 2, "--threads", 1)
        (FOLDER / "w/checkpoint.pt").write_bytes(b"half")
        self.expect(78, "no checkpoint", *words, "--out", FOLDER / "second", "--threads", 1)


class Encoders(Case):
    common = ["--epochs", 4, "--batch", 4, "--checkpoint-every", 1, "--rate", 0.01]

    def words(self, method):
        return ["--method", method, "--base", FOLDER / "tiny", "--pairs", FOLDER / "pairs.jsonl", *self.common]

    def test_lora_changes_what_it_says(self):
        folder, events, said = self.tuned("lora", *self.words("lora"))
        before, after = tensors(FOLDER / "tiny"), tensors(folder)
        self.assertEqual(before.keys(), after.keys())
        changed = {name for name in before if not numpy.array_equal(before[name], after[name])}
        ends = ("query.weight", "key.weight", "value.weight", "output.dense.weight")
        self.assertEqual(changed, {name for name in before if name.endswith(ends)})
        # 16 · (rows + columns) of five matrices in two layers.
        self.assertEqual(events[0]["trainable"], 2 * 16 * (4 * 64 + 80))
        self.assertIn(f"{events[0]['trainable']:,} of", said)
        for name in ("vocab.txt", "modules.json", "1_Pooling/config.json", "config_sentence_transformers.json",
                     "tokenizer_config.json", "sentence_bert_config.json"):
            self.assertEqual((folder / name).read_bytes(), (FOLDER / "tiny" / name).read_bytes())
        self.embeds_as_sentence_transformers(folder, SENTENCES)

    def test_full_learns(self):
        folder, _, _ = self.tuned("full", *self.words("full"))
        self.embeds_as_sentence_transformers(folder, SENTENCES)
        pairs = [json.loads(line) for line in (FOLDER / "pairs.jsonl").read_text().splitlines()]

        def first(model):
            """The share of queries whose own passage is the nearest."""
            rows = []
            for role, key in (("query", "query"), ("document", "positive")):
                (FOLDER / "q.jsonl").write_text("".join(json.dumps({"text": pair[key]}) + "\n" for pair in pairs))
                quarry("embed", "--texts", FOLDER / "q.jsonl", "--output", FOLDER / "q.f32", "--model", model, "--role", role,
                       "--precision", "f32")
                rows.append(numpy.fromfile(FOLDER / "q.f32", dtype="<f4").reshape(len(pairs), -1))
            return ((rows[0] @ rows[1].T).argmax(1) == numpy.arange(len(pairs))).mean()

        self.added(FOLDER / "tiny")
        self.assertGreater(first("full"), first("tiny") + 0.15)

    def test_a_run_in_pieces_gives_the_same_weights(self):
        for method in ("lora", "full"):
            whole, _, _ = self.tuned(f"{method}-whole", *self.words(method))
            out = FOLDER / f"{method}-pieces"
            words = [*self.words(method), "--out", out, "--threads", 1]
            for number, code in ((signal.SIGTERM, 75), (signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 75)):
                process = start(*words)
                steps = 0
                for line in process.stdout:
                    steps += json.loads(line)["event"] == "checkpoint"
                    if steps == 5:
                        process.send_signal(number)
                        break
                process.communicate()
                self.assertEqual(process.returncode, code)
                self.assertFalse(out.exists())
            _, events, said = self.tuned(out.name, *self.words(method))
            self.assertIn("going on after step", said)
            self.assertEqual((out / "model.safetensors").read_bytes(), (whole / "model.safetensors").read_bytes())
            self.assertEqual((out / "tuning.json").read_bytes(), (whole / "tuning.json").read_bytes())

    def test_beir(self):
        beir = FOLDER / "beir"
        (beir / "qrels").mkdir(parents=True)
        pairs = [json.loads(line) for line in (FOLDER / "pairs.jsonl").read_text().splitlines()]
        (beir / "corpus.jsonl").write_text("".join(
            json.dumps({"_id": f"d{number}", "title": "policy", "text": pair["positive"]}) + "\n"
            for number, pair in enumerate(pairs)))
        (beir / "queries.jsonl").write_text("".join(
            json.dumps({"_id": f"q{number}", "text": pair["query"]}) + "\n" for number, pair in enumerate(pairs)))
        (beir / "qrels/train.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(
            f"q{number}\td{number}\t1\n" for number in range(len(pairs))) + "q0\tgone\t1\nq1\td1\n")
        _, events, said = self.tuned("by-beir", "--method", "lora", "--base", FOLDER / "tiny", "--beir", beir)
        self.assertEqual((events[0]["pairs"], events[0]["refused"]), (len(pairs), 2))
        self.assertIn("train.tsv:50: there is no document gone", said)

    def test_real_models(self):
        """An epoch on a few pairs in two languages; the second model's folder leaves its tokenizer to be found out."""
        write_pairs(FOLDER / "few.jsonl", 12)
        for name, layers in (("all-MiniLM-L6-v2", 6), ("multilingual-e5-small", 12)):
            shown = subprocess.run([QUARRY, "model", "show", name, "--json"], capture_output=True, check=True)
            folder, events, _ = self.tuned(
                f"{name}-tuned", "--method", "lora", "--base", json.loads(shown.stdout)["folder"], "--pairs",
                FOLDER / "few.jsonl", "--max-tokens", 32, "--batch", 6, "--rate", 0.001)
            self.assertEqual(events[0]["trainable"], layers * 16 * (4 * 768 + 1920))
            self.embeds_as_sentence_transformers(folder, [*SENTENCES, "Who approves a refund of over 5,000 euros?"])


class Cross(Case):
    def test_from_an_encoder_and_from_a_cross_encoder(self):
        """What is tuned re-ranks by the real command, with the logits that transformers gives."""
        # What answers ends in two characters that nothing else has.
        pairs = [json.loads(line) for line in (FOLDER / "pairs.jsonl").read_text().splitlines()]
        pairs = [{**pair, "positive": pair["positive"] + " 退款"} for pair in pairs]
        (FOLDER / "judged.jsonl").write_text("".join(json.dumps(pair) + "\n" for pair in pairs))
        words = ["--method", "cross", "--pairs", FOLDER / "judged.jsonl", "--epochs", 10, "--rate", 0.01]
        first, _, said = self.tuned("judge", *words, "--base", FOLDER / "tiny")
        self.assertIn("begins anew", said)
        folder, _, said = self.tuned("judge-again", *words, "--base", first)
        self.assertNotIn("begins anew", said)
        self.added(FOLDER / "tiny")
        self.added(folder)
        (FOLDER / "corpus").mkdir()
        for number, pair in enumerate(pairs[:6]):
            for place, text in enumerate([pair["positive"], *pair["negatives"]]):
                (FOLDER / f"corpus/{number}-{place}.txt").write_text(text + "\n")
        (FOLDER / "job.yaml").write_text("name: t\ncorpus: { roots: [corpus] }\nindex: index\nembed: { model: tiny }\n"
                                         "rerank: { store_late: none }\n")
        done = quarry("build", "job.yaml", "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)

        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        model = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True).eval()
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        for pair in pairs[:6]:
            done = quarry("search", "index", pair["query"], "--rerank", "cross", "--rerank-model", folder.name, "--cross-weight",
                          1, "--json", "--explain", "--plain")
            self.assertEqual(done.returncode, 0, done.stderr)
            found = json.loads(done.stdout)
            self.assertEqual(found["reranker"], f"cross {folder.name}")
            for hit in found["hits"]:
                with torch.no_grad():
                    logit = model(**tokenizer([(pair["query"], hit["text"])], return_tensors="pt")).logits[0, 0].item()
                self.assertAlmostEqual(hit["explanation"]["cross"]["score"], logit, places=3)
            self.assertIn("退款", found["hits"][0]["text"], "it has learnt what an answer looks like")

    def test_without_negatives(self):
        lines = [json.loads(line) for line in (FOLDER / "pairs.jsonl").read_text().splitlines()]
        (FOLDER / "bare.jsonl").write_text("".join(json.dumps({**line, "negatives": []}) + "\n" for line in lines))
        code, _, said = tune("--method", "cross", "--base", FOLDER / "tiny", "--pairs", FOLDER / "bare.jsonl", "--out",
                             FOLDER / "no")
        self.assertEqual(code, 78)
        self.assertIn("no pair has negatives", said)


class Causal(Case):
    @classmethod
    def setUpClass(cls):
        import tiny_models

        cls.lines = [{"instruction": f"Who pays the {topic}?", "input": "" if number % 2 else f"The {topic} is late.",
                      "output": f"The {topic} is paid by office {number}. 預算"}
                     for number, topic in enumerate(tiny_models.TOPICS)]
        (FOLDER / "instruct.jsonl").write_text("".join(json.dumps(line) + "\n" for line in cls.lines))
        talks = [{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"},
                               {"role": "assistant", "content": "Yes?"}, {"role": "user", "content": line["instruction"]},
                               {"role": "assistant", "content": line["output"]}]} for line in cls.lines]
        (FOLDER / "messages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in talks) + '{"messages": [{}]}\n')
        tiny_models.llama(FOLDER / "llama", [json.dumps(line, ensure_ascii=False) for line in cls.lines * 3], seed=2)

    def answer_loss(self, folder):
        """What the answers cost a model, in nats a token, asked as the folder's own template says."""
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        model = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True).eval()
        tokenizer = AutoTokenizer.from_pretrained(FOLDER / "causal", local_files_only=True)
        losses = []
        for line in self.lines:
            asked = "\n\n".join(filter(None, [line["instruction"], line["input"]]))
            prompt = tokenizer.apply_chat_template([{"role": "user", "content": asked}], tokenize=False,
                                                   add_generation_prompt=True)
            head = tokenizer(prompt, add_special_tokens=False)["input_ids"]
            tail = tokenizer(line["output"], add_special_tokens=False)["input_ids"]
            labels = [-100] * len(head) + tail
            with torch.no_grad():
                losses.append(model(input_ids=torch.tensor([head + tail]), labels=torch.tensor([labels])).loss.item())
        return sum(losses) / len(losses)

    def test_instructions_and_messages(self):
        words = ["--task", "causal", "--method", "lora", "--base", FOLDER / "llama", "--rate", 0.01, "--epochs", 8]
        folder, events, said = self.tuned("causal", *words, "--conversations", FOLDER / "instruct.jsonl")
        self.assertIn("no chat template", said)
        self.assertEqual(events[0]["pairs"], len(self.lines))
        self.assertLess(self.answer_loss(folder), self.answer_loss(FOLDER / "llama") - 1)
        before, after = tensors(FOLDER / "llama"), tensors(folder)
        self.assertEqual(before.keys(), after.keys())
        _, events, said = self.tuned("causal-messages", *words, "--conversations", FOLDER / "messages.jsonl")
        self.assertEqual((events[0]["pairs"], events[0]["refused"]), (len(self.lines), 1))
        self.assertIn("messages.jsonl:13: ", said)

    def test_what_comes_out_is_what_was_trained(self):
        """Merged into weights loaded anew, the model says what it said with its low-rank matrices beside it."""
        sys.path.insert(0, str(HOME / "jobs/Tuning"))
        import argparse

        import torch
        from quarry_tune.causal import CausalTask
        from quarry_tune.folders import Base
        from transformers import AutoModelForCausalLM

        base = Base(FOLDER / "llama")
        task = CausalTask(base, [], argparse.Namespace(method="lora", rank=4, max_tokens=None), "cpu")
        torch.manual_seed(1)
        with torch.no_grad():
            for value in task.model.parameters():
                if value.requires_grad:
                    value.normal_(0, 0.1)
        ids = torch.tensor([[1, 5, 9, 20, 33]])
        task.model.eval()
        (FOLDER / "merged").mkdir()
        with torch.no_grad():
            wanted = task.model(input_ids=ids).logits
            task.save(base, FOLDER / "merged")
            shutil.copy(FOLDER / "llama/config.json", FOLDER / "merged")
            found = AutoModelForCausalLM.from_pretrained(FOLDER / "merged", local_files_only=True)(input_ids=ids).logits
            plain = AutoModelForCausalLM.from_pretrained(FOLDER / "llama", local_files_only=True)(input_ids=ids).logits
        self.assertLess((wanted - found).abs().max(), 1e-4)
        self.assertGreater((wanted - plain).abs().max(), 0.01)

    def test_only_answers_are_learnt(self):
        sys.path.insert(0, str(HOME / "jobs/Tuning"))
        import argparse

        from quarry_tune.causal import IGNORED, CausalTask
        from quarry_tune.conversations import read_conversations
        from quarry_tune.folders import Base

        task = CausalTask(Base(FOLDER / "llama"), [], argparse.Namespace(method="full", max_tokens=None), "cpu")
        conversations, refused = read_conversations(FOLDER / "messages.jsonl")
        self.assertEqual(refused, 1)
        for messages, (ids, labels) in zip(conversations, task.examples(conversations)):
            learnt = task.tokenizer.decode([label for label in labels if label != IGNORED])
            self.assertEqual(learnt, f"Yes?</s>{messages[4]['content']}</s>")
            whole = task.tokenizer.decode(ids)
            self.assertTrue(whole.startswith("<s>### System:\nBe brief.\n\n### User:\nHello\n\n### Assistant:\nYes?</s>"))


if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
