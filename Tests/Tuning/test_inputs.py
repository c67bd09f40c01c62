#!/usr/bin/env python3
"""What is read before anything is tuned: lines, judgements, hard negatives. Trains nothing and needs no Quarry.

    PYTHONPATH=… python3 Tests/Tuning/test_inputs.py
"""

import contextlib
import io
import json
import math
import pathlib
import random
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "jobs/Tuning")]

from quarry_tune.folders import check_written, is_written
from quarry_tune.lines import LINE_BYTES, Lines
from quarry_tune.output import Problem
from quarry_tune.pairs import FIRST_RANK, LAST_RANK, hard_negatives, read_beir
from tiny_models import HAN, TOPICS


class Inputs(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="quarry-tune-")))
        self.said = self.enterContext(contextlib.redirect_stderr(io.StringIO()))

    def set(self, documents, qrels):
        (self.folder / "qrels").mkdir(exist_ok=True)
        for name, texts in (("corpus", documents), ("queries", {"q": "who pays?"})):
            (self.folder / f"{name}.jsonl").write_text("".join(
                json.dumps({"_id": key, "text": text}) + "\n" for key, text in texts.items()))
        (self.folder / "qrels/train.tsv").write_text(qrels)
        return read_beir(self.folder)

    def test_long_lines_are_refused_and_the_rest_keeps_its_numbers(self):
        path = self.folder / "lines.jsonl"
        longest = b'{"a": "' + b"x" * (LINE_BYTES - 10) + b'"}\n'
        path.write_bytes(b'\xef\xbb\xbf{"a": 1}\n\n' + b"y" * (3 * LINE_BYTES + 7) + b"\n" + longest + b'{"a": 2}\n'
                         + b" " * (LINE_BYTES + 1))
        self.assertEqual(len(longest), LINE_BYTES)
        lines = Lines()
        self.assertEqual([number for number, _ in lines.objects(path)], [1, 4, 5])
        self.assertEqual(lines.refused, 2)
        self.assertIn("lines.jsonl:3: is longer than", self.said.getvalue())

    def test_a_key_that_is_there_twice_says_nothing(self):
        path = self.folder / "lines.jsonl"
        path.write_text('{"query": "a", "query": "b"}\n{"query": "a", "more": {"x": 1, "x": 1}}\n{"query": "c"}\n')
        lines = Lines()
        self.assertEqual(list(lines.objects(path)), [(3, {"query": "c"})])
        self.assertIn("lines.jsonl:1: has a key twice", self.said.getvalue())

    def test_judgements(self):
        pairs, refused = self.set({"d": "the board", "e": "nobody"},
                                  "query-id\tcorpus-id\tscore\r\nq\td\t1\r\n\r\nq\te\t0\r\nq\tgone\t1\r\nq\td\r\n")
        self.assertEqual([(one.positive, one.negatives) for one in pairs], [("the board", ("nobody",))])
        self.assertEqual(refused, 2)
        self.assertIn("train.tsv:6: is no row", self.said.getvalue())

    def test_a_set_with_nothing_in_it_is_a_problem_that_is_told(self):
        for documents, qrels in (({}, "q\td\t1\n"), ({"d": "the board"}, ""), ({"d": "the board"}, "q\td\t0\n")):
            with self.assertRaisesRegex(Problem, "there is no pair to learn from"):
                self.set(documents, qrels)
        # Without a word BM25 finds nothing, and the pair stays.
        pairs, _ = self.set({"d": "…"}, "q\td\t1\n")
        self.assertEqual([one.negatives for one in pairs], [()])

    def test_a_folder_is_taken_only_for_what_it_was_made_of(self):
        facts = {"method": "lora", "epochs": 1, "rate": 1e-4, "max_tokens": None}
        self.assertFalse(is_written(self.folder))
        (self.folder / "tuning.json").write_text(json.dumps(facts, indent=2))
        self.assertTrue(is_written(self.folder))
        check_written(self.folder, facts)
        for other in ({**facts, "epochs": 2}, {**facts, "rank": 8},
                      {key: facts[key] for key in facts if key != "method"}):
            with self.assertRaisesRegex(Problem, "(epochs|rank|method)\\); name another folder") as raised:
                check_written(self.folder, other)
            self.assertEqual(raised.exception.code, 78)
        for text in ("", "[]", "{"):
            (self.folder / "tuning.json").write_text(text)
            with self.assertRaisesRegex(Problem, "is no JSON"):
                check_written(self.folder, facts)

    def test_hard_negatives_are_those_of_bm25(self):
        chance = random.Random(1)
        corpus = {f"d{n}": " ".join(chance.choices(TOPICS, k=9)) + "".join(chance.choices(HAN, k=3)) for n in range(200)}
        queries = {"q": "refund budget 差旅"}
        terms = {name: [*text[:-3].split(), *text[-3:]] for name, text in corpus.items()}
        mean = sum(map(len, terms.values())) / len(terms)

        def score(name):
            total = 0.0
            for term in ("refund", "budget", "差", "旅"):
                n, count = sum(term in one for one in terms.values()), terms[name].count(term)
                norm = 1.2 * (0.25 + 0.75 * len(terms[name]) / mean)
                total += math.log(1 + (len(terms) - n + 0.5) / (n + 0.5)) * count * 2.2 / (count + norm)
            return total

        found = hard_negatives(corpus, queries, {"q": {"d7": 1}})["q"]
        ranked = sorted(corpus, key=lambda name: (-round(score(name), 9), list(corpus).index(name)))
        wanted = [name for name in ranked[FIRST_RANK - 1:LAST_RANK] if score(name) > 0 and name != "d7"]
        self.assertEqual(sorted(round(score(name), 6) for name in found), sorted(round(score(name), 6) for name in wanted))


if __name__ == "__main__":
    unittest.main(verbosity=2)
