#!/usr/bin/env python3
"""What a user would put together instead of `quarry serve`, for `bench.py serving`, which see.

The same chunks, vectors and encoder: bm25s with numba, hnswlib, ONNX Runtime in int8 or f32,
reciprocal rank fusion, FastAPI on uvicorn with uvloop and httptools, JSON by orjson.

needs: bm25s PyStemmer numba hnswlib onnx onnxruntime tokenizers fastapi uvicorn[standard] orjson numpy
       (once, to make the ONNX files: torch transformers)

usage: serving_peer.py make WORK MODEL_DIR     indexes and ONNX files, from WORK/chunks.jsonl and vectors.f32
       serving_peer.py serve WORK PORT WORKERS
"""
import json, os, sys, time
import numpy as np

WIDTH, CANDIDATES, CONSTANT = 384, 100, 60


def chunks(work):
    return [json.loads(line)["text"] for line in open(work + "/chunks.jsonl", encoding="utf8")]


def make_onnx(work, model):
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    class Sentence(torch.nn.Module):
        """Pooled and normalised inside, so that Python has nothing to compute."""
        def __init__(self):
            super().__init__()
            self.bert = AutoModel.from_pretrained(model, attn_implementation="eager").eval()

        def forward(self, input_ids, attention_mask, token_type_ids):
            hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask,
                               token_type_ids=token_type_ids).last_hidden_state
            return torch.nn.functional.normalize(hidden.mean(1), dim=1)
    x = torch.randint(0, 30000, (1, 16))
    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(Sentence(), (x, torch.ones_like(x), torch.zeros_like(x)), work + "/f32.onnx",
                      input_names=names, output_names=["v"], opset_version=17, dynamo=False,
                      dynamic_axes={name: {1: "tokens"} for name in names})
    quantize_dynamic(work + "/f32.onnx", work + "/int8.onnx", weight_type=QuantType.QInt8,
                     per_channel=True)


class Encoder:
    def __init__(self, work, precision, threads=1):
        import onnxruntime
        from tokenizers import Tokenizer
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        settings.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            f"{work}/{precision}.onnx", settings, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(work + "/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)

    def vector(self, text):
        ids = np.array([self.tokenizer.encode(text).ids], np.int64)
        return self.session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids),
                                       "token_type_ids": np.zeros_like(ids)})[0]


def make(work, model):
    import bm25s, hnswlib, shutil, Stemmer
    shutil.copy(model + "/tokenizer.json", work)
    make_onnx(work, model)
    texts = chunks(work)
    bm25 = bm25s.BM25(backend="numba")
    bm25.index(bm25s.tokenize(texts, stopwords="en", stemmer=Stemmer.Stemmer("english"),
                              show_progress=False), show_progress=False)
    bm25.save(work + "/bm25")
    rows = np.fromfile(work + "/vectors.f32", np.float32).reshape(-1, WIDTH)
    assert len(rows) == len(texts), "a vector a chunk"
    graph = hnswlib.Index("ip", WIDTH)
    graph.init_index(len(rows), M=16, ef_construction=200)
    graph.add_items(rows)
    graph.save_index(work + "/hnsw.bin")
    # What is faster for one question at a time depends on the processor.
    questions = [json.loads(line)["query"] for line in open(work + "/questions.jsonl")][:500]
    seconds = {}
    for precision in ("f32", "int8"):
        encoder = Encoder(work, precision)
        for question in questions[:50]: encoder.vector(question)
        start = time.time()
        for question in questions: encoder.vector(question)
        seconds[precision] = time.time() - start
    best = min(seconds, key=seconds.get)
    with open(work + "/peer.json", "w") as out:
        json.dump({"precision": best, "ms": {k: v / len(questions) * 1000 for k, v in seconds.items()}}, out)


def app():
    """Called by each of uvicorn's processes."""
    import bm25s, hnswlib, orjson, Stemmer
    from fastapi import FastAPI, Request, Response
    work = os.environ["QUARRY_SERVING"]
    texts = chunks(work)
    encoder = Encoder(work, json.load(open(work + "/peer.json"))["precision"])
    bm25 = bm25s.BM25.load(work + "/bm25", mmap=True)
    bm25.backend = "numba"
    bm25.activate_numba_scorer()
    stemmer = Stemmer.Stemmer("english")
    graph = hnswlib.Index("ip", WIDTH)
    graph.load_index(work + "/hnsw.bin", max_elements=len(texts))
    graph.set_ef(CANDIDATES)
    graph.set_num_threads(1)
    server = FastAPI()

    def lexical(query):
        words = bm25s.tokenize([query], stopwords="en", stemmer=stemmer, return_ids=False,
                               show_progress=False)
        if not words[0]: return []
        found, scores = bm25.retrieve(words, k=CANDIDATES, show_progress=False, n_threads=0)
        return found[0][scores[0] > 0]

    def search(query, k):
        fused = {}
        labels, _ = graph.knn_query(encoder.vector(query), k=CANDIDATES)
        for ranking in (lexical(query), labels[0]):
            for rank, chunk in enumerate(ranking.tolist() if len(ranking) else []):
                fused[chunk] = fused.get(chunk, 0) + 1 / (CONSTANT + rank + 1)
        best = sorted(fused, key=fused.get, reverse=True)[:k]
        return {"query": query, "hits": [
            {"rank": n + 1, "id": chunk, "score": fused[chunk], "text": texts[chunk]}
            for n, chunk in enumerate(best)]}
    search("what is compiled at the first question", 10)

    # In the event loop: it computes, and a thread would only add a switch.
    @server.post("/search")
    async def route(request: Request):
        body = orjson.loads(await request.body())
        return Response(orjson.dumps(search(body["query"], body.get("k", 10))),
                        media_type="application/json")

    @server.get("/health")
    async def health(): return {}
    return server


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], sys.argv[3])
    else:
        import uvicorn
        os.environ["QUARRY_SERVING"] = sys.argv[2]
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        uvicorn.run("serving_peer:app", factory=True, host="127.0.0.1", port=int(sys.argv[3]),
                    workers=int(sys.argv[4]), log_level="warning", access_log=False)
