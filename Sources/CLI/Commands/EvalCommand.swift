import ArgumentParser
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
            help: ArgumentHelp("Folder with corpus.jsonl, queries.jsonl, qrels.", valueName: "dir"))
        var directory: String

        @Option(help: "Which qrels file.")
        var split = "test"

        @Option(help: ArgumentHelp("Modes, separated by commas.", valueName: "bm25,vector,…"))
        var modes = BEIREvaluation.Mode.standard.map(\.rawValue).joined(separator: ",")

        @Flag(help: "A document is one chunk, cut at the model's limit.")
        var wholeDocuments = false

        @Option(help: ArgumentHelp("Precision of the arithmetic.", valueName: "f32|int8"))
        var precision = EmbedSettings.defaultPrecision

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

        @Option(
            name: .customLong("rerank-model"),
            help: ArgumentHelp("The cross-encoder, where there are several.", valueName: "name"))
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

        @OptionGroup var global: GlobalOptions

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
            let table = Dictionary(
                uniqueKeysWithValues: found.modes.map { ($0.rawValue, Self.row($1)) })
            if global.json {
                return try Output.json(
                    JSONOutput(
                        set: found.set, documents: found.documents, queries: found.queries,
                        chunks: found.chunks, modes: table, fusion: found.calibration))
            }
            Output.print("\(found.set): \(found.documents) documents, \(found.queries) queries")
            Output.print("mode      nDCG@10  recall@100  MRR@10  ms/query   p50    p95    p99")
            for mode in modes {
                guard let scores = found.modes[mode] else { continue }
                let name = mode.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
                Output.print(
                    name
                        + String(
                            format: "  %.4f   %.4f      %.4f  %8.1f", scores.nDCG10,
                            scores.recall100, scores.mrr10, scores.millisecondsPerQuery)
                        + Self.percentiles(scores.latency))
            }
            for (script, weights) in found.calibration.sorted(by: { $0.key < $1.key }) {
                Output.print(
                    "\(script): vector weight \(weights.vectorWeight), "
                        + "late weight \(weights.lateWeight) (\(weights.samples) samples)")
            }
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

        private static func percentiles(_ latency: Latency?) -> String {
            guard let latency else { return "" }
            return [50, 95, 99].map { String(format: " %6.1f", latency.percentile($0) * 1000) }
                .joined()
        }
    }
}
