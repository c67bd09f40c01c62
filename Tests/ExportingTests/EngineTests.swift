import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Exporting

/// The programs that the formats are for. Each reads an export, and a script of its own compares
/// what it has read with the lines of JSON, which `LineFormatTests` compares with the index.
@Suite("Other engines", .serialized)
struct EngineTests {
    /// What every script begins with: the rows of the export in JSON, as expected, and how vectors
    /// compare.
    private static let prelude = """
        import glob, json, os, sys
        out, lines = sys.argv[1], sys.argv[2]
        rows = [json.loads(line) for line in open(lines + "/chunks.jsonl", encoding="utf-8")]
        report = json.load(open(out + "/export-report.json"))
        assert report["chunks"] == len(rows), report
        FIELDS = [key for key in rows[0] if key != "vector"]
        def check(read, ordered=True, nul=True):
            read = list(read)
            if not ordered: read.sort(key=lambda r: r["label"])
            assert len(read) == len(rows), (len(read), len(rows))
            for have, want in zip(read, rows):
                want = {k: want[k] for k in FIELDS}
                if not nul:
                    want["text"] = want["text"].replace("\\0", "\\ufffd")
                assert {k: have[k] for k in FIELDS} == want, (have, want)

        """

    /// - Parameter sample: nil for the one with every kind of text.
    private func run(
        _ script: String, _ format: ExportFormat, of sample: ExportSample? = nil,
        argument: String = ""
    ) throws {
        let sample = try sample ?? ExportSample(more: 100, segments: 2)
        try sample.export(format)
        try sample.export(.jsonl, to: "lines")
        let python = try #require(Tool(pythonWith: "sys"))
        let result = try python.run(
            [
                "-B", "-c", Self.prelude + script, sample.file(format.rawValue),
                sample.file("lines"), argument,
            ])
        #expect(result.status == 0, "\(result.complaints.suffix(3_000))")
    }

    // MARK: Tables

    @Test(
        "pyarrow reads Parquet: every field, null and vector",
        .enabled(if: Tool(pythonWith: "pyarrow") != nil, "the module pyarrow is missing"))
    func pyarrow() throws {
        let script = """
            import pyarrow as pa, pyarrow.parquet as pq, struct
            file = pq.ParquetFile(out + "/chunks.parquet")
            table = file.read()
            table.validate(full=True)
            read = table.to_pylist()
            for r in read: r["metadata"] = dict(r["metadata"])
            check(read)
            bits = lambda v: struct.pack("<%df" % len(v), *v)
            for r, w in zip(read, rows): assert bits(r["vector"]) == bits(w["vector"])
            assert file.schema_arrow.metadata[b"quarry.root"].decode() == report["root"]
            assert table.schema.field("vector").type == pa.list_(pa.field("element", pa.float32(), False))
            assert table.schema.field("metadata").type.key_type == pa.string()
            """
        try run(script, .parquet)
        // Several row groups and pages.
        let large = try ExportSample(more: 9_000, dimension: 512)
        try run(script + "\nassert file.num_row_groups > 1, file.metadata", .parquet, of: large)
    }

    @Test(
        "DuckDB reads Parquet and asks it by vector, by text and by reader",
        .enabled(if: Tool(pythonWith: "duckdb") != nil, "the module duckdb is missing"))
    func duckdb() throws {
        try run(
            """
            import duckdb
            base = duckdb.connect()
            base.execute("CREATE VIEW chunks AS SELECT * FROM '%s/chunks.parquet'" % out)
            cursor = base.execute("SELECT * FROM chunks ORDER BY label")
            names = [d[0] for d in cursor.description]
            read = [dict(zip(names, row)) for row in cursor.fetchall()]
            check(read)
            for r, w in zip(read, rows):
                assert max(abs(a - b) for a, b in zip(r["vector"], w["vector"])) < 1e-7
            found = base.execute(
                "SELECT id FROM chunks ORDER BY list_inner_product(vector, ?::FLOAT[]) DESC, label LIMIT 1",
                [rows[5]["vector"]]).fetchone()[0]
            assert found == rows[5]["id"], found
            legal = base.execute("SELECT count(*) FROM chunks WHERE open_to_all OR list_contains(acl, 'legal')").fetchone()[0]
            assert legal == sum(r["open_to_all"] or "legal" in r["acl"] for r in rows) < len(rows)
            assert base.execute("SELECT count(*) FROM chunks WHERE metadata['office'] IS NOT NULL").fetchone()[0] == len(rows)
            """, .parquet)
    }

