#!/usr/bin/env python3
"""Compares the table rows of `quarry parse --json` with pdfplumber's `extract_tables()`.

usage: table_score.py DIR [--quarry .build/release/quarry]        (needs pdfplumber from PyPI)

Counts pdfplumber's tables that have text side by side in some row, and of their rows and cells those
that a table row of ours on the same page has too; empty cells, spaces and hyphens aside.
"""
import glob, json, os, re, subprocess, sys, unicodedata

import pdfplumber

root = sys.argv[1]
quarry = sys.argv[sys.argv.index("--quarry") + 1] if "--quarry" in sys.argv else ".build/release/quarry"


def plain(cell):
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", cell or ""))


def theirs(file):
    """(page, rows of plain cells) of each table; None where pdfplumber can't read the file."""
    try:
        with pdfplumber.open(file) as document:
            return [(page.page_number, [[plain(cell) for cell in row] for row in table])
                    for page in document.pages for table in page.extract_tables()]
    except Exception:
        return None


def ours(file):
    """Rows of plain cells by page."""
    run = subprocess.run([quarry, "parse", "--json", "--no-progress", file], capture_output=True, timeout=120)
    rows = {}
    for block in json.loads(run.stdout).get("blocks", []):
        if block["kind"] == "table_row":
            cells = tuple(filter(None, map(plain, block["text"].split("\t"))))
            rows.setdefault(block["page"], set()).add(cells)
    return rows


tables = rows = same_rows = cells = same_cells = 0
for file in sorted(glob.glob(os.path.join(root, "**/*.pdf"), recursive=True)):
    found = theirs(file)
    if not found:
        continue
    mine = ours(file)
    for page, table in found:
        table = [tuple(filter(None, row)) for row in table]
        if not any(len(row) > 1 for row in table):
            continue
        here = mine.get(page, set())
        single = {cell for row in here for cell in row}
        tables += 1
        for row in filter(None, table):
            rows += 1
            same_rows += row in here
            cells += len(row)
            same_cells += sum(cell in single for cell in row)
print(json.dumps({"tables": tables, "rows": rows, "same_rows": same_rows, "cells": cells, "same_cells": same_cells}))
