import ArgumentParser
import Corpus
import Embedding
import Evaluation
import Foundation
import Searching
import Storage
import Terminal

extension EvalCommand {
    struct Golden: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "golden",
            abstract: "Score an index on your own questions.",
            discussion: """
                One JSON object a line: {"query": "…", "sources": ["path/below/root.pdf"], \
                "page": 3}; the page is optional, and "pages": [3, 4] are as good. Where sources \
                have pages of their own: {"query": "…", "answers": [{"source": "a.pdf", \
                "pages": [3]}, {"source": "b.docx"}]}.

                Examples:
                  quarry eval golden indexes/handbook golden.jsonl
                  quarry eval golden indexes/handbook golden.jsonl --mode bm25 --rerank none
                  quarry eval golden indexes/new golden.jsonl --against index=indexes/old
                  quarry eval golden indexes/handbook golden.jsonl --against hybrid --html r.html
                """)

        @Argument(help: ArgumentHelp("The index folder.", valueName: "index"), completion: .index)
        var index: String

        @Argument(
            help: ArgumentHelp("The questions.", valueName: "golden.jsonl"),
            completion: .file())
        var golden: String

        @Option(help: ArgumentHelp("First stage.", valueName: "hybrid|bm25|vector"))
        var mode = SearchOptions.Mode.hybrid

        @Option(help: ArgumentHelp("Second stage.", valueName: "none|late|cross"))
        var rerank = SearchOptions.Rerank.late

        @Option(
            name: .customLong("rerank-model"),
            help: ArgumentHelp("The cross-encoder, where there are several.", valueName: "name"),
            completion: .crossEncoder)
        var rerankModel: String?

        @Flag(
            name: .customLong("no-adapter"),
            help: "Leave the index's adapter of questions aside.")
        var ignoresAdapter = false

        @Option(
            help: ArgumentHelp(
                "Compares with this system, as `eval compare` does: it is the first of the two; "
                    + "without index=DIR it searches the same index.", valueName: "system"),
            transform: EvalCompareCommand.system)
        var against: SystemUnderTest?

        @Option(help: ArgumentHelp("Writes the comparison as a page.", valueName: "file"))
        var html: String?

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            struct MissEntry: Encodable {
                var query: String
                var wanted: [String]
                var found: [String]
            }
            var questions: Int
            var scores: [String: Double]
            var misses: [MissEntry]
        }

        func validate() throws {
            try table.check(global)
            guard html == nil || against != nil else {
                throw ValidationError("--html needs --against: it shows a comparison.")
            }
        }

        func run() throws {
            if let against { return try compare(with: against) }
            let models = ModelStore.standard()
            let searcher = try Searcher(
                index: index, models: models, threads: global.threads,
                cross: try models.cross(for: rerank, name: rerankModel, threads: global.threads))
            let questions = try JSONLines.read(golden, as: GoldenQuestion.self)
            let found = try GoldenEvaluation(searcher: searcher, options: options).run(questions)
            if global.json {
                return try Output.json(
                    JSONOutput(
                        questions: found.questions,
                        scores: Dictionary(uniqueKeysWithValues: Self.scores(of: found)),
                        misses: found.misses.map {
                            .init(query: $0.query, wanted: $0.wanted, found: $0.found)
                        }))
            }
            if table.isCSV { try Output.csv(Self.row(found)) } else { show(found) }
        }

        private var options: SearchOptions {
            var options = SearchOptions(k: 30, mode: mode, rerank: rerank)
            options.usesAdapter = !ignoresAdapter
            return options
        }

        /// By their keys, those that were measured.
        private static func scores(
            of found: GoldenEvaluation.Findings
        ) -> [(String, Double)] {
            let times = [50, 95, 99].compactMap { percent in
                found.latency.map {
                    ("p\(percent)_ms", $0.percentile(Double(percent)) * 1000)
                }
            }
            return [
                ("hit@1", found.hit1), ("hit@5", found.hit5), ("mrr", found.mrr),
                ("page@10", found.page10),
            ] + times
        }

        private static func row(_ found: GoldenEvaluation.Findings) -> Table {
            let scores = scores(of: found)
            let keys = ["questions"] + scores.map(\.0)
            return Table(
                keys.map { .init($0, title: $0, kind: .figure) },
                rows: [
                    [.init(figure: found.questions)] + scores.map { .init(figure: $0.1) }
                ])
        }

        private func compare(with other: SystemUnderTest) throws {
            var first = other
            if first.index == nil { first.index = index }
            var second = try SystemUnderTest(parsing: "index=\(index)")
            second.name = "\(index) \(mode) \(rerank)"
            second.options = options
            second.rerankModel = rerankModel
            let questions = try JSONLines.read(golden, as: GoldenQuestion.self)
            try EvalCommand.compare(
                first, second, on: .golden(questions), subject: golden, html: html,
                table: table, global: global)
        }

        private func show(_ found: GoldenEvaluation.Findings) {
            Output.print(
                String(
                    format: "%d questions: hit@1 %.3f, hit@5 %.3f, MRR %.3f, page@10 %.3f",
                    found.questions, found.hit1, found.hit5, found.mrr, found.page10))
            if let latency = found.latency {
                Output.print(
                    String(
                        format: "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
                        latency.percentile(50) * 1000, latency.percentile(95) * 1000,
                        latency.percentile(99) * 1000))
            }
            for miss in found.misses {
                Output.print(
                    "missed: \(miss.query)\n  wanted \(miss.wanted.joined(separator: ", "))")
                Output.print("  found  \(miss.found.joined(separator: ", "))")
            }
        }
    }
}
