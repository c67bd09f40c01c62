#!/usr/bin/env python3
"""How many questions a second `quarry serve` answers beside a peer: `bench.py serving --work DIR`.

Cuts the shared texts into paragraphs as `bench.py build` does, spreads them over files, builds an
index with token vectors from a job, and gives the same chunks and vectors to the peer
(`serving_peer.py`). Then asks both, one after the other, distinct questions by wrk at 1, 4, 16 and
64 clients, with nothing remembered. wrk runs on the same cores and is part of every figure.
"""
import argparse, glob, itertools, json, os, random, re, subprocess, sys, time, urllib.parse, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import build_cost

QUESTIONS = 20_000
CLIENTS = (1, 4, 16, 64)


def run(*command, **more):
    return subprocess.run(command, check=True, **more)


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


class Server:
    """A process that listens, with all that it starts; ended with the block."""
    def __init__(self, command, address, env=None):
        self.command, self.address, self.env = command, address, env

    def __enter__(self):
        self.process = subprocess.Popen(self.command, env=self.env, start_new_session=True,
                                        stdout=subprocess.DEVNULL)
        for _ in range(1200):
            try:
                urllib.request.urlopen(self.address + "/health").read()
                return self
            except OSError:
                if self.process.poll() is not None: sys.exit("a server has ended: " + " ".join(self.command))
                time.sleep(.1)
        sys.exit("a server does not answer: " + " ".join(self.command))

    def __exit__(self, *_):
        os.killpg(self.process.pid, 15)
        self.process.wait()

    def memory(self):
        """MiB: the processes' own, and those of files they map (counted once a process)."""
        own = mapped = 0
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                stat = open(path).read().rsplit(")", 1)[1].split()
                if int(stat[3]) != self.process.pid: continue  # its session
                status = dict(line.split(":", 1) for line in open(path[:-4] + "status"))
            except (OSError, ValueError): continue
            own += int(status["RssAnon"].split()[0])
            mapped += int(status["RssFile"].split()[0])
        return own / 1024, mapped / 1024


def questions(work, shared, texts):
    """Those of the shared sets that are in English, then words that stand side by side in the chunks."""
    known = {}
    for path in sorted(glob.glob(shared + "/data/beir/*/queries.jsonl")):
        for line in open(path, encoding="utf8"):
            text = json.loads(line)["text"].strip()
            if text.isascii() and len(text) < 400: known[text] = None
    chance = random.Random(1)
    pool = [text for text in texts if text.isascii()]
    while len(known) < QUESTIONS:
        words = re.findall(r"\w+", chance.choice(pool))
        count = chance.randint(5, 12)
        if len(words) > count:
            start = chance.randrange(len(words) - count)
            known[" ".join(words[start:start + count])] = None
    # As plain words: to the query language of one of the two `-` and `:` would mean something.
    return [" ".join(re.findall(r"\w+", text)) for text in known]


