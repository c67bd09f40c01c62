#!/usr/bin/env python3
"""Builds one corpus on one machine, on a Spark cluster that is treated badly, and by xargs: one root.

    PYTHONPATH=… python3 Tests/Clusters/test_spark.py QUARRY

A standalone master and two workers on 127.0.0.2 and 127.0.0.3, since Spark puts no speculative copy on a host
that already has an attempt.
"""

import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

import pyspark

import sharing

HOME = pathlib.Path(__file__).resolve().parents[2]
SPARK = pathlib.Path(pyspark.__file__).parent
HOSTS = ["127.0.0.2", "127.0.0.3"]

# Stands in front of quarry. Its first unit stalls once, as a machine does whose disk hangs.
STALLING = """#!/bin/sh
if [ "$2" = work ] && mkdir "$FOLDER/stalled" 2>/dev/null; then
    echo stalled >> "$FOLDER/attempts"
    exec sleep 600
fi
[ "$2" = work ] && echo "$$" >> "$FOLDER/attempts"
exec "$QUARRY" "$@"
"""
# In an archive like that of `make dist`: says where it was unpacked and what it was asked for.
PACKED = """#!/bin/sh
echo "$2 $0" >> "$FOLDER/unpacked"
exec "$QUARRY" "$@"
"""
# What is killed, in this order; the executor first, since it takes seconds until another has come.
KINDS = ["executor", "unit", "daemon", "unit"]


