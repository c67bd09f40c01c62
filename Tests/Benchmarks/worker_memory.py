#!/usr/bin/env python3
"""Holds the memory of a worker that writes a segment against its bound: 300 MB + 4 KiB a chunk of its partition.

    python3 Tests/Benchmarks/worker_memory.py --quarry .build/release/quarry --job JOB.yaml [--cache FILE] [--store DIR]

Plans, prepares what the store lacks, and does the largest unit of `segment`. A partition has about 64,000 chunks
where the corpus has a million. The cache of a finished build of that job saves embedding it again. Exits with 1
where private memory is over the bound.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


def bound(chunks):
    return 300_000_000 + 4096 * chunks


def plan(quarry, place, index, environment):
    """The next units, a line each."""
    lines = subprocess.run([quarry, "distribute", "plan", *place, "--index", index, "--quiet"], env=environment,
                           check=True, stdout=subprocess.PIPE).stdout.decode().split("\n")
    return [line for line in lines if line]


def phase(units):
    return json.loads(units[0])["phase"] if units else None


def memory(process):
    """Bytes: private ones, those of files, the most of all so far; zeros where it is gone. Its children."""
    folder = pathlib.Path(f"/proc/{process}")
    try:
        fields = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        children = [child for task in (folder / "task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return 0, 0, 0, []
    sizes = [int(fields.get(name, "0 kB").split()[0]) << 10 for name in ["RssAnon", "RssFile", "VmHWM"]]
    return *sizes, children


def executable(process):
    try:
        return os.readlink(f"/proc/{process}/exe")
    except OSError:
        return None


class Peaks:
    """What a process and its parsers take, looked at a hundred times a second."""

    def __init__(self):
        self.private = self.mapped = self.resident = 0

    def look(self, process):
        anonymous, mapped, most, children = memory(process)
        for child in children:
            # Until it is another program a child has its parent's memory.
            if executable(child) == executable(process):
                continue
            theirs = memory(child)
            anonymous, mapped, most = anonymous + theirs[0], mapped + theirs[1], most + theirs[2]
        self.private, self.mapped = max(self.private, anonymous), max(self.mapped, mapped)
        self.resident = max(self.resident, most)


def work(quarry, place, unit, threads, environment):
    """Does a unit: its receipt, what it took, what it says it took, seconds."""
    peaks, began = Peaks(), time.time()
    with tempfile.TemporaryFile() as receipts, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [quarry, "distribute", "work", *place, "--threads", str(threads), "--no-progress"], env=environment,
            stdin=subprocess.PIPE, stdout=receipts, stderr=said)
        process.stdin.write(unit.encode() + b"\n")
        process.stdin.close()
        while process.poll() is None:
            peaks.look(process.pid)
            time.sleep(0.01)
        for file in (receipts, said):
            file.seek(0)
        receipt, words = receipts.read().decode(), said.read().decode()
    if process.returncode != 0:
        sys.exit(f"quarry distribute work ended with {process.returncode}: {words}")
    stated = re.search(r"peak ([0-9.]+) ([A-Z]i?B?)", words)
    if not stated:
        sys.exit(f"it says no peak: {words}")
    return json.loads(receipt), peaks, float(stated[1]) * UNITS[stated[2]], time.time() - began


def prepare(quarry, place, index, threads, environment):
    """Does the units that come before segments; those of segments."""
    while phase(units := plan(quarry, place, index, environment)) == "prepare":
        print(f"preparing: {len(units)} units", flush=True)
        subprocess.run([quarry, "distribute", "work", *place, "--threads", str(threads), "--quiet"], env=environment,
                       check=True, stdout=subprocess.DEVNULL, input=("\n".join(units) + "\n").encode())
    if phase(units) != "segment":
        sys.exit("no segment is left to be written: take a store of its own")
    return units


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quarry", required=True)
    parser.add_argument("--job", required=True)
    parser.add_argument("--cache", help="the cache's folder or file of a finished build (QUARRY_CACHE)")
    parser.add_argument("--store", help="kept and used again; without it a new one each time")
    parser.add_argument("--threads", type=int, default=1, help="of the unit that is measured")
    options = parser.parse_args()
    quarry = str(pathlib.Path(options.quarry).resolve())
    environment = dict(os.environ)
    if options.cache:
        environment["QUARRY_CACHE"] = options.cache
    with tempfile.TemporaryDirectory(prefix="quarry-worker-") as folder:
        place = [options.job, "--store", options.store or f"{folder}/store"]
        units = prepare(quarry, place, f"{folder}/index", os.cpu_count(), environment)
        largest = max(units, key=lambda line: json.loads(line)["seconds"])
        receipt, peaks, stated, seconds = work(quarry, place, largest, options.threads, environment)
    chunks = receipt["segment"]["chunks"]
    print(f"a segment of {chunks:,} chunks, one of {len(units)}, in {seconds:.0f} s with {options.threads} threads")
    rows = [("bound", bound(chunks)), ("private (RssAnon)", peaks.private), ("mapped files (RssFile)", peaks.mapped),
            ("resident (VmHWM)", peaks.resident), ("as it states itself", stated)]
    for title, bytes in rows:
        print(f"{title:24}{bytes / 1e6:8.0f} MB{bytes / bound(chunks):8.2f}")
    sys.exit(1 if peaks.private > bound(chunks) else 0)


if __name__ == "__main__":
    main()
