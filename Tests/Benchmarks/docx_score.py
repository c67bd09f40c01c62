#!/usr/bin/env python3
"""Scores `quarry parse --json` of DOCX files against the pandoc trees (`.native`) beside them.

usage: docx_score.py DIR [--quarry .build/release/quarry] [--list N] [--reader "COMMAND …"]

The shared `parse_score.py` takes the goldens' `Str` leaves for their text. This script corrects what
that leaves out or counts twice, one correction after the other, so that each one's share shows:
  code      strings of Code, CodeBlock and RawInline are text of the document as well
  labels    the numbers of lists and headings (`2.`, `一、`) are computed by Word and no leaves of the
            tree: they are taken off our blocks, and off pandoc's plain text where that is the golden
  notes     `[1]`, which pandoc's plain text puts for a note, is taken off
  tracked   text that the tree marks as deleted, moved away or a comment is no text of the document
--reader scores what another command prints for a file, by the script as it is, beside us.
Goldens are read as they are; files without a tree are compared with `pandoc -t plain`.
"""
import glob, json, os, re, shlex, statistics, subprocess, sys, unicodedata
from collections import Counter

root = sys.argv[1]
option = lambda name, default: sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default
quarry, listed = option("--quarry", ".build/release/quarry"), int(option("--list", "10"))
reader = shlex.split(option("--reader", ""))
STEPS = ["as it is", "code", "labels", "notes", "tracked"]

STRING = r'"((?:[^"\\]|\\.)*)"'
ATTRIBUTES = r'\(\s*"(?:[^"\\]|\\.)*"\s*,\s*\[[^\]]*\]\s*,\s*\[[^\]]*\]\s*\)'
LEAVES = r"Str\s+" + STRING
CODE = r"(?:Code|CodeBlock)\s+" + ATTRIBUTES + r"\s+" + STRING + r'|RawInline\s+\(Format\s+"\w+"\)\s+' + STRING
SPACES = r"\b(Space|SoftBreak|LineBreak|Para|Plain|Header|Cell)\b"
META = r"|\b(Meta\w+)\b"


def words(text):
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub(r"(\w)-\n(\w)", r"\1\2", text)
    return re.findall(r"[\u3400-\u9fff\u3040-\u30ff]|[^\W_]+", text.lower())


def unescaped(text):
    text = re.sub(r"\\(\d+)\\&|\\(\d+)", lambda k: chr(int(k.group(1) or k.group(2))), text)
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\").replace("\\&", "")


def without_tracked(tree):
    """The tree without spans of these classes; brackets inside strings are skipped."""
    out, position = [], 0
    mark = re.compile(r'Span\s*\(\s*"[^"]*"\s*,\s*\[\s*"(?:deletion|comment-start)"')
    while found := mark.search(tree, position):
        out.append(tree[position:found.start()])
        at, depth, seen = found.start() + 4, 0, 0
        while at < len(tree):
            c = tree[at]
            if c == '"':
                at += 1
                while tree[at] != '"':
                    at += 2 if tree[at] == "\\" else 1
            elif c in "([":
                depth += 1
            elif c in ")]":
                depth -= 1
                if depth == 0:
                    seen += 1
                    if seen == 2:  # attributes, then the contents
                        break
            at += 1
        position = at + 1
    return "".join(out) + tree[position:]


def golden(file, steps):
    stem = os.path.splitext(file)[0]
    if os.path.exists(stem + ".native"):
        tree = open(stem + ".native", encoding="utf8").read()
        if "tracked" in steps:
            tree = without_tracked(tree)
        pattern = (LEAVES + "|" + CODE + META if "code" in steps else LEAVES) + "|" + SPACES
        out = []
        for match in re.finditer(pattern, tree):
            text = next((g for g in match.groups() if g is not None), "")
            is_space = re.fullmatch(SPACES + META, match.group(0)) is not None
            out.append(" " if is_space else unescaped(text))
            if "code" in steps and match.group(0).startswith("CodeBlock"):
                out.append(" ")
        return "".join(out)
    run = subprocess.run(
        ["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", "--track-changes=accept", file],
        capture_output=True, timeout=60)
    if run.returncode:
        return None
    text = run.stdout.decode("utf8", "replace")
    if "notes" in steps:
        text = re.sub(r"\[\d+\]", "", text)
    if "labels" in steps:
        text = re.sub(r"(?m)^\s*(?:-\s+)?(?:\(?[0-9a-zA-Z]{1,4}[.)]\s+)+", "", text)
    return text


LABEL = re.compile(
    r"^(?:[(（]?(?:\d+(?:\.\d+)*|[a-zA-Z]{1,5}|[〇一二三四五六七八九十百]+)[.)）、]|\d+(?:\.\d+)*)\s+")


def ours(document, steps):
    texts = []
    for block in document.get("blocks", []):
        text = block.get("text", "")
        has_label = block["kind"] == "list_item" or (
            block["kind"] == "heading" and re.match(r"\d+(\.\d+)*\s", text))
        if "labels" in steps and has_label:
            text = LABEL.sub("", text)
        texts.append(text)
    return "\n".join(texts)


def scored(texts, steps):
    """(recall, precision, file) for each file with a golden of five words or more."""
    scores = []
    for file, text in texts.items():
        reference = golden(file, steps)
        if reference is None:
            continue
        want, got = words(reference), words(text)
        if len(want) < 5:
            continue
        common = sum((Counter(want) & Counter(got)).values())
        scores.append((common / len(want), common / max(1, len(got)), os.path.relpath(file, root)))
    return scores


def row(name, scores):
    recall, precision = (statistics.mean(s[i] for s in scores) for i in (0, 1))
    low = sum(s[0] < .97 for s in scores)
    print(f"| {name} | {len(scores)} | {recall:.4f} | {precision:.4f} | {low} |")


def printed(command, file):
    return subprocess.run([*command, file], capture_output=True, timeout=120).stdout.decode("utf8", "replace")


files = sorted(glob.glob(os.path.join(root, "**/*.docx"), recursive=True))
documents = {}
for file in files:
    lines = printed([quarry, "parse", "--json", "--no-progress"], file).strip()
    documents[file] = json.loads(lines.split("\n")[-1])
print("| corrected | files | recall | precision | recall under .97 |\n|---|---|---|---|---|")
if reader:
    row(" ".join(reader), scored({file: printed(reader, file) for file in files}, []))
bare = {file: ours(document, ["labels"]) for file, document in documents.items()}
row("as it is, our numbers taken off", scored(bare, []))
scores = []
for count in range(1, len(STEPS) + 1):
    steps = STEPS[:count]
    scores = scored({file: ours(document, steps) for file, document in documents.items()}, steps)
    row(("+ " if count > 1 else "") + STEPS[count - 1], scores)
for recall, precision, file in sorted(scores, key=lambda s: min(s[0], s[1]))[:listed]:
    print(f"{recall:.3f} {precision:.3f} {file}", file=sys.stderr)
