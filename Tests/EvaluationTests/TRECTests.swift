import Corpus
import Evaluation
import Foundation
import Storage
import TestSupport
import Testing

@Suite("TREC files")
struct TRECTests {
    /// Runs and judgements drawn at random: ties, unjudged queries, grades of 0 and below.
    private func sample(
        _ random: inout SeededGenerator
    ) -> (run: [String], qrels: [String]) {
        var run: [String] = []
        var qrels: [String] = []
        for query in 0..<12 {
            for document in 0..<140 {
                let id = "d\(document)"
                if Double.random(in: 0..<1, using: &random) < 0.1 {
                    qrels.append("q\(query) 0 \(id) \(Int.random(in: -1...3, using: &random))")
                }
                if query < 11, Double.random(in: 0..<1, using: &random) < 0.9 {
                    let score = Double(Int.random(in: 0...400, using: &random)) / 8
                    run.append("q\(query)\tQ0 \(id) 0 \(score) test")
                }
            }
        }
        // Judged, but with nothing relevant.
        qrels.append("q99 0 d1 0")
        return (run, qrels)
    }

    @Test(
        "measures are those of ir-measures, query by query",
        .enabled(
            if: IRMeasures.python != nil,
            "needs a Python with ir-measures from PyPI: name it in QUARRY_PYTHON"))
    func oracle() throws {
        try withTemporaryFolder { folder in
            let seed = UInt64.random(in: 1...999_999)
            var random = SeededGenerator(seed: seed)
            let (run, qrels) = sample(&random)
            try TRECFiles.write(run.joined(separator: "\n") + "\n", to: folder + "/run")
            try TRECFiles.write(qrels.joined(separator: "\n") + "\n", to: folder + "/qrels")
            let expected = try IRMeasures.values(folder + "/run", folder + "/qrels")
            let scored = TRECFiles.score(
                try TRECFiles.readRun(folder + "/run"),
                try TRECFiles.readJudgements(folder + "/qrels"), name: "test")
            for (name, other) in ["ndcg@10": "nDCG@10", "recall@100": "R@100"] {
                let all = try #require(expected["all"]?[other])
                #expect(abs(scored.mean(name) - all) < 1e-9, "\(name), seed \(seed)")
                for query in scored.queries {
                    let value = expected[query.id]?[other] ?? 0
                    let own = query.values[name] ?? 0
                    #expect(abs(own - value) < 1e-9, "\(name) of \(query.id), seed \(seed)")
                }
            }
            // RR@10 is counted by another provider of ir-measures, which puts ties in another
            // order; trec_eval's own has no cut.
            for query in scored.queries {
                let uncut = expected[query.id]?["RR"] ?? 0
                let value = uncut > 0.0999 ? uncut : 0
                let own = query.values["mrr@10"] ?? 0
                #expect(abs(own - value) < 1e-9, "reciprocal rank of \(query.id), seed \(seed)")
            }
        }
    }

    @Test("a run that is written and read again has its order, whatever its ids and ties")
    func roundTrip() throws {
        try withTemporaryFolder { folder in
            let ids = ["退款/差旅 費.pdf", "a b\tc", "100%", "%20", "z", "a", "m", "\u{3000}x"]
            let ranking = ids.enumerated().map {
                RankedDocument(id: $1, score: $0 < 3 ? 1e9 : 0.1)
            }
            let query = ScoredQuery(
                id: "q 1", text: "", ranking: ranking, relevant: ["a b\tc": 2], values: [:])
            let run = ScoredSystem(name: "a system", measures: [], queries: [query])
            try TRECFiles.write(TRECFiles.text(of: run), to: folder + "/run")
            #expect(try TRECFiles.readRun(folder + "/run")["q 1"]?.map(\.id) == ids)
            let judgements: Judgements = ["q 1": query.relevant]
            try TRECFiles.write(TRECFiles.text(of: judgements), to: folder + "/qrels")
            #expect(try TRECFiles.readJudgements(folder + "/qrels") == judgements)
        }
    }

    @Test("BEIR's judgements are read as well")
    func beir() throws {
        try withTemporaryFolder { folder in
            try TRECFiles.write(
                "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n", to: folder + "/test.tsv")
            #expect(try TRECFiles.readJudgements(folder + "/test.tsv") == ["q1": ["d1": 2]])
        }
    }

    @Test(
        "what is wrong in a file is named with its line",
        arguments: [
            ("q Q0 d 1 0.5 t\nq Q0 e 2 0.4\n", "line 2"), ("q Q0 d 1 high t\n", "line 1"),
            ("q Q0 d 1 nan t\n", "line 1"), ("q Q0 d 1 2 t\n\nq Q0 d 2 1 t\n", "line 3"),
        ])
    func damaged(text: String, said: String) throws {
        try withTemporaryFolder { folder in
            try TRECFiles.write(text, to: folder + "/run")
            #expect { try TRECFiles.readRun(folder + "/run") } throws: {
                let error = $0 as? QuarryError
                return error?.code == .invalidInput && error?.path == folder + "/run"
                    && error?.reason.contains(said) == true
            }
        }
    }
}

/// ir-measures, the common front of trec_eval and others.
private enum IRMeasures {
    static let python = Tool(pythonWith: "ir_measures")

    private static let script = """
        import json, sys, ir_measures
        from ir_measures import nDCG, R, RR
        qrels = list(ir_measures.read_trec_qrels(sys.argv[2]))
        run = list(ir_measures.read_trec_run(sys.argv[1]))
        measures = [nDCG @ 10, R @ 100, RR]
        values = {}
        for m in ir_measures.iter_calc(measures, qrels, run):
            values.setdefault(m.query_id, {})[str(m.measure)] = m.value
        values['all'] = {
            str(k): v for k, v in ir_measures.calc_aggregate(measures, qrels, run).items()}
        print(json.dumps(values))
        """

    static func values(_ run: String, _ qrels: String) throws -> [String: [String: Double]] {
        let result = try #require(python).run(["-c", script, run, qrels])
        try #require(result.status == 0, "\(result.complaints)")
        return try JSONDecoder().decode([String: [String: Double]].self, from: result.output)
    }
}
