#!/usr/bin/env python3
"""Runs Quarry's benchmarks and, where they are to be had, its peers in the same run; prints ratios.

usage: bench.py [--quarry .build/release/quarry] [--texts N] [--passages N] [--only embed,ann,…]
       bench.py build [--chunks 100000] [--files 5000] [--work DIR]    what whole builds cost
       bench.py deltas [--chunks 100000] [--files 5000] [--work DIR]   what a small change costs a receiver

QUARRY_SHARED  folder with `data/text/repo-docs-en` and `bench/*_peers.py`; without it the texts
               come from corpora/handbook and there are no peers
QUARRY_PEERS   a Python that has the peers' packages (the scripts' first lines name them)
"""
import argparse, glob, json, os, re, shutil, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True

if sys.argv[1:2] in (["build"], ["deltas"], ["serving"]):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import build_cost, delta_cost, serving_cost
    costs = {"build": build_cost, "deltas": delta_cost, "serving": serving_cost}
    sys.exit(costs[sys.argv[1]].main(sys.argv[2:]))

parser = argparse.ArgumentParser()
parser.add_argument("--quarry", default=".build/release/quarry")
parser.add_argument("--texts", type=int, default=300)
parser.add_argument("--passages", type=int, default=30_000)
parser.add_argument("--vectors", help="float32 rows of 384, the last 1000 queries (else made here)")
parser.add_argument("--only", default="embed,ann,bm25,parse,build,cost")
options = parser.parse_args()
shared = os.environ.get("QUARRY_SHARED", "../shared")
peers = os.environ.get("QUARRY_PEERS")
docs = os.path.join(shared, "data/text/repo-docs-en")
work = tempfile.mkdtemp(prefix="quarry-bench-")


