#!/usr/bin/env python3
"""Builds a Quarry index on a Spark cluster: plans here, works there, assembles here.

    spark-submit --master spark://HOST:7077 --conf spark.speculation=true \\
        spark_driver.py job.yaml --store /mnt/build [--quarry /opt/quarry/bin/quarry]

Workers need the job file, the corpus and the store under the same paths, the model, pandas and pyarrow. A native
binary may travel with the job: `--archives quarry.tar.gz#quarry` and `--quarry quarry/bin/quarry`.

A task is one unit. Units may be lost, repeated and done twice at once: what they leave has the same bytes.
"""

import argparse
import subprocess
import sys

PERMANENT = 78
# Four phases, and some more where the corpus changes meanwhile.
MOST_ROUNDS = 20


def worker(command):
    """A function for mapInArrow: units in, one row each out with the exit code and the unit's beginning."""

    def work(batches):
        import pyarrow

        for batch in batches:
            for line in batch.column(0).to_pylist():
                code = run(command, line)
                # What another attempt may mend, Spark tries again elsewhere; what none does is told at once.
                if code not in (0, PERMANENT):
                    raise RuntimeError(f"quarry distribute work ended with {code}; see the executor's stderr")
                yield pyarrow.RecordBatch.from_pydict({"code": pyarrow.array([code], pyarrow.int32())})

    return work


def run(command, line):
    """Does one unit; `quarry` doesn't outlive this function, nor this process."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        process.communicate((line + "\n").encode())
        return process.returncode
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def quarry(arguments, command, *more, capture=True):
    """Runs a command of `quarry distribute` here; its output, or the end of this program."""
    process = subprocess.run(
        [arguments.quarry, "distribute", command, arguments.job, "--store", arguments.store, *more],
        stdout=subprocess.PIPE if capture else None,
    )
    # 1, of assemble alone: published, and some documents failed.
    allowed = (0,) if capture else (0, 1)
    if process.returncode not in allowed:
        sys.exit(process.returncode)
    # Not splitlines, which ends a line at characters that a file's name may hold.
    lines = [line for line in (process.stdout or b"").decode().split("\n") if line]
    return lines, process.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("job")
    parser.add_argument("--store", required=True, help="a folder that all machines have, or s3://BUCKET/PREFIX")
    parser.add_argument("--quarry", default="quarry", help="the program, here and on the workers")
    parser.add_argument("--threads", type=int, default=1, help="of a unit; spark.task.cpus should be as many")
    parser.add_argument("--plan", default="", help="more options of quarry distribute plan")
    parser.add_argument("--assemble", default="", help="more options of quarry distribute assemble")
    arguments = parser.parse_args()

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName(f"quarry {arguments.job}").getOrCreate()
    command = [
        arguments.quarry, "distribute", "work", arguments.job, "--store", arguments.store,
        "--threads", str(arguments.threads), "--no-progress",
    ]
    for _ in range(MOST_ROUNDS):
        units, _ = quarry(arguments, "plan", *arguments.plan.split())
        if not units:
            break
        # One unit a partition, so that it is the unit that is repeated and speculated on.
        rows = spark.sparkContext.parallelize([(unit,) for unit in units], len(units))
        frame = spark.createDataFrame(rows, "unit string")
        done = frame.mapInArrow(worker(command), "code int").collect()
        if any(row.code == PERMANENT for row in done):
            sys.exit("a unit can't be done: see the executors' stderr, mend it or plan again")
    else:
        sys.exit("the corpus changes faster than it is built")
    spark.stop()
    _, code = quarry(arguments, "assemble", *arguments.assemble.split(), capture=False)
    sys.exit(code)


if __name__ == "__main__":
    main()
