#!/usr/bin/env python3
"""Golden questions, of which the sources are known and no answers, as `quarry eval answers` reads sets.

    golden_layout.py SERVER INDEX GOLDEN.jsonl OUT_DIR

takes the passages of an index from a running `quarry serve` (http://localhost:8765) and writes the files that
squad_layout.py does. The beginning of each passage of the right sources stands for the answer, so of
what is measured only the abstentions and the AUROC mean something; fit_answers.py takes the features with
--answerable.
"""
import json
import os
import sys
import urllib.parse
import urllib.request


def main():
    server, index, golden, out = sys.argv[1:]

    def get(path, **query):
        address = f"{server}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        return json.load(urllib.request.urlopen(address))

    sources, after = [], {}
    while True:
        page = get("sources", index=index, limit=100, **after)
        sources += page["sources"]
        if not page.get("next"):
            break
        after = {"after": page["next"]}

    os.makedirs(f"{out}/qrels", exist_ok=True)
    passages = {}
    with open(f"{out}/corpus.jsonl", "w", encoding="utf-8") as corpus:
        for source in sources:
            # A source of more than a hundred passages would be cut.
            assert source["chunks"] <= 100, source["source"]
            for passage in get(f"sources/{source['id']}/passages", limit=100)["passages"]:
                passages.setdefault(source["source"], []).append(passage)
                line = {"_id": passage["id"], "title": " ".join(passage["heading"]),
                        "text": passage["text"]}
                corpus.write(json.dumps(line, ensure_ascii=False) + "\n")

    with open(golden, encoding="utf-8") as lines, \
            open(f"{out}/queries.jsonl", "w", encoding="utf-8") as queries, \
            open(f"{out}/answers.jsonl", "w", encoding="utf-8") as answers, \
            open(f"{out}/qrels/test.tsv", "w", encoding="utf-8") as qrels:
        qrels.write("query-id\tcorpus-id\tscore\n")
        for number, line in enumerate(lines):
            question, name = json.loads(line), f"q{number}"
            right = [passage for source in question["sources"] for passage in passages[source]]
            queries.write(json.dumps({"_id": name, "text": question["query"]}, ensure_ascii=False) + "\n")
            texts = [passage["text"][:40] for passage in right]
            answers.write(json.dumps({"_id": name, "answers": texts}, ensure_ascii=False) + "\n")
            qrels.writelines(f"{name}\t{passage['id']}\t1\n" for passage in right)


if __name__ == "__main__":
    main()