    @Test(
        "SQLite of Python reads the database and finds Chinese by the terms of a question",
        .enabled(
            if: QuarryProcess.isPresent && Tool(pythonWith: "sqlite3") != nil,
            "the quarry executable or the module sqlite3 is missing"))
    func sqlite() throws {
        try run(
            """
            import sqlite3, array, subprocess
            base = sqlite3.connect(out + "/chunks.sqlite")
            base.row_factory = sqlite3.Row
            assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            base.execute("INSERT INTO chunk_terms(chunk_terms) VALUES ('integrity-check')")
            read = [dict(r) for r in base.execute("SELECT * FROM chunks ORDER BY label")]
            for r, w in zip(read, rows):
                for key in ("heading", "metadata", "acl"): r[key] = json.loads(r[key])
                r["open_to_all"] = bool(r["open_to_all"])
                assert array.array("f", r["vector"]) == array.array("f", w["vector"])
            check(read, nul=False)
            def ask(question):
                query = subprocess.run([sys.argv[3], "terms", "--fts5", question], check=True,
                                       capture_output=True, text=True).stdout.strip()
                return [r["id"] for r in base.execute(
                    "SELECT id FROM chunk_terms JOIN chunks ON label = chunk_terms.rowid "
                    "WHERE chunk_terms MATCH ? ORDER BY rank LIMIT 3", [query])]
            assert ask("退款期限")[0] == "財務/退款.pdf#0"
            assert ask("運費")[0] == ask("运费")[0] == "財務/退款.pdf#0"
            assert ask("parental leaves")[0].startswith("hr/leave.md")
            """, .sqlite, argument: QuarryProcess.executable ?? "")
    }

    // MARK: Graphs

    /// Searches by the library have the recall that the report states, and of equal vectors none
    /// is lost.
    private static let recall = """
        import numpy as np
        base = np.array([r["vector"] for r in rows], dtype=np.float32)
        dimension = base.shape[1]
        facts = report["graph"]
        queries = [i * len(rows) // facts["queries"] for i in range(facts["queries"])]
        def measure(search):
            hits = total = 0
            for q in queries:
                scores = base @ base[q]
                least = np.sort(scores)[::-1][9]
                labels = search(base[q])
                assert len(set(labels)) == 10, labels
                hits += sum(scores[l] >= least - 1e-6 for l in labels)
                total += 10
            recall = hits / total
            assert abs(recall - report["recall@10"]) <= 0.002, (recall, report)
            assert recall > 0.9
        """

    private static let hnswlib =
        recall + """

            import hnswlib
            for space in ("ip", "cosine"):
                index = hnswlib.Index(space=space, dim=dimension)
                index.load_index(out + "/index.hnswlib")
                assert index.element_count == len(rows)
                assert (index.M, index.ef_construction) == (facts["m"], facts["ef_construction"])
                assert np.array_equal(np.array(index.get_items(range(len(rows)))), base)
                index.set_ef(facts["ef"])
                measure(lambda v: index.knn_query(v, k=10)[0][0].tolist())
            # It goes on growing.
            index.resize_index(len(rows) + 1)
            index.add_items(base[:1] * -1, [len(rows)])
            assert index.knn_query(base[:1] * -1, k=1)[0][0][0] == len(rows)
            """

    private static let faiss =
        recall + """

            import faiss
            index = faiss.read_index(out + "/index.faiss")
            assert index.ntotal == len(rows) and index.metric_type == faiss.METRIC_INNER_PRODUCT
            assert isinstance(index, faiss.IndexHNSWFlat)
            assert index.hnsw.efSearch == facts["ef"] and index.hnsw.efConstruction == facts["ef_construction"]
            assert np.array_equal(index.reconstruct_n(0, len(rows)), base)
            measure(lambda v: index.search(v[None], 10)[1][0].tolist())
            # What it writes of it is what it has read.
            faiss.write_index(index, out + "/again")
            assert open(out + "/again", "rb").read() == open(out + "/index.faiss", "rb").read()
            index.add(base[:1] * -1)
            assert index.search(base[:1] * -1, 1)[1][0][0] == len(rows)
            """

    /// One segment; several; vectors that are equal.
    private static func graphSamples() throws -> [ExportSample] {
        [
            try ExportSample(more: 3_000, dimension: 32, m: 16),
            try ExportSample(more: 2_000, segments: 3, m: 8),
            try ExportSample(more: 1_000, copies: 40, m: 8),
        ]
    }

