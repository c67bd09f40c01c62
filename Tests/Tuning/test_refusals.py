"""What the tool refuses, and what it takes for its own."""

import json
import shutil

from support import FOLDER, MODELS, Case, prepare, quarry, tune, write_pairs

setUpModule = prepare


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
