"""Sentence encoders: what is learnt, in pieces too, and embeds the same everywhere."""

import json
import signal
import subprocess

import numpy

from support import FOLDER, QUARRY, SENTENCES, Case, prepare, quarry, start, tensors, write_pairs

setUpModule = prepare


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
