#!/usr/bin/env python3
"""Builds a Quarry index on a Spark cluster: plans here, works there, assembles here.

    spark-submit --master spark://HOST:7077 --conf spark.speculation=true \\
        spark_driver.py job.yaml --store /mnt/build [--quarry /opt/quarry/bin/quarry]

Workers need the job file, the corpus and the store under the same paths, the model, pandas and pyarrow. The program
may travel with the job, as `make dist` packs it; the libraries that its README names have to be there:

    spark-submit --master spark://HOST:7077 --conf spark.speculation=true \\
        --archives quarry-VERSION-linux-MACHINE.tar.gz#quarry \\
        spark_driver.py job.yaml --store /mnt/build --quarry ./quarry

On YARN, where archives are unpacked for a driver in cluster mode alone (in client mode add `--quarry-here`):

    spark-submit --master yarn --deploy-mode cluster --conf spark.speculation=true \\
        --conf spark.yarn.appMasterEnv.QUARRY_MODELS=/mnt/models --conf spark.executorEnv.QUARRY_MODELS=/mnt/models \\
        --archives quarry-VERSION-linux-MACHINE.tar.gz#quarry \\
        spark_driver.py /mnt/job.yaml --store /mnt/build --quarry ./quarry

On Kubernetes, where all but the program is in a claim `build` that driver and executors mount at /build:

    spark-submit --master k8s://https://HOST:6443 --deploy-mode cluster --name quarry \\
        --conf spark.kubernetes.container.image=IMAGE --conf spark.speculation=true \\
        --conf spark.kubernetes.driver.volumes.persistentVolumeClaim.build.options.claimName=build \\
        --conf spark.kubernetes.driver.volumes.persistentVolumeClaim.build.mount.path=/build \\
        --conf spark.kubernetes.executor.volumes.persistentVolumeClaim.build.options.claimName=build \\
        --conf spark.kubernetes.executor.volumes.persistentVolumeClaim.build.mount.path=/build \\
        --conf spark.kubernetes.driverEnv.QUARRY_MODELS=/build/models \\
        --conf spark.executorEnv.QUARRY_MODELS=/build/models \\
        --conf spark.kubernetes.file.upload.path=s3a://BUCKET/upload \\
        --archives quarry-VERSION-linux-MACHINE.tar.gz#quarry \\
        local:///build/spark_driver.py /build/job.yaml --store /build/store --quarry ./quarry

A task is one unit. Units may be lost, repeated and done twice at once: what they leave has the same bytes.
"""

import argparse
import glob
import os
import shutil
import subprocess
import sys

PERMANENT = 78
# Four phases, and some more where the corpus changes meanwhile.
MOST_ROUNDS = 20


def program(stated):
    """The executable on this machine. What has a slash is looked for where Spark unpacks archives, then in this
    process's folder, and may be the program or a folder that has one bin/quarry, as an archive of `make dist` does."""
    if "/" not in stated:
        return shutil.which(stated) or stated
    from pyspark import SparkFiles

    places = [os.path.abspath(os.path.join(place, stated)) for place in (SparkFiles.getRootDirectory(), ".")]
    for place in places:
        found = [place] if os.path.isfile(place) else [
            path for inner in ("", "*") for path in glob.glob(os.path.join(glob.escape(place), inner, "bin/quarry"))]
        if len(found) == 1:
            return found[0]
    raise FileNotFoundError(f"{stated} is no program and has not one bin/quarry: looked at {', '.join(places)}")


def worker(stated, arguments):
    """A function for mapInArrow: units in, one row each out with the exit code and the unit's beginning."""

    def work(batches):
        import pyarrow

        command = [program(stated), *arguments]
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
        [arguments.quarry_here, "distribute", command, arguments.job, "--store", arguments.store, *more],
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
    parser.add_argument("--quarry", default="quarry", help="the program, here and on the workers: a name, or a path, of "
                        "--archives too, to it or to a folder that has it")
    parser.add_argument("--quarry-here", help="the program here, where it is another than on the workers")
    parser.add_argument("--threads", type=int, default=1, help="of a unit; spark.task.cpus should be as many")
    parser.add_argument("--plan", default="", help="more options of quarry distribute plan")
    parser.add_argument("--assemble", default="", help="more options of quarry distribute assemble")
    arguments = parser.parse_args()

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName(f"quarry {arguments.job}").getOrCreate()
    try:
        arguments.quarry_here = program(arguments.quarry_here or arguments.quarry)
    except FileNotFoundError as error:
        sys.exit(f"{error}; --quarry-here names another program for this machine")
    command = ["distribute", "work", arguments.job, "--store", arguments.store, "--threads", str(arguments.threads),
               "--no-progress"]
    for _ in range(MOST_ROUNDS):
        units, _ = quarry(arguments, "plan", *arguments.plan.split())
        if not units:
            break
        # One unit a partition, so that it is the unit that is repeated and speculated on.
        rows = spark.sparkContext.parallelize([(unit,) for unit in units], len(units))
        frame = spark.createDataFrame(rows, "unit string")
        done = frame.mapInArrow(worker(arguments.quarry, command), "code int").collect()
        if any(row.code == PERMANENT for row in done):
            sys.exit("a unit can't be done: see the executors' stderr, mend it or plan again")
    else:
        sys.exit("the corpus changes faster than it is built")
    # What Spark has unpacked here goes with the session.
    _, code = quarry(arguments, "assemble", *arguments.assemble.split(), capture=False)
    spark.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