def prepare(options, shared):
    work = options.work
    os.makedirs(work + "/docs", exist_ok=True)
    wanted = options.chunks * 123 // 100
    texts = list(itertools.islice(build_cost.paragraphs(build_cost.documents(shared)), wanted))
    if len(texts) < wanted: print(f"the data gives {len(texts)} paragraphs, not {wanted}", file=sys.stderr)
    each = -(-len(texts) // options.files)
    for number in range(0, len(texts), each):
        with open(f"{work}/docs/{number // each:05}.txt", "w", encoding="utf8") as out:
            out.write("\n\n".join(texts[number:number + each]) + "\n")
    with open(work + "/job.yaml", "w") as out:
        out.write(f"name: serving\ncorpus: {{ roots: [{work}/docs] }}\nindex: {work}/index\n"
                  "chunk: { max_tokens: 40, overlap_tokens: 0 }\n"
                  "embed: { model: all-MiniLM-L6-v2, precision: int8 }\n"
                  "rerank: { store_late: codes }\n")
    run(options.quarry, "build", work + "/job.yaml", "--quiet")
    with open(work + "/questions.jsonl", "w") as out:
        for text in questions(work, shared, texts): out.write(json.dumps({"query": text, "k": 10}) + "\n")
    address = f"http://127.0.0.1:{options.port}"
    with Server(quarry(options), address), open(work + "/chunks.jsonl", "w", encoding="utf8") as out:
        after = ""
        while after is not None:
            page = json.load(urllib.request.urlopen(f"{address}/api/v1/sources?limit=100{after}"))
            for source in page["sources"]:
                whole = json.load(urllib.request.urlopen(f"{address}/api/v1/sources/{source['id']}/passages"))
                for passage in whole["passages"]:
                    out.write(json.dumps({"text": passage["text"]}, ensure_ascii=False) + "\n")
            after = "&after=" + urllib.parse.quote(page["next"]) if "next" in page else None
    run(options.quarry, "embed", "--texts", work + "/chunks.jsonl", "--output", work + "/vectors.f32",
        "--precision", "int8", "--quiet")
    if options.peers:
        run(options.peers, HERE + "/serving_peer.py", "make", work, options.model, env=clean())
    open(work + "/ready", "w").close()


def clean():
    """The peers bring their own BLAS; what this shell says of ours would slow them down."""
    return {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")} | {"OMP_NUM_THREADS": "1"}


def quarry(options, *more):
    return [options.quarry, "serve", options.work + "/index", "--listen", f"127.0.0.1:{options.port}",
            "--cache", "0", "--rate", "0", "--queue", "1000", "--threads", "2", "--quiet", *more]


def wrk(options, path, clients, bodies):
    seconds = options.seconds
    command = ["wrk", "-t1", f"-c{clients}", "--timeout", "30s", "-s", HERE + "/questions.lua",
               f"http://127.0.0.1:{options.port}{path}"]
    env = os.environ | {"QUESTIONS": bodies}
    run(*command[:3], "-d2s", *command[3:], env=env, stdout=subprocess.DEVNULL)
    done = run(*command[:3], f"-d{seconds}s", *command[3:], env=env, stdout=subprocess.PIPE)
    figures = json.loads(re.search(r"FIGURES (.*)", done.stdout.decode())[1])
    if figures["failed"]: print(f"{figures['failed']} of {figures['requests']} failed", file=sys.stderr)
    return figures | {"rate": figures["requests"] / figures["seconds"]}


def bodies(work, name, **more):
    """The questions with what else a body says; what they are called."""
    path = f"{work}/{name}.jsonl"
    with open(path, "w") as out:
        for line in open(work + "/questions.jsonl"):
            body = json.loads(line)
            if name == "asked": body = {"question": body["query"]}
            out.write(json.dumps(body | more) + "\n")
    return path


def measure(options):
    work, rows = options.work, []

    def ask(name, path, server, asked):
        for clients in options.clients:
            figures = wrk(options, path, clients, asked)
            own, mapped = server.memory()
            rows.append((name, clients, figures, own, mapped))
            print(f"{name:34} {clients:3} clients {figures['rate']:8,.0f} /s   p50 {figures['p50']:8.2f}"
                  f"   p95 {figures['p95']:8.2f}   p99 {figures['p99']:8.2f} ms"
                  f"   own {own:6,.0f} MiB, mapped {mapped:6,.0f}", flush=True)

    address = f"http://127.0.0.1:{options.port}"
    with Server(quarry(options), address) as server:
        ask("Quarry, hybrid", "/api/v1/search", server, bodies(work, "plain", rerank="none"))
        ask("Quarry, hybrid, 50 re-ranked", "/api/v1/search", server, bodies(work, "late", rerank="late"))
        ask("Quarry, answers, proved", "/api/v1/ask", server, bodies(work, "asked"))
    ours = {clients: figures["rate"] for name, clients, figures, *_ in rows if name == "Quarry, hybrid"}
    if not options.peers: return
    precision = json.load(open(work + "/peer.json"))
    best = {}
    for workers in (1, 2):
        name = f"peer, {workers} process{'es' if workers > 1 else ''}, {precision['precision']}"
        command = [options.peers, HERE + "/serving_peer.py", "serve", work, str(options.port), str(workers)]
        with Server(command, address, env=clean()) as server:
            ask(name, "/search", server, work + "/questions.jsonl")
        for row, clients, figures, *_ in rows:
            if row == name: best[clients] = max(best.get(clients, 0), figures["rate"])
    for clients in options.clients:
        print(f"{clients:3} clients: {ours[clients] / best[clients]:.2f} × the peer's better throughput")


def main(arguments):
    parser = argparse.ArgumentParser(prog="bench.py serving")
    parser.add_argument("--quarry", default=".build/release/quarry")
    parser.add_argument("--chunks", type=int, default=100_000, help="about so many")
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--work", required=True, help="kept and used again")
    parser.add_argument("--port", type=int, default=18_765)
    parser.add_argument("--seconds", type=int, default=15, help="of each measurement")
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    parser.add_argument("--prepare", action="store_true", help="make what is asked, and ask nothing")
    options = parser.parse_args(arguments)
    shared = os.environ.get("QUARRY_SHARED", "../shared")
    options.peers = os.environ.get("QUARRY_PEERS")
    models = os.environ.get("QUARRY_MODELS") or os.path.expanduser("~/.local/share/quarry/models")
    options.model = os.path.join(models, "all-MiniLM-L6-v2")
    options.work = os.path.abspath(options.work)
    if not os.path.exists(options.work + "/ready"): prepare(options, shared)
    if not options.prepare: measure(options)


if __name__ == "__main__":
    main(sys.argv[1:])
