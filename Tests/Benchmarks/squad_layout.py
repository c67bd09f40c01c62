#!/usr/bin/env python3
"""Question sets in SQuAD's form (SQuAD, XQuAD, DRCD, CMRC 2018) as `quarry eval answers` reads them.

    squad_layout.py FILE.json OUT_DIR [--without OTHER.json] [--questions N]

writes OUT_DIR/corpus.jsonl, queries.jsonl, qrels/test.tsv (BEIR's layout) and answers.jsonl: a line
{"_id": question, "answers": [texts]} a question. --without leaves out the paragraphs that OTHER has
too, so that what is fitted on one set is not tested on it. --questions takes N of them, evenly.
"""
import argparse
import json
import os


def paragraphs(path):
    with open(path, encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            for paragraph in article["paragraphs"]:
                yield article.get("title", ""), paragraph["context"], paragraph["qas"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("out")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--questions", type=int)
    options = parser.parse_args()

    taken = {context.strip() for path in options.without for _, context, _ in paragraphs(path)}
    corpus, questions = [], []
    for title, context, qas in paragraphs(options.file):
        if context.strip() in taken:
            continue
        name = f"p{len(corpus)}"
        corpus.append({"_id": name, "title": title, "text": context})
        for qa in qas:
            answers = sorted({answer["text"].strip() for answer in qa["answers"]} - {""})
            if answers:
                questions.append((str(qa["id"]), qa["question"].strip(), name, answers))
    if options.questions and options.questions < len(questions):
        step = len(questions) / options.questions
        questions = [questions[int(place * step)] for place in range(options.questions)]

    os.makedirs(os.path.join(options.out, "qrels"), exist_ok=True)

    def write(name, lines):
        with open(os.path.join(options.out, name), "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)

    def rows(values):
        return [json.dumps(value, ensure_ascii=False) for value in values]

    write("corpus.jsonl", rows(corpus))
    write("queries.jsonl", rows({"_id": q[0], "text": q[1]} for q in questions))
    write("answers.jsonl", rows({"_id": q[0], "answers": q[3]} for q in questions))
    write("qrels/test.tsv",
          ["query-id\tcorpus-id\tscore"] + [f"{q[0]}\t{q[2]}\t1" for q in questions])
    print(f"{options.out}: {len(corpus)} paragraphs, {len(questions)} questions")


if __name__ == "__main__":
    main()