def quarry(*arguments):
    done = subprocess.run([options.quarry, *arguments, "--json", "--no-progress"],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def peer(script, *arguments):
    """The JSON lines a peer script prints; none without peers."""
    path = os.path.join(shared, "bench", script)
    if not peers or not os.path.exists(path):
        return []
    # The peers bring their own BLAS; what this shell says of ours would slow them down.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    done = subprocess.run([peers, path, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, env=clean)
    return [json.loads(l) for l in done.stdout.decode().splitlines() if l.startswith("{")]


def say(what, ours, theirs=None, name="", unit="/s"):
    ratio = f"   {ours / theirs:5.2f} × {name} ({theirs:,.0f})" if theirs else ""
    print(f"{what:44} {ours:12,.0f}{unit}{ratio}", flush=True)


def corpus_texts():
    if os.path.isdir(docs):
        for path in sorted(glob.glob(docs + "/**/*", recursive=True)):
            if os.path.isfile(path):
                yield open(path, encoding="utf8", errors="replace").read()
    else:
        files = sorted(glob.glob("corpora/handbook/**/*.*", recursive=True))
        files = [f for f in files if f.endswith((".pdf", ".docx", ".txt"))]
        done = subprocess.run([options.quarry, "parse", "--json", *files], stdout=subprocess.PIPE)
        for line in done.stdout.decode().splitlines():
            yield "\n\n".join(b["text"] for b in json.loads(line).get("blocks", []))


def write(name, texts):
    path = os.path.join(work, name)
    with open(path, "w", encoding="utf8") as f:
        for t in texts:
            f.write(json.dumps({"text": t}, ensure_ascii=False) + "\n")
    return path


def cut(texts, words, limit):
    """Distinct pieces of about so many words."""
    seen, out = set(), []
    for text in texts:
        tokens = text.split()
        for k in range(0, len(tokens) - words, words):
            piece = " ".join(tokens[k:k + words])
            if piece not in seen:
                seen.add(piece); out.append(piece)
                if len(out) == limit:
                    return out
    return out


texts = list(corpus_texts())
chunks = write("chunks.jsonl", cut(texts[::7] or texts, 130, options.texts))
passages_list = cut(texts, 22, options.passages + 1000)
only = options.only.split(",")

if "embed" in only:
    ours = quarry("bench", "embed", "--texts", chunks)
    models = os.environ.get("QUARRY_MODELS") or os.path.expanduser("~/.local/share/quarry/models")
    rows = peer("embed_peers.py", os.path.join(models, "all-MiniLM-L6-v2"), chunks, "ort",
                "--threads", str(ours["threads"]))
    theirs = rows[-1]["tokens_per_s"] if rows else None
    say(f"embed, tokens ({ours['kernel']})", ours["tokens_per_second"], theirs, "ONNX Runtime fp32")

if "ann" in only:
    vectors = options.vectors
    if not vectors:
        vectors = os.path.join(work, "v.f32")
        quarry("embed", "--texts", write("passages.jsonl", passages_list), "--output", vectors)
    ours = quarry("bench", "ann", "--vectors", vectors, "--dim", "384", "--queries", "1000")
    rows = [r for r in peer("ann_peers.py", vectors, "384") if r["engine"] == "hnswlib"]
    built = next((r["build_per_s"] for r in rows if "build_per_s" in r), None)
    say(f"ann, inserts ({ours['vectors']:,} vectors)", ours["build_per_second"], built, "hnswlib")
    for point in ours["sweep"]:
        same = next((r for r in rows if r.get("ef") == point["ef"]), None)
        label = f"ann, queries at ef {point['ef']:.0f}, recall@10 {point['recall@10']:.4f}"
        name = f"hnswlib at {same['recall']:.4f}" if same else ""
        say(label, point["queries_per_second"], same and same["qps_one_thread"], name)

if "bm25" in only:
    # The peers' query parsers trip over operators; plain lower-case words suit all.
    words = [re.sub(r"\b(or|and|not|in|to)\b|[^\w\s]", " ", p.lower()) for p in passages_list[:2000]]
    queries = write("queries.jsonl", [" ".join(w.split()[:6]) or "index" for w in words])
    documents = write("documents.jsonl", passages_list)
    ours = quarry("bench", "bm25", "--texts", documents, "--query-texts", queries)
    rows = {r["engine"]: r for r in peer("lexical_peers.py", documents, queries)}
    tantivy = rows.get("tantivy", {})
    say("bm25, documents, one thread", ours["documents_per_second"], tantivy.get("docs_per_s"),
        "tantivy, two threads")
    say("bm25, queries", ours["queries_per_second"], tantivy.get("qps_one_thread"), "tantivy")
    say("bm25, index", ours["bytes"], tantivy.get("bytes"), "tantivy", " B")

if "parse" in only:
    folder = os.path.join(shared, "data/pdf")
    folder = folder if os.path.isdir(folder) else "corpora/handbook"
    files = sorted(glob.glob(folder + "/**/*.pdf", recursive=True))
    start = time.time()
    done = subprocess.run([options.quarry, "parse", "--json", *files], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    seconds = time.time() - start
    pages = sum(len(json.loads(l).get("pages", [])) for l in done.stdout.decode().splitlines())
    theirs = None
    if shutil.which("pdftotext"):
        start = time.time()
        for f in files:
            subprocess.run(["pdftotext", f, "-"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        theirs = pages / (time.time() - start)
    say(f"parse, PDF pages ({len(files)} files, one child)", pages / seconds, theirs,
        "pdftotext per file")

if "build" in only:
    job = os.path.join(work, "job.yaml")
    with open(job, "w") as f:
        f.write(f"name: bench\ncorpus: {{roots: [corpora/handbook]}}\nindex: {work}/index\n")
    os.environ["QUARRY_CACHE"] = os.path.join(work, "cache")
    first = quarry("build", job)
    again = quarry("build", job)
    stages = ", ".join(f"{k} {v:.1f} s" for k, v in sorted(first["stages"].items()))
    say("build, chunks of the handbook, nothing cached", first["chunks"] / first["seconds"])
    print(f"    {first['seconds']:.1f} s: {stages}; again, unchanged: {again['seconds']:.2f} s")

if "cost" in only:
    # A tenth of the size the figures are stated for: minutes, not an hour.
    import build_cost
    print("whole builds:", flush=True)
    build_cost.main(["--quarry", options.quarry, "--chunks", "10000", "--files", "500"])

shutil.rmtree(work)
if not peers:
    print("\nno peers: name a Python that has them in QUARRY_PEERS (see Tests/Benchmarks/README.md)")
