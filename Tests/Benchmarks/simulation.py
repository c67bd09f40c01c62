#!/usr/bin/env python3
"""Holds `quarry distribute simulate` against a build that two workers share.

    python3 Tests/Benchmarks/simulation.py --quarry .build/release/quarry --known DIR --asked DIR [--unit-time 20s]

The corpus KNOWN is built by one process; its report is all that the simulator knows of this machine. The corpus ASKED
is built by `xargs -P 2`. Both in processor time too, which says the same on a machine that is busy.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time


def timed(command, **more):
    """Runs a command: its output, seconds, and processor seconds with its children's."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True, **more).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return output, time.time() - began, cpu


def job(folder, name, corpus):
    path = folder / f"{name}.yaml"
    path.write_text(f"name: {name}\ncorpus: {{ roots: [{pathlib.Path(corpus).resolve()}] }}\nindex: {folder}/{name}\n")
    return str(path)


def report(folder, name):
    return folder / f".state/reports/{name}/latest/report.json"


def in_processor_time(path, cpu):
    """A copy of a report as if the run had had its processors to itself."""
    record = json.loads(path.read_text())
    share = cpu / (record["threads"] * sum(stage["seconds"] for stage in record["stages"]))
    for stage in record["stages"]:
        stage["seconds"] *= share
    copy = path.with_name("processor.json")
    copy.write_text(json.dumps(record))
    return copy


def shared(quarry, folder, path, unit_time, environment):
    """Seconds, processor seconds of all, and seconds if each process had had a processor."""
    arguments = [path, "--store", str(folder / "store"), "--quiet"]
    ideal, cpu, began = 0.0, 0.0, time.time()
    while True:
        lines, _, taken = timed([quarry, "distribute", "plan", *arguments, "--unit-time", unit_time], env=environment)
        ideal, cpu = ideal + taken, cpu + taken
        units = lines.splitlines()
        if not units:
            break
        (folder / "units").write_bytes(lines)
        work = f'TIMEFORMAT="%U %S"; time {quarry} distribute work {" ".join(arguments)} --units {folder}/units ' \
            "--index {} --threads 1 > /dev/null"
        times = subprocess.run(["xargs", "-P", "2", "-I", "{}", "bash", "-c", work], env=environment, check=True, text=True,
                               input="\n".join(map(str, range(len(units)))), stderr=subprocess.PIPE).stderr
        taken = [sum(map(float, line.split())) for line in times.splitlines()]
        assert len(taken) == len(units), times
        free = [0.0, 0.0]
        for each in taken:
            free[free.index(min(free))] += each
        ideal, cpu = ideal + max(free), cpu + sum(taken)
    _, _, taken = timed([quarry, "distribute", "assemble", *arguments], env=environment)
    return time.time() - began, cpu + taken, ideal + taken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quarry", required=True)
    parser.add_argument("--known", required=True)
    parser.add_argument("--asked", required=True)
    parser.add_argument("--unit-time", default="20s")
    arguments = parser.parse_args()
    quarry = str(pathlib.Path(arguments.quarry).resolve())
    with tempfile.TemporaryDirectory(prefix="quarry-simulation-") as name:
        folder = pathlib.Path(name)

        def environment(cache):
            return {**os.environ, "QUARRY_CACHE": str(folder / cache)}

        known = job(folder, "known", arguments.known)
        _, _, cpu = timed([quarry, "build", known, "--threads", "2", "--quiet"], env=environment("cache.known"))
        asked = job(folder, "asked", arguments.asked)
        seconds, core, ideal = shared(quarry, folder, asked, arguments.unit_time, environment("cache.asked"))
        # How large the corpus is and how long its chunks are, from a build that finds all in the cache.
        timed([quarry, "build", asked, "--quiet", "--index", str(folder / "again")], env=environment("cache.asked"))
        size = json.loads(report(folder, "asked").read_text())
        lengths = [sum(counts) for counts in zip(*(s["lengths"]["counts"] for s in size["corpus"]["segments"]))]
        starts = [*range(0, 257, 16), 512, 1024, 2048, 4096]
        tokens = sum((a + b) / 2 * n for a, b, n in zip(starts, [*starts[1:], 8192], lengths)) / sum(lengths)
        print(f"{size['chunks']} chunks of {size['sources']['total']} sources, {tokens:.0f} tokens each")
        print(f"measured   {seconds:.0f} s, {core:.0f} core seconds, {ideal:.0f} s in processor time")
        for title, path in [("wall", report(folder, "known")),
                            ("processor", in_processor_time(report(folder, "known"), cpu))]:
            said = json.loads(subprocess.run(
                [quarry, "distribute", "simulate", "--chunks", str(size["chunks"]), "--sources",
                 str(size["sources"]["total"]), "--chunk-tokens", f"{tokens:.1f}", "--cores", "2", "--unit-time",
                 arguments.unit_time, "--report", path, "--shared-cache", "--start", "0s", "--latency", "0ms",
                 "--bandwidth", "1GB", "--json"], stdout=subprocess.PIPE, check=True).stdout)
            print(f"predicted  {said['wall_seconds']['p50']:.0f} s, {said['core_hours']['p50'] * 3600:.0f} core seconds"
                  f" ({title} time of the known build)")


if __name__ == "__main__":
    main()
