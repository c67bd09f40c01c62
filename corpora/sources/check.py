#!/usr/bin/env python3
# Copyright the Quarry authors. Licensed under Apache-2.0.
"""Checks corpora/handbook: every golden source and page, the encodings, the
structures the documents promise, and the number of files. Needs poppler-utils
(pdftotext, pdffonts, pdfinfo). Prints what it counted; ends with 1 on a fault."""
import collections
import html
import json
import os
import re
import subprocess
import sys
import zipfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
RESULT = os.path.normpath(os.path.join(HERE, os.pardir, "handbook"))
SOURCES = os.path.join(HERE, "handbook")
GOLDEN = os.path.join(RESULT, "golden.jsonl")
LANGUAGES = ("en", "zh-Hant", "zh-Hans", "mixed")


def squeeze(text):
    """Letters without blanks: line ends and columns must not matter."""
    return re.sub(r"\s+", "", text)


def run(*args):
    return subprocess.run(args, check=True, capture_output=True).stdout.decode("utf-8")


def pdf_pages(path):
    return run("pdftotext", "-enc", "UTF-8", path, "-").split("\f")[:-1]


def docx_xml(path, part="word/document.xml"):
    with zipfile.ZipFile(path) as z:
        return z.read(part).decode("utf-8")


def docx_text(path):
    """The text with the changes accepted, the fallback of text boxes left out, and the footnotes."""
    out = ""
    for part in ("word/document.xml", "word/footnotes.xml"):
        xml = re.sub(r"<mc:Fallback>.*?</mc:Fallback>", "", docx_xml(path, part), flags=re.S)
        xml = xml.replace("</w:p>", "\n").replace("<w:tab/>", " ")
        out += html.unescape("".join(t or n for t, n in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(\n)", xml)))
    return out


def txt_text(path, encoding):
    with open(path, "rb") as f:
        data = f.read()
    marks = {"utf-8-bom": (b"\xef\xbb\xbf", "utf-8"), "utf-16-le": (b"\xff\xfe", "utf-16-le"), "utf-16-be": (b"\xfe\xff", "utf-16-be")}
    mark, codec = marks.get(encoding, (b"", encoding))
    if not data.startswith(mark):
        raise ValueError("byte order mark missing")
    return data[len(mark):].decode(codec, "strict")


def sources():
    """out path -> (header, name of the source file)"""
    found = {}
    for name in sorted(os.listdir(SOURCES)):
        with open(os.path.join(SOURCES, name), encoding="utf-8") as f:
            head = f.read().split("---\n", 2)[1]
        meta = dict((k.strip(), v.strip()) for k, v in (l.split(":", 1) for l in head.splitlines() if l.strip()))
        found[meta["out"]] = (meta, name)
    return found


def load():
    """out path -> list of squeezed pages (one for docx and txt)"""
    pages = {}
    for out, (meta, _) in sources().items():
        path = os.path.join(RESULT, out)
        if out.endswith(".pdf"):
            pages[out] = pdf_pages(path)
        elif out.endswith(".docx"):
            pages[out] = [docx_text(path)]
        else:
            pages[out] = [txt_text(path, meta["encoding"])]
    return pages


def questions():
    with open(os.path.join(HERE, "golden.txt"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                language, source, query, keys = [p.strip() for p in line.split(" | ")]
                yield language.removeprefix("x-"), language.startswith("x-"), [s.strip() for s in source.split(";")], query, [k.strip() for k in keys.split("&")]


def main():
    faults = []
    expect = sources()
    there = sorted(os.path.relpath(os.path.join(d, f), RESULT) for d, _, fs in os.walk(RESULT) for f in fs)
    for path in there:
        if path != "golden.jsonl" and path not in expect:
            faults.append(f"{path}: no source makes this file")
    for path in expect:
        if path not in there:
            faults.append(f"{path}: missing, run make.py")
    if faults:
        return report(faults)

    pages = load()
    kinds, langs, words, encs = (collections.Counter() for _ in range(4))
    features = collections.Counter()
    for out, (meta, _) in expect.items():
        kind, lang, path = out.rsplit(".", 1)[1], meta["lang"], os.path.join(RESULT, out)
        text = "\n".join(pages[out])
        han = len(re.findall("[\u4e00-\u9fff]", text))
        latin = len(re.findall(r"[A-Za-z][A-Za-z'-]*", text))
        kinds[kind] += 1
        langs[lang] += 1
        words[lang] += latin + han // 2
        if lang == "en" and latin < 600:
            faults.append(f"{out}: only {latin} words")
        if lang.startswith("zh") and han < 1200:
            faults.append(f"{out}: only {han} Han characters")
        if re.search("[\u2e80-\u2fdf\ufffd]", text):
            faults.append(f"{out}: radicals or replacement characters in the text")
        if kind == "txt":
            encs[meta["encoding"]] += 1
            chinese = len(re.findall("[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]", text))
            if meta["encoding"] in ("big5", "gb18030") and chinese < 1500:
                faults.append(f"{out}: {chinese} characters are few for telling the encoding")
        elif kind == "pdf":
            if not 3 <= len(pages[out]) <= 8:
                faults.append(f"{out}: {len(pages[out])} pages")
            for row in run("pdffonts", path).splitlines()[2:]:
                if row.split()[-5:-3] != ["yes", "yes"]:
                    faults.append(f"{out}: font not embedded as a subset: {row}")
            info = run("pdfinfo", path)
            if meta["title"] not in info:
                faults.append(f"{out}: no title in the metadata")
            with open(path, "rb") as f:
                has_outline = b"/Outlines" in f.read()
            if has_outline != (meta.get("outline") == "yes"):
                faults.append(f"{out}: outline {has_outline}")
            features["pdf outline"] += has_outline
            features["pdf two columns"] += meta.get("columns") == "2"
            features["pdf hyphenated"] += bool(re.search(r"[a-z]-$", run("pdftotext", "-raw", path, "-"), re.M))
        else:
            xml = docx_xml(path)
            for name, mark in (("headings", 'w:val="Heading1"'), ("numbering", "<w:numPr>"), ("tables", "<w:tbl>"), ("merged across", "<w:gridSpan"), ("merged down", "<w:vMerge"),
                               ("insertions", "<w:ins "), ("deletions", "<w:del "), ("text boxes", "<wps:txbx>"), ("footnotes", "<w:footnoteReference "), ("hyperlinks", "<w:hyperlink ")):
                features["docx " + name] += mark in xml

    # golden.jsonl holds what golden.txt says, and every key stands where it should
    with open(GOLDEN, encoding="utf-8") as f:
        golden = [json.loads(line) for line in f]
    wanted = list(questions())
    glangs = collections.Counter(g["language"] for g in golden)
    if len(golden) != len(wanted):
        faults.append(f"golden.jsonl has {len(golden)} questions, golden.txt {len(wanted)}")
    for g, (language, cross, files, query, keys) in zip(golden, wanted):
        where = f"golden: {query}"
        if (g["query"], g["sources"], g["language"], g.get("cross", False)) != (query, files, language, cross) or language not in LANGUAGES:
            faults.append(f"{where}: differs from golden.txt")
        for s in files:
            if s not in pages:
                faults.append(f"{where}: {s} is not in the corpus")
        first = files[0]
        if ("page" in g) != first.endswith(".pdf"):
            faults.append(f"{where}: a page is for PDFs and for PDFs only")
            continue
        if first.endswith(".pdf"):
            text = run("pdftotext", "-enc", "UTF-8", "-f", str(g["page"]), "-l", str(g["page"]), os.path.join(RESULT, first), "-")
        else:
            text = pages[first][0]
        for k in keys:
            if squeeze(k) not in squeeze(text):
                faults.append(f"{where}: '{k}' not at {first} {g.get('page', '')}")
        for other, parts in pages.items():
            if other not in files and all(squeeze(k) in squeeze("".join(parts)) for k in keys):
                faults.append(f"{where}: {other} says the same")

    for name, n in (("pdf", 13), ("docx", 13), ("txt", 13)):
        if kinds[name] < n:
            faults.append(f"only {kinds[name]} {name} files")
    size = sum(os.path.getsize(os.path.join(RESULT, p)) for p in there)
    print(f"files {sum(kinds.values())} {dict(kinds)}, {size / 1e6:.1f} MB")
    print(f"documents by language {dict(langs)}")
    print(f"words, two Han characters as one {dict(words)}, together {sum(words.values())}")
    print(f"encodings {dict(encs)}")
    print(f"pages in PDFs {sum(len(p) for o, p in pages.items() if o.endswith('.pdf'))}")
    print(f"documents with {dict(features)}")
    print(f"questions {len(golden)} {dict(glangs)}, cross {sum(g.get('cross', False) for g in golden)}, documents asked about {len({s for g in golden for s in g['sources']})}")
    return report(faults)


def report(faults):
    for f in faults:
        print("FAULT", f)
    print("all good" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