    @Test(
        "hnswlib loads our graph, finds as much with it as we do, and goes on growing it",
        .enabled(if: Tool(pythonWith: "hnswlib") != nil, "the module hnswlib is missing"))
    func hnswlib() throws {
        for sample in try Self.graphSamples() {
            try run(Self.hnswlib, .hnswlib, of: sample)
        }
    }

    @Test(
        "FAISS reads our graph, finds as much with it as we do, and writes the same bytes",
        .enabled(if: Tool(pythonWith: "faiss") != nil, "the module faiss is missing"))
    func faiss() throws {
        for sample in try Self.graphSamples() {
            try run(Self.faiss, .faiss, of: sample)
        }
    }

    // MARK: Servers

    @Test(
        "Qdrant takes collection and points, and filters by reader",
        .enabled(if: Tool(pythonWith: "qdrant_client") != nil, "qdrant-client is missing"))
    func qdrant() throws {
        try run(
            """
            from qdrant_client import QdrantClient, models
            client = QdrantClient(":memory:")
            body = json.load(open(out + "/collection.json"))
            made = models.CreateCollection.model_validate(body)
            client.create_collection("chunks", vectors_config=made.vectors, hnsw_config=made.hnsw_config)
            for item in json.load(open(out + "/payload-indexes.json")):
                models.CreateFieldIndex.model_validate(item)
            for path in sorted(glob.glob(out + "/points-*.json")):
                batch = models.PointsList.model_validate(json.load(open(path, encoding="utf-8")))
                client.upsert("chunks", batch.points)
            assert client.count("chunks").count == len(rows)
            points, _ = client.scroll("chunks", limit=len(rows), with_vectors=True)
            check([p.payload for p in points], ordered=False)
            by = {p.id: p for p in points}
            for r in rows: assert max(abs(a - b) for a, b in zip(by[r["uuid"]].vector, r["vector"])) < 1e-6
            def may(groups):
                return models.Filter(should=[
                    models.FieldCondition(key="open_to_all", match=models.MatchValue(value=True)),
                    models.FieldCondition(key="acl", match=models.MatchAny(any=groups))])
            leave = next(r for r in rows if r["source"] == "hr/leave.md")
            odd = next(r for r in rows if r["source"] == "odd.md")
            def best(row, groups):
                return client.query_points("chunks", query=row["vector"], limit=1, query_filter=may(groups)).points[0].payload["id"]
            assert best(leave, ["legal"]) == leave["id"] != best(leave, ["sales"])
            # A list of nobody hides.
            assert best(odd, ["legal", "hr", ""]) != odd["id"]
            """, .qdrant)
    }

    @Test(
        "the OpenSearch client sends the bodies as they are, and a server reads them as it parses _bulk",
        .enabled(if: Tool(pythonWith: "opensearchpy") != nil, "opensearch-py is missing"))
    func openSearch() throws {
        try run(
            """
            import http.server, threading
            from opensearchpy import OpenSearch, helpers
            index, stored = {}, {}
            class Server(http.server.BaseHTTPRequestHandler):
                def do_PUT(self):
                    index.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                    self.answer({"acknowledged": True})
                def do_POST(self):
                    body = self.rfile.read(int(self.headers["Content-Length"]))
                    assert self.path == "/chunks/_bulk" and body.endswith(b"\\n")
                    lines, items = body.split(b"\\n")[:-1], []
                    assert len(lines) % 2 == 0
                    for action, source in zip(lines[::2], lines[1::2]):
                        (name, meta), = json.loads(action).items()
                        document = json.loads(source)
                        assert name == "index" and len(meta["_id"].encode()) <= 512
                        for key, value in document.items(): field(key, value)
                        stored[meta["_id"]] = document
                        items.append({name: {"_id": meta["_id"], "status": 201}})
                    self.answer({"errors": False, "items": items})
                def answer(self, value):
                    data = json.dumps(value).encode()
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                def log_message(self, *_): pass
            def field(key, value):
                kind = index["mappings"]["properties"][key]
                for one in value if isinstance(value, list) and key != "vector" else [value]:
                    if one is None: continue
                    t = kind["type"]
                    assert {"keyword": str, "text": str, "integer": int, "boolean": bool,
                            "flat_object": dict, "knn_vector": list}[t] is type(one), (key, one)
                    if t == "knn_vector": assert len(one) == kind["dimension"]
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            client = OpenSearch("http://127.0.0.1:%d" % server.server_port)
            client.indices.create(index="chunks", body=json.load(open(out + "/index.json")))
            assert index["settings"]["index"]["knn"] is True
            for path in sorted(glob.glob(out + "/bulk-*.ndjson")):
                answer = client.bulk(index="chunks", body=open(path, encoding="utf-8").read())
                assert not answer["errors"]
            check(stored.values())
            # The client's own helper writes the same lines.
            bodies = "".join(open(p, encoding="utf-8", newline="").read() for p in sorted(glob.glob(out + "/bulk-*.ndjson")))
            lines = [l for l in bodies.split("\\n") if l]
            assert len(lines) == 2 * len(rows)
            for r, (action, source) in zip(rows, zip(lines[::2], lines[1::2])):
                want = helpers.expand_action({"_id": r["uuid"], "_source": r})
                assert (json.loads(action), json.loads(source)) == want, want
            """, .opensearch)
    }

