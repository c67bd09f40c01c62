#!/usr/bin/env python3
"""What whole builds cost: `bench.py build --chunks 100000`, which see.

Cuts real texts into distinct paragraphs of about 22 words or characters, a chunk each, and gives
them to `quarry bench build`. One file in ten is Chinese where the data has Chinese.
"""
import argparse, glob, itertools, json, os, re, subprocess, sys, tempfile

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
MARKUP = re.compile(r"[#`*|>\[\]{}()<=_/\\-]+")
UNIT = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9]+|[^\sA-Za-z0-9\u4e00-\u9fff]")


def documents(shared):
    """Texts of the shared data; of the demo corpus' sources where there is none."""
    root = os.path.join(shared, "data")
    english = sorted(p for p in glob.glob(root + "/text/repo-docs-en/**/*", recursive=True)
                     if os.path.isfile(p))
    chinese = iter(sorted(glob.glob(root + "/text/pingcap-docs-cn/**/*.md", recursive=True)))
    if not english:
        english = sorted(glob.glob("corpora/**/*.txt", recursive=True)
                         + glob.glob("corpora/**/*.md", recursive=True)
                         + glob.glob("Sources/**/*.md", recursive=True))
    for number, path in enumerate(english):
        yield open(path, encoding="utf8", errors="replace").read()
        if number % 9 == 0:
            path = next(chinese, None)
            if path:
                yield open(path, encoding="utf8", errors="replace").read()
    for name in ("scifact", "cran"):
        path = f"{root}/beir/{name}/corpus.jsonl"
        if os.path.exists(path):
            for line in open(path, encoding="utf8"):
                yield json.loads(line)["text"]
    for path in chinese:
        yield open(path, encoding="utf8", errors="replace").read()


def units(text):
    return len(UNIT.findall(text))


def parts(sentence, size):
    """A sentence, or pieces of one that is longer than a paragraph may be."""
    if units(sentence) <= size:
        return [sentence]
    words = sentence.split(" ")
    if len(words) > 3:
        step = size * 2 // 3
        return [" ".join(words[k:k + step]) for k in range(0, len(words), step)]
    return [sentence[k:k + size] for k in range(0, len(sentence), size)]


def paragraphs(texts, size=22):
    seen = set()
    for text in texts:
        current, count = [], 0
        for sentence in SENTENCE.split(re.sub(r"\s+", " ", MARKUP.sub(" ", text))):
            for part in parts(sentence.strip(), size):
                if current and count + units(part) > size:
                    paragraph = " ".join(current)
                    if paragraph not in seen and count >= 6:
                        seen.add(paragraph)
                        yield paragraph
                    current, count = [], 0
                current.append(part)
                count += units(part)


def enough(texts, wanted):
    """So many distinct paragraphs; once the texts are through, the first half of each with the second
    half of one further on, in rounds: the words stay real, so do their frequencies."""
    real = []
    for paragraph in itertools.islice(paragraphs(texts), wanted):
        real.append(paragraph)
        yield paragraph
    made = len(real)
    for step in range(1, len(real)):
        for first, second in zip(real, real[step * 7919 % len(real):] + real):
            if made == wanted:
                return
            yield first[:len(first) // 2] + second[len(second) // 2:]
            made += 1


def main(arguments):
    parser = argparse.ArgumentParser(prog="bench.py build")
    parser.add_argument("--quarry", default=".build/release/quarry")
    parser.add_argument("--chunks", type=int, default=100_000, help="about so many")
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    parser.add_argument("--work", help="kept and used again; without it a new folder each time")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    shared = os.environ.get("QUARRY_SHARED", "../shared")
    # Neighbours that are short share a chunk, so a few more paragraphs than chunks.
    wanted = options.chunks * 123 // 100
    with tempfile.TemporaryDirectory(prefix="quarry-bench-") as folder:
        path = os.path.join(folder, "texts.jsonl")
        made = 0
        with open(path, "w", encoding="utf8") as out:
            for paragraph in enough(documents(shared), wanted):
                out.write(json.dumps({"text": paragraph}, ensure_ascii=False) + "\n")
                made += 1
        if made < wanted:
            print(f"the data gives {made} paragraphs, not {wanted}", file=sys.stderr)
        command = [options.quarry, "bench", "build", "--texts", path, "--files", str(options.files),
                   "--threads", str(options.threads), "--model", options.model]
        if options.work:
            command += ["--work", os.path.abspath(options.work)]
        if options.json:
            command += ["--json"]
        return subprocess.run(command).returncode
