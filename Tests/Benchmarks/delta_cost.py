#!/usr/bin/env python3
"""What a small change costs a receiver: `bench.py deltas --chunks 100000`, which see.

Builds a corpus as `bench.py build` does, exports and pulls it, changes some of its files, and builds,
exports and pulls again: how many bytes came, against those of the index.
"""
import argparse, json, os, shutil, subprocess, sys, tempfile

import build_cost

JOB = """name: deltas
corpus: {{roots: [{corpus}]}}
index: {index}
chunk: {{max_tokens: 40, overlap_tokens: 0}}
embed: {{model: {model}}}
"""


class Bench:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.job, self.index = f"{work}/job.yaml", f"{work}/index"
        self.corpus, self.repository, self.copy = f"{work}/corpus", f"{work}/repository", f"{work}/copy"

    def quarry(self, *arguments):
        done = subprocess.run([self.options.quarry, *arguments, "--json", "--no-progress",
                               "--threads", str(self.options.threads)], stdout=subprocess.PIPE,
                              env={**os.environ, "XDG_CACHE_HOME": f"{self.work}/cache"})
        if done.returncode:
            sys.exit(f"quarry {' '.join(arguments)} ended with {done.returncode}")
        return json.loads(done.stdout)

    def path(self, number):
        return f"{self.corpus}/{number // 100:03}/{number:05}.txt"

    def write(self, number, paragraphs):
        os.makedirs(os.path.dirname(self.path(number)), exist_ok=True)
        with open(self.path(number), "w", encoding="utf8") as file:
            file.write("\n\n".join(paragraphs) + "\n")

    def prepare(self):
        options = self.options
        wanted = options.chunks * 123 // 100
        shared = os.environ.get("QUARRY_SHARED", "../shared")
        stream = build_cost.paragraphs(build_cost.documents(shared))
        made = [p for p, _ in zip(stream, range(wanted + 2000))]
        self.spare, made = made[-2000:], made[:-2000]
        self.files = [made[k::options.files] for k in range(options.files)]
        for number, paragraphs in enumerate(self.files):
            self.write(number, paragraphs)
        with open(self.job, "w") as file:
            file.write(JOB.format(corpus=self.corpus, index=self.index,
                                  model=options.model))

    def edit(self, number, count):
        """Other paragraphs in place of the first `count` of a file."""
        paragraphs = self.files[number]
        for k in range(min(count, len(paragraphs))):
            paragraphs[k] = self.spare.pop()
        self.write(number, paragraphs)

    def round(self, what):
        """Builds, exports and pulls; a line of what came."""
        built = self.quarry("build", self.job)
        exported = self.quarry("export", self.index, self.repository)
        before = f"{self.work}/before"
        shutil.rmtree(before, ignore_errors=True)
        if os.path.exists(self.copy):
            subprocess.run(["cp", "-a", self.copy, before], check=True)
        pulled = self.quarry("pull", self.repository, self.copy)
        assert pulled["root"] == exported["root"], "the receiver has another root"
        line = {"what": what, "chunks": built.get("chunks"), "way": pulled["way"],
                "bytes": pulled["bytes_downloaded"], "of_index": pulled["bytes_of_index"],
                "pull_seconds": pulled["seconds"]}
        share = line["bytes"] / max(1, line["of_index"])
        print(json.dumps(line) if self.options.json else
              f"{what:52} {line['way']:8} {line['bytes']:12,} B of {line['of_index']:13,} "
              f"({share:7.3%}), pull {line['pull_seconds']:.1f} s", flush=True)
        if self.options.whole and os.path.exists(before):
            whole = self.quarry("pull", self.repository, before, "--whole")
            print(f"{'… whole objects':52} {whole['way']:8} {whole['bytes_downloaded']:12,} B, "
                  f"pull {whole['seconds']:.1f} s", flush=True)


def main(arguments):
    parser = argparse.ArgumentParser(prog="bench.py deltas")
    parser.add_argument("--quarry", default=".build/release/quarry")
    parser.add_argument("--chunks", type=int, default=100_000, help="about so many")
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    parser.add_argument("--whole", action="store_true", help="pull whole objects too, to compare")
    parser.add_argument("--work", help="work here, an empty folder, and keep it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="quarry-bench-") as folder:
        bench = Bench(options, os.path.abspath(options.work or folder))
        bench.prepare()
        hundredth = max(1, options.files // 100)
        bench.round("first")
        bench.round("unchanged")
        bench.edit(options.files // 2, 1)
        bench.round("one paragraph of one file")
        for k in range(hundredth):
            bench.edit(k * 97 % options.files, 1)
        bench.round("a paragraph in 1 % of the files")
        for k in range(hundredth):
            bench.edit((k * 97 + 13) % options.files, 10**6)
        bench.round("all paragraphs of 1 % of the files")
    return 0