    /// A cluster of the test's own, gone afterwards; PostgreSQL refuses to run as root.
    private static let cluster = """
        import pwd, shutil, subprocess, tempfile
        programs = sys.argv[3]
        work = tempfile.mkdtemp(dir="/tmp")
        who = {}
        if os.geteuid() == 0:
            entry = pwd.getpwnam("postgres" if "postgres" in [u.pw_name for u in pwd.getpwall()] else "nobody")
            os.chown(work, entry.pw_uid, entry.pw_gid)
            who = dict(user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])
        def program(name, *arguments, **more):
            # A server that is started keeps its parent's output open.
            with open(work + ".log", "ab") as log:
                done = subprocess.run([programs + "/" + name, *arguments], stdout=log, stderr=log, cwd="/", **(who | more))
            if done.returncode: raise SystemExit(open(work + ".log").read()[-3000:])
        def psql(*arguments, folder=out):
            done = subprocess.run([programs + "/psql", "-X", "-h", work, "-U", "postgres", "-d", "postgres", *arguments],
                                  cwd=folder, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return done.stdout
        def ask(sql):
            return [json.loads(l) for l in psql("-At", "-v", "ON_ERROR_STOP=1", "-c",
                    "SELECT to_json(t) FROM (%s) AS t" % sql).split("\\n") if l]
        try:
            program("initdb", "-D", work + "/data", "-E", "UTF8", "--locale=C", "-A", "trust", "-U", "postgres")
            program("pg_ctl", "-D", work + "/data", "-w", "-o", "-c listen_addresses='' -F -k " + work, "start")
            try:
                test()
            finally:
                program("pg_ctl", "-D", work + "/data", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(work, ignore_errors=True)
            if os.path.exists(work + ".log"): os.remove(work + ".log")
        """

    private static let readTable = """
        names = ", ".join('"%s"' % f for f in FIELDS)
        check(ask("SELECT %s FROM chunks ORDER BY label" % names), nul=False)
        legal = ask("SELECT count(*) AS n FROM chunks WHERE open_to_all OR acl && '{legal}'")[0]["n"]
        assert legal == sum(r["open_to_all"] or "legal" in r["acl"] for r in rows) < len(rows)
        """

    @Test(
        "PostgreSQL takes the rows by itself, vectors as arrays",
        .enabled(if: PostgreSQL.installed != nil, "PostgreSQL is missing"))
    func postgreSQL() throws {
        let test = """
            def test():
                psql("-f", "load-arrays.sql")
            \(Self.indented(Self.readTable))
                for r, w in zip(ask("SELECT vector FROM chunks ORDER BY label"), rows):
                    assert max(abs(a - b) for a, b in zip(r["vector"], w["vector"])) < 1e-7
                nearest = ask("SELECT id FROM chunks ORDER BY chunks_inner_product(vector, ARRAY%s::real[]) DESC, label LIMIT 1" % rows[5]["vector"])
                assert nearest[0]["id"] == rows[5]["id"], nearest

            """
        try run(test + Self.cluster, .pgvector, argument: PostgreSQL.installed ?? "")
    }

    @Test(
        "pgvector takes the rows, makes its graph and finds the nearest",
        .enabled(if: PostgreSQL.withVectors != nil, "no PostgreSQL with pgvector is there"))
    func pgvector() throws {
        let test = """
            def test():
                psql("-f", "load.sql")
                psql("-f", "indexes.sql")
            \(Self.indented(Self.readTable))
                nearest = "SELECT id FROM chunks ORDER BY vector <#> '%s' LIMIT 1" % rows[5]["vector"]
                assert ask(nearest)[0]["id"] == rows[5]["id"]
                plan = psql("-At", "-c", "SET enable_seqscan = off; EXPLAIN " + nearest)
                assert "chunks_vector" in plan, plan

            """
        try run(test + Self.cluster, .pgvector, argument: PostgreSQL.withVectors ?? "")
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    }
}
