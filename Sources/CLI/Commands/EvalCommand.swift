import ArgumentParser
import Artifacts
import Corpus
import Embedding
import Evaluation
import Foundation
import Indexing
import Searching
import Snapshots
import Storage

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Score retrieval on test sets and on your own questions.",
        discussion: """
            Examples:
              quarry eval beir data/scifact --whole-documents
              quarry eval beir data/scifact --modes bm25,hybrid --json
              quarry eval golden indexes/handbook corpora/handbook/golden.jsonl
            """,
        subcommands: [BEIR.self, Golden.self])

    struct BEIR: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "beir",
            abstract: "Index a set in BEIR's layout and score each mode on it.")

        @Argument(
            help: ArgumentHelp("Folder with corpus.jsonl, queries.jsonl, qrels.", valueName: "dir"))
        var directory: String

        @Option(help: "Which qrels file.")
        var split = "test"

        @Option(help: ArgumentHelp("Modes, separated by commas.", valueName: "bm25,vector,…"))
        var modes = BEIREvaluation.Mode.allCases.map(\.rawValue).joined(separator: ",")

        @Flag(help: "A document is one chunk, cut at the model's limit.")
        var wholeDocuments = false

        @Option(help: "The model's name.")
        var model = ModelStore.defaultModel

        @Option(
            help: ArgumentHelp(
                "Vector side's weight instead of the measured one.", valueName: "0…1"))
        var vectorWeight: Double?

        @Option(
            help: ArgumentHelp(
                "Late interaction's weight instead of the measured one.", valueName: "0…1"))
        var lateWeight: Double?

        @OptionGroup var global: GlobalOptions

        private struct Report: Encodable {
            var set: String
            var documents: Int
            var queries: Int
            var chunks: Int
            var modes: [String: [String: Double]]
            var fusion: [String: Manifest.Calibration]
        }

        func run() throws {
            let wanted = try parseModes()
            let set = try BEIRSet.load(directory: directory, split: split)
            let progress = ProgressLine(global)
            let folder = NSTemporaryDirectory() + "quarry-eval-\(SystemInformation.processID)"
            defer { try? FileSystem.remove(folder) }
            let evaluation = BEIREvaluation(
                encoder: Encoder(
                    model: try ModelStore.standard().open(name: model), threads: global.threads),
                artifacts: try ArtifactStore.open(ArtifactStore.defaultPath()),
                settings: IndexSettings(embed: EmbedSettings(model: model)),
                threads: global.threads, wholeDocuments: wholeDocuments)
            let found = try evaluation.run(
                set, modes: wanted, weights: (vectorWeight, lateWeight), folder: folder,
                events: BuildEvents(
                    progress: { progress.update($0, done: $1, total: $2) }, failed: { _ in },
                    note: { _ in }))
            progress.finish()
            try show(found, wanted)
        }

        private func parseModes() throws -> [BEIREvaluation.Mode] {
            try modes.split(separator: ",").map {
                guard let mode = BEIREvaluation.Mode(rawValue: String($0)) else {
                    throw ValidationError("--modes takes bm25, vector, hybrid and reranked.")
                }
                return mode
            }
        }

        private func show(
            _ found: BEIREvaluation.Report, _ modes: [BEIREvaluation.Mode]
        ) throws {
            let table = Dictionary(
                uniqueKeysWithValues: found.modes.map { mode, scores in
                    (
                        mode.rawValue,
                        [
                            "ndcg@10": scores.nDCG10, "recall@100": scores.recall100,
                            "mrr@10": scores.mrr10, "ms_per_query": scores.millisecondsPerQuery,
                        ]
                    )
                })
            if global.json {
                return try Output.json(
                    Report(
                        set: found.set, documents: found.documents, queries: found.queries,
                        chunks: found.chunks, modes: table, fusion: found.calibration))
            }
            Output.print("\(found.set): \(found.documents) documents, \(found.queries) queries")
            Output.print("mode      nDCG@10  recall@100  MRR@10  ms/query")
            for mode in modes {
                guard let scores = found.modes[mode] else { continue }
                let name = mode.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
                Output.print(
                    name
                        + String(
                            format: "  %.4f   %.4f      %.4f  %.1f", scores.nDCG10,
                            scores.recall100, scores.mrr10, scores.millisecondsPerQuery))
            }
            for (script, weights) in found.calibration.sorted(by: { $0.key < $1.key }) {
                Output.print(
                    "\(script): vector weight \(weights.vectorWeight), "
                        + "late weight \(weights.lateWeight) (\(weights.samples) samples)")
            }
        }
    }

    struct Golden: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "golden",
            abstract: "Score an index on your own questions.",
            discussion: """
                One JSON object a line: {"query": "…", "sources": ["path/below/root.pdf"], \
                "page": 3}; the page is optional.
                """)

        @Argument(help: ArgumentHelp("The index folder.", valueName: "index"))
        var index: String

        @Argument(help: ArgumentHelp("The questions.", valueName: "golden.jsonl"))
        var golden: String

        @Option(help: ArgumentHelp("First stage.", valueName: "hybrid|bm25|vector"))
        var mode = SearchOptions.Mode.hybrid

        @Option(help: ArgumentHelp("Second stage.", valueName: "none|late"))
        var rerank = SearchOptions.Rerank.late

        @OptionGroup var global: GlobalOptions

        private struct Report: Encodable {
            struct MissEntry: Encodable {
                var query: String
                var wanted: [String]
                var found: [String]
            }
            var questions: Int
            var scores: [String: Double]
            var misses: [MissEntry]
        }

        func run() throws {
            let searcher = try Searcher(
                index: index, models: ModelStore.standard(), threads: global.threads)
            let questions = try JSONLines.read(golden, as: GoldenEvaluation.Question.self)
            let report = try GoldenEvaluation(
                searcher: searcher,
                options: SearchOptions(k: 30, mode: mode, rerank: rerank)
            ).run(questions)
            if global.json {
                let scores = [
                    "hit@1": report.hit1, "hit@5": report.hit5, "mrr": report.mrr,
                    "page@10": report.page10,
                ]
                return try Output.json(
                    Report(
                        questions: report.questions, scores: scores,
                        misses: report.misses.map {
                            .init(query: $0.query, wanted: $0.wanted, found: $0.found)
                        }))
            }
            Output.print(
                String(
                    format: "%d questions: hit@1 %.3f, hit@5 %.3f, MRR %.3f, page@10 %.3f",
                    report.questions, report.hit1, report.hit5, report.mrr, report.page10))
            for miss in report.misses {
                Output.print(
                    "missed: \(miss.query)\n  wanted \(miss.wanted.joined(separator: ", "))")
                Output.print("  found  \(miss.found.joined(separator: ", "))")
            }
        }
    }
}
