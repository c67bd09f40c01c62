#!/usr/bin/env python3
# Copyright the Quarry authors. Licensed under Apache-2.0.
"""Writes corpora/handbook/golden.jsonl from golden.txt; the page of a PDF is
the one page on which all key words of the answer stand."""
import json
import sys

sys.dont_write_bytecode = True
import check


def main():
    pages, lines, faults = check.load(), [], 0
    for language, cross, files, query, keys in check.questions():
        entry = {"query": query, "sources": files}
        parts = pages.get(files[0], [])
        hits = [n for n, text in enumerate(parts, 1) if all(check.squeeze(k) in check.squeeze(text) for k in keys)]
        if len(hits) != 1:
            print(f"{files[0]}: {keys} on pages {hits}")
            faults += 1
            continue
        if files[0].endswith(".pdf"):
            entry["page"] = hits[0]
        entry["language"] = language
        if cross:
            entry["cross"] = True
        lines.append(json.dumps(entry, ensure_ascii=False))
    if faults:
        return 1
    with open(check.GOLDEN, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    print(f"{len(lines)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