class Cluster:
    def __init__(self, folder, quarry):
        self.folder, self.processes = folder, []
        self.environment = {
            **os.environ, "QUARRY": quarry, "FOLDER": str(folder), "QUARRY_CACHE": str(folder / "cache"),
            "SPARK_HOME": str(SPARK), "PYSPARK_PYTHON": sys.executable, "SPARK_NO_DAEMONIZE": "1",
            "SPARK_LOG_DIR": str(folder / "logs"),
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.master = f"spark://127.0.0.1:{port}"
        self.start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        for host in HOSTS:
            self.start("worker.Worker", "--host", host, "--cores", "2", "--memory", "1g", "--webui-port", "0",
                       "--work-dir", str(folder / f"work-{host}"), self.master, local=host)
        deadline = time.time() + 120
        while self.log().count("Registering worker") < len(HOSTS):
            assert time.time() < deadline, self.log()
            time.sleep(0.5)

    def log(self):
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def start(self, name, *arguments, local="127.0.0.1"):
        log = open(self.folder / f"{len(self.processes)}.log", "w")
        self.processes.append(subprocess.Popen(
            [SPARK / "bin/spark-class", f"org.apache.spark.deploy.{name}", *arguments],
            env={**self.environment, "SPARK_LOCAL_IP": local}, stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True))

    def submit(self, job, store, index, program, *options):
        """Runs the driver: the exit code, and all that it and Spark's own driver said.

        options: of spark-submit."""
        settings = {
            "spark.speculation": "true", "spark.speculation.interval": "200ms",
            "spark.speculation.quantile": "0.4", "spark.speculation.multiplier": "1.2",
            "spark.speculation.minTaskRuntime": "1s", "spark.task.maxFailures": "20",
            "spark.executor.cores": "1", "spark.executor.memory": "512m", "spark.ui.enabled": "false",
            "spark.excludeOnFailure.enabled": "false", "spark.deploy.maxExecutorRetries": "-1",
        }
        command = [SPARK / "bin/spark-submit", "--master", self.master]
        for name, value in settings.items():
            command += ["--conf", f"{name}={value}"]
        command += [*options, HOME / "jobs/Examples/Clusters/spark_driver.py", job, "--store", store,
                    "--quarry", program, f"--plan=--unit-time 300ms --index {index}", f"--assemble=--index {index}"]
        # spark-submit puts the driver's stderr beside its stdout.
        with open(self.folder / "driver.log", "w") as log:
            process = subprocess.run(command, env={**self.environment, "SPARK_LOCAL_IP": "127.0.0.1"},
                                     cwd=self.folder, stdout=log, stderr=subprocess.STDOUT, timeout=1500)
        return process.returncode, (self.folder / "driver.log").read_text()

    def stop(self):
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()


def descendants(roots):
    """Processes below some, with their command lines."""
    children, names = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            names[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], list(roots)
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.append((child, names.get(child, "")))
            waiting.append(child)
    return found


def ancestors(process):
    """A process and those it is below."""
    found = []
    while process > 1:
        found.append(process)
        try:
            process = int(pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            break
    return found


def killing(cluster, quarry, stop, killed):
    """Kills -9 an executor, a Python worker and units of work, a second apart; nothing that the stalled unit
    hangs on, since a copy of it is to be seen."""
    marks = {"executor": "CoarseGrainedExecutorBackend", "daemon": "pyspark.daemon",
             "unit": f"{quarry} distribute work"}
    kinds = list(KINDS)
    stalled = False
    # A unit takes some tenths of a second.
    while kinds and not stop.wait(0.1):
        all = descendants([process.pid for process in cluster.processes])
        spared = {above for pid, name in all if "sleep 600" in name for above in ancestors(pid)}
        stalled = stalled or bool(spared)
        fitting = [pid for pid, name in all if stalled and marks[kinds[0]] in name and pid not in spared]
        if fitting:
            try:
                os.kill(random.choice(fitting), signal.SIGKILL)
                killed.append(kinds.pop(0))
                stop.wait(1.0)
            except ProcessLookupError:
                pass


def packed(folder):
    """An archive that is laid out as `make dist` does it."""
    program = folder / "stage/quarry-0.0.0-linux-machine/bin/quarry"
    program.parent.mkdir(parents=True)
    program.write_text(PACKED)
    program.chmod(0o755)
    with tarfile.open(folder / "packed.tar.gz", "w:gz") as archive:
        archive.add(folder / "stage/quarry-0.0.0-linux-machine", "quarry-0.0.0-linux-machine")
    return folder / "packed.tar.gz"


def published(folder):
    """The root of the generation that is current."""
    generation = (folder / "index/CURRENT").read_text().strip()
    return (folder / f"index/generations/{generation}/root.sha256").read_text().split()[0]


def main():
    quarry = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="quarry-spark-"))
    sharing.corpus(folder)
    program = folder / "quarry"
    program.write_text(STALLING)
    program.chmod(0o755)
    cluster = Cluster(folder, quarry)
    try:
        environment = {**cluster.environment, "QUARRY_CACHE": str(folder / "cache.xargs")}
        root = sharing.single(quarry, folder, environment)

        stop, killed = threading.Event(), []
        killer = threading.Thread(target=killing, args=(cluster, quarry, stop, killed))
        killer.start()
        began = time.time()
        code, output = cluster.submit(folder / "job.yaml", folder / "store", folder / "index", program)
        stop.set()
        killer.join()
        assert code == 0, output[-6000:]
        assert published(folder) == root, "Spark"
        attempts = (folder / "attempts").read_text().split()
        assert attempts.count("stalled") == 1 and killed == KINDS, (attempts, killed)
        receipts = len(list((folder / "store/receipts").rglob("*.json")))
        assert len(attempts) > receipts and "as speculatable" in output, "the stalled unit was done by a copy"
        print(f"Spark: {root[:12]} in {time.time() - began:.0f} s, {receipts} units, {len(attempts)} attempts, "
              f"killed: {', '.join(killed)}")

        # What the stalled unit's task and the killed executors have left ends with them.
        deadline = time.time() + 30
        while left := [name for _, name in descendants([1, *[p.pid for p in cluster.processes]])
                       if f"{folder}/store" in name and "distribute work" in name]:
            assert time.time() < deadline, left
            time.sleep(0.5)

        assert sharing.xargs(quarry, folder, environment) == root, "xargs"
        print("xargs: the same root")

        # The second night distributes what changed, by a program that travels with the job.
        before = set((folder / "store/receipts").rglob("*.json"))
        (folder / "corpus/new.txt").write_text("A new file. It is short.")
        code, output = cluster.submit(folder / "job.yaml", folder / "store", folder / "index", "./quarry",
                                      "--archives", f"{packed(folder)}#quarry")
        assert code == 0 and published(folder) == sharing.single(quarry, folder, environment, "second"), output[-6000:]
        added = [path for path in (folder / "store/receipts/prepare").rglob("*.json") if path not in before]
        assert len(added) == 1, added
        unpacked = [line.split(" ", 1) for line in (folder / "unpacked").read_text().splitlines()]
        assert {command for command, _ in unpacked} == {"plan", "work", "assemble"}, unpacked
        for command, path in unpacked:
            assert path.endswith("/quarry/quarry-0.0.0-linux-machine/bin/quarry"), unpacked
            assert (command == "work") == ("/work-127.0.0." in path), unpacked
        print("the second night prepares one source, and has the root of a build of all")
        print("its program was in an archive")

        # A unit of other settings ends the driver for good.
        (folder / "corpus/newer.txt").write_text("A newer file. It is short.")
        other = (folder / "job.yaml").read_text() + "embed: { precision: f32 }\n"
        (folder / "other.sh").write_text(
            f'#!/bin/sh\n[ "$2" = work ] && job="{folder}/other.yaml" || job="$3"\n'
            'a=$1 b=$2; shift 3; exec "$QUARRY" "$a" "$b" "$job" "$@"\n')
        (folder / "other.sh").chmod(0o755)
        (folder / "other.yaml").write_text(other)
        code, output = cluster.submit(folder / "job.yaml", folder / "store", folder / "index", folder / "other.sh")
        assert code != 0 and "can't be done" in output, output[-6000:]
        print("a unit of other settings ends the driver")
    finally:
        cluster.stop()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
