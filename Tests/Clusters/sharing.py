"""What the tests of all engines have in common: a corpus, its job, the root of one machine, and xargs."""

import json
import random
import subprocess

WORDS = "refund parcel courier receipt gateway client firmware budget audit invoice holiday contract".split()
HAN = "差旅費 報支 機房 溫度 收據 主管 設備 連線 電源 合約 假期 预算".split()


def corpus(folder):
    """Writes 90 files in two scripts, and the job file beside them."""
    random.seed(4)
    for number in range(90):
        if number % 2:
            text = " ".join(f"The {' '.join(random.choices(WORDS, k=6))} is number {number}." for _ in range(5))
        else:
            text = "".join(f"第{number}項規定{'與'.join(random.choices(HAN, k=6))}都要先登記。" for _ in range(5))
        path = folder / "corpus" / f"folder{number % 7}" / f"文件 {number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "job.yaml").write_text(
        f"name: shared\ncorpus: {{ roots: [{folder}/corpus] }}\nindex: {folder}/index\n"
        "chunk: { max_tokens: 60, overlap_tokens: 10 }\n")


def single(quarry, folder, environment, name="single"):
    """The root of one machine's build."""
    built = subprocess.run([quarry, "build", "job.yaml", "--json", "--quiet", "--index", name], cwd=folder,
                           env={**environment, "QUARRY_CACHE": str(folder / f"cache.{name}")},
                           stdout=subprocess.PIPE, check=True)
    return json.loads(built.stdout)["root"]


def rounds(quarry, folder, environment, store, index):
    """Plans until nothing is left. The units of a round are in the file `units`; how many is given."""
    for _ in range(10):
        units = subprocess.run([quarry, "distribute", "plan", "job.yaml", "--store", store, "--index", index,
                                "--unit-time", "300ms", "--quiet"], cwd=folder, env=environment,
                               stdout=subprocess.PIPE, check=True)
        (folder / "units").write_bytes(units.stdout)
        count = units.stdout.count(b"\n")
        if not count:
            return
        yield count
    raise AssertionError("the plan has no end")


def assembled(quarry, folder, environment, store, index):
    """The root of what is published."""
    done = subprocess.run([quarry, "distribute", "assemble", "job.yaml", "--store", store, "--index", index, "--json",
                           "--quiet"], cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["root"]


def xargs(quarry, folder, environment, store="store.xargs", index="index.xargs"):
    """The root of a build by a shell, units shuffled."""
    for count in rounds(quarry, folder, environment, store, index):
        subprocess.run(
            f"seq 0 {count - 1} | shuf --random-source=job.yaml | xargs -P 3 -I N '{quarry}' distribute work job.yaml "
            f"--store {store} --units units --index N --threads 1 --quiet > receipts",
            shell=True, cwd=folder, env=environment, check=True)
    return assembled(quarry, folder, environment, store, index)
