import ArgumentParser
import Corpus
import Embedding
import Evaluation
import Foundation
import Indexing
import Searching
import Snapshots
import Storage
import Terminal

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Score retrieval on test sets and on your own questions.",
        discussion: """
            Examples:
              quarry eval beir data/scifact --whole-documents
              quarry eval beir data/scifact --modes bm25,hybrid --json
              quarry eval golden indexes/handbook corpora/handbook/golden.jsonl
              quarry eval compare hybrid reranked --set data/scifact --html report.html
              quarry eval compare index=indexes/old index=indexes/new --golden golden.jsonl
              quarry eval trec scifact.run scifact.qrels
            """,
        subcommands: [
            BEIR.self, Golden.self, EvalAnswersCommand.self, EvalCompareCommand.self,
            EvalTRECCommand.self,
        ])

    struct BEIR: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "beir",
            abstract: "Index a set in BEIR's layout and score each mode on it.",
            discussion: """
                Modes: bm25, vector, hybrid (not re-ranked), reranked (hybrid, then late \
                interaction), cross (hybrid, then a cross-encoder).

                Examples:
                  quarry eval beir data/scifact --whole-documents
                  quarry eval beir data/scifact --modes hybrid,cross --rerank-model ms-marco
                  quarry eval beir data/scifact --no-store-late --run-out scifact.run --json
                """)

        @Argument(
            help: ArgumentHelp("Folder with corpus.jsonl, queries.jsonl, qrels.", valueName: "dir"),
            completion: .directory)
        var directory: String

        @Option(help: "Which qrels file.")
        var split = "test"

        @Option(help: ArgumentHelp("Modes, separated by commas.", valueName: "bm25,vector,…"))
        var modes = BEIREvaluation.Mode.standard.map(\.rawValue).joined(separator: ",")

        @Flag(help: "A document is one chunk, cut at the model's limit.")
        var wholeDocuments = false

        @Option(help: ArgumentHelp("Precision of the arithmetic.", valueName: "f32|int8"))
        var precision = EmbedSettings.defaultPrecision

        @Option(help: "The model's name.", completion: .embeddingModel)
        var model = ModelStore.defaultModel

        @Option(
            help: ArgumentHelp(
                "Vector side's weight instead of the measured one.", valueName: "0…1"))
        var vectorWeight: Double?

        @Option(
            help: ArgumentHelp(
                "Late interaction's weight instead of the measured one.", valueName: "0…1"))
        var lateWeight: Double?

        @Option(
            name: .customLong("rerank-model"),
            help: ArgumentHelp("The cross-encoder, where there are several.", valueName: "name"),
            completion: .crossEncoder)
        var rerankModel: String?

        @Flag(
            inversion: .prefixedNo,
            help: "Store token vectors in the index, as `rerank: { store_late: codes }` does.")
        var storeLate = true

        @Option(
            help: ArgumentHelp(
                "Writes the answers as a TREC run; of several modes, each with its name before "
                    + "the ending.", valueName: "file"))
        var runOut: String?

        @Option(
            help: ArgumentHelp("Writes the judgements as TREC qrels.", valueName: "file"))
        var qrelsOut: String?

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        func validate() throws { try table.check(global) }

        private struct JSONOutput: Encodable {
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
            let models = ModelStore.standard()
            var evaluation = try BEIREvaluation(
                encoder: Encoder(
                    model: try models.open(name: model, precision: precision),
                    threads: global.threads),
                settings: IndexSettings(
                    embed: EmbedSettings(model: model, precision: precision),
                    rerank: RerankSettings(storeLate: storeLate ? .codes : .none)),
                threads: global.threads, wholeDocuments: wholeDocuments)
            evaluation.cross = try models.cross(
                for: wanted.contains(.cross) ? .cross : .none, name: rerankModel,
                threads: global.threads)
            let found = try FileSystem.withTemporaryPath(for: "eval") { folder in
                try evaluation.run(
                    set, modes: wanted, weights: (vectorWeight, lateWeight), folder: folder,
                    events: BuildEvents(progressOnly: progress))
            }
            progress.finish()
            try writeFiles(found, set)
            try show(found, wanted)
        }

        private func writeFiles(_ found: BEIREvaluation.Findings, _ set: BEIRSet) throws {
            for (mode, system) in found.answers {
                guard let runOut else { break }
                let path =
                    found.answers.count == 1
                    ? runOut : FileSystem.path(runOut, withWord: mode.rawValue)
                try TRECFiles.write(TRECFiles.text(of: system), to: path)
            }
            if let qrelsOut {
                try TRECFiles.write(TRECFiles.text(of: set.judgements), to: qrelsOut)
            }
        }

        private func parseModes() throws -> [BEIREvaluation.Mode] {
            try modes.split(separator: ",").map {
                guard let mode = BEIREvaluation.Mode(rawValue: String($0)) else {
                    throw ValidationError(
                        "--modes takes bm25, vector, hybrid, reranked and cross.")
                }
                return mode
            }
        }

        private func show(
            _ found: BEIREvaluation.Findings, _ modes: [BEIREvaluation.Mode]
        ) throws {
            let scores = Dictionary(
                uniqueKeysWithValues: found.modes.map { ($0.rawValue, Self.row($1)) })
            if global.json {
                return try Output.json(
                    JSONOutput(
                        set: found.set, documents: found.documents, queries: found.queries,
                        chunks: found.chunks, modes: scores, fusion: found.calibration))
            }
            let weights = found.calibration.sorted { $0.key < $1.key }.map { script, weights in
                "\(script): vector weight \(weights.vectorWeight), "
                    + "late weight \(weights.lateWeight) (\(Counted(weights.samples, "sample")))"
            }
            try table.show(
                Self.table(of: modes.map(\.rawValue).filter { scores[$0] != nil }, scores: scores),
                head: [
                    "\(found.set): \(Counted(found.documents, "document")), \(Counted(found.queries, "query", "queries"))"
                ],
                tail: weights, global)
        }

        /// Columns of the scores: key, what people read above it, digits behind the point.
        private static let measures = [
            ("ndcg@10", "nDCG@10", 4), ("recall@100", "recall@100", 4), ("mrr@10", "MRR@10", 4),
            ("ms_per_query", "ms/query", 1), ("p50_ms", "p50", 1), ("p95_ms", "p95", 1),
            ("p99_ms", "p99", 1),
        ]

        private static func table(of modes: [String], scores: [String: [String: Double]]) -> Table {
            Table(
                [.init("mode", title: "mode", kind: .word)]
                    + measures.map { .init($0.0, title: $0.1, kind: .figure) },
                rows: modes.map { mode in
                    [.init(mode)]
                        + measures.map { key, _, digits -> Table.Cell in
                            let value = scores[mode]?[key]
                            let text = value.map { String(format: "%.\(digits)f", $0) }
                            return .init(figure: value, shown: text)
                        }
                })
        }

        private static func row(_ scores: BEIREvaluation.Scores) -> [String: Double] {
            var row = [
                "ndcg@10": scores.nDCG10, "recall@100": scores.recall100,
                "mrr@10": scores.mrr10, "ms_per_query": scores.millisecondsPerQuery,
            ]
            for percent in [50, 95, 99] {
                row["p\(percent)_ms"] = scores.latency.map {
                    $0.percentile(Double(percent)) * 1000
                }
            }
            return row
        }
    }
}
