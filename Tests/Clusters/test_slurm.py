#!/usr/bin/env python3
"""Builds one corpus on one machine and by job arrays of Slurm, with jobs/Examples/Clusters/slurm.sbatch: one root.

    python3 Tests/Clusters/test_slurm.py QUARRY

A controller, a node and munge of its own, in a folder of its own, on ports that are free; needs root, since
slurmd does. Without Slurm nothing is tested, and said.
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import sharing

SBATCH = pathlib.Path(__file__).resolve().parents[2] / "jobs/Examples/Clusters/slurm.sbatch"
PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "sinfo"]

# Stands in front of quarry: the first unit of all says once that another attempt helps.
FAILING = """#!/bin/sh
if [ "$2" = work ]; then
    echo "$SLURM_ARRAY_JOB_ID $SLURM_ARRAY_TASK_ID ${SLURM_RESTART_COUNT:-0}" >> "$FOLDER/attempts"
    mkdir "$FOLDER/failed" 2>/dev/null && exit 75
fi
exec "$QUARRY_PROGRAM" "$@"
"""
CONFIGURATION = """
ClusterName=quarry
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory={memory}
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


class Cluster:
    def __init__(self, folder):
        self.folder, self.processes = folder, []
        for name in ["munge", "state", "spool"]:
            (folder / name).mkdir(mode=0o700)
        host = socket.gethostname().split(".")[0]
        (folder / "slurm.conf").write_text(CONFIGURATION.format(
            folder=folder, host=host, ports=free_ports(2), cores=os.cpu_count(),
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20))
        self.environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf"), "FOLDER": str(folder),
                            "QUARRY_CACHE": str(folder / "cache")}
        key = folder / "munge/key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        self.start("munged", "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/munge/socket",
                   f"--pid-file={folder}/munge/pid", f"--log-file={folder}/munge/log",
                   f"--seed-file={folder}/munge/seed")
        self.wait(lambda: (folder / "munge/socket").exists())
        self.start("slurmctld", "-D", "-i")
        self.start("slurmd", "-D", "-N", host)
        self.wait(lambda: "idle" in self.ask("sinfo", "--noheader", "--format=%T"))

    def start(self, name, *arguments):
        log = open(self.folder / f"{name}.out", "w")
        self.processes.append(subprocess.Popen([name, *arguments], env=self.environment, stdout=log,
                                               stderr=subprocess.STDOUT, start_new_session=True))

    def ask(self, *command):
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True).stdout

    def wait(self, holds):
        deadline = time.time() + 120
        while not holds():
            assert time.time() < deadline, "".join(
                f"{path.name}: {path.read_text()[-2000:]}" for path in self.folder.glob("*.out"))
            time.sleep(0.2)

    def submit(self, count, quarry, store):
        """One phase as an array, as the file's comment tells: sbatch's exit code, that of the worst task."""
        return subprocess.run(
            ["sbatch", "--wait", f"--array=0-{count - 1}", SBATCH, "job.yaml", store, "units"], cwd=self.folder,
            env={**self.environment, "QUARRY": str(quarry)}, stdout=subprocess.DEVNULL, timeout=1500).returncode

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def main():
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing or os.geteuid():
        print("skipped: " + (f"no {', '.join(missing)} (Debian: slurm-wlm, munge)" if missing else "needs root"))
        return
    quarry = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="quarry-slurm-"))
    sharing.corpus(folder)
    program = folder / "quarry"
    program.write_text(FAILING)
    program.chmod(0o755)
    cluster = Cluster(folder)
    try:
        environment = {**cluster.environment, "QUARRY_PROGRAM": quarry}
        cluster.environment = environment
        root = sharing.single(quarry, folder, environment)
        began = time.time()
        units = 0
        for count in sharing.rounds(quarry, folder, environment, "store", "index"):
            assert cluster.submit(count, program, "store") == 0, outputs(folder)
            units += count
        assert sharing.assembled(quarry, folder, environment, "store", "index") == root, "Slurm"
        attempts = [line.split() for line in (folder / "attempts").read_text().splitlines()]
        again = [attempt for attempt in attempts if attempt[2] != "0"]
        assert len(attempts) == units + 1 and len(again) == 1, attempts
        print(f"Slurm: {root[:12]} in {time.time() - began:.0f} s, {units} units, one of them put back into the queue")

        # A unit of other settings is not put back, and ends the array's wait with its code.
        (folder / "corpus/new.txt").write_text("A new file. It is short.")
        count = next(sharing.rounds(quarry, folder, environment, "store", "index"))
        (folder / "attempts").unlink()
        with open(folder / "job.yaml", "a") as job:
            job.write("embed: { precision: f32 }\n")
        code = cluster.submit(count, program, "store")
        attempts = (folder / "attempts").read_text().splitlines()
        assert code == 78 and len(attempts) == count, (code, attempts, outputs(folder))
        print("a unit of other settings ends its task with 78, and is not put back")
    finally:
        cluster.stop()
    shutil.rmtree(folder)


def outputs(folder):
    return "".join(path.read_text()[-500:] for path in folder.glob("slurm-*.out"))


if __name__ == "__main__":
    main()
