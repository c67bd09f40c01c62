"""Cross-encoders, which re-rank by the real command."""

import json

from support import FOLDER, Case, prepare, quarry, tune

setUpModule = prepare


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
