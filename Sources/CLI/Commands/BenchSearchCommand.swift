import ArgumentParser
import Corpus
import Diagnosis
import Embedding
import Evaluation
import Foundation
import Storage
import Terminal

extension BenchCommand {
    struct Search: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "search",
            abstract: "What an index's answers take, and what share of the nearest they find.",
            discussion: """
                Asks all questions in each mode, one after the other, after a round that warms \
                what is mapped, and compares the first of them with every vector.

                With --copies the index is asked together with copies of itself whose vectors \
                stand a little beside the real ones, in segments as a build makes them: 4 KB and \
                half a millisecond a chunk, in --work.

                Examples:
                  quarry bench search indexes/handbook --query-texts questions.jsonl
                  quarry bench search indexes/big --query-texts q.jsonl --copies 10 \\
                    --work /var/tmp/ten
                """)

        @Argument(help: "The index folder.", completion: .index)
        var index: String

        @Option(help: ArgumentHelp("Questions: {\"text\": …} a line.", valueName: "file.jsonl"))
        var queryTexts: String

        @Option(help: "Questions that are compared with every vector.")
        var exact = 100

        @Option(help: "How many times the index is there, 1 to 1000.")
        var copies = 1

        @Option(help: ArgumentHelp("A new folder for the copies.", valueName: "dir"))
        var work: String?

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        func validate() throws {
            try table.check(global)
            guard exact >= 0 else { throw ValidationError("--exact takes 0 or more.") }
            guard (1...1000).contains(copies) else {
                throw ValidationError("--copies takes 1 to 1000.")
            }
            guard (copies > 1) == (work != nil) else {
                throw ValidationError("--copies and --work go together.")
            }
        }

        private struct JSONOutput: Encodable {
            var chunks: Int
            var segments: Int
            var questions: Int
            var threads: Int
            var openMs: Double
            var privateBytes: Int
            var recall: Double
            var milliseconds: [String: [String: Double]]
        }

        func run() throws {
            let questions = try JSONLines.texts(queryTexts)
            if let work { try FileSystem.makeFolder(work) }
            let progress = ProgressLine(global)
            let benchmark = try SearchBenchmark(
                index: index, copies: copies, work: work ?? "", models: ModelStore.standard(),
                threads: global.threads
            ) { progress.update(itemsOf: "segments", done: $0, total: $1) }
            let found = try benchmark.run(questions, exact: exact)
            if global.json { return try Output.json(Self.output(found)) }
            let head = String(
                format: "%d chunks in %d segments, opened in %.1f ms; recall@10 %.4f; "
                    + "%@ of its own", found.chunks, found.segments, found.openSeconds * 1000,
                found.recallAt10, ByteSize(found.privateBytes).description)
            let columns =
                [Table.Column("way", title: "ms a question", kind: .text)]
                + Self.percents.map { .init("p\($0)", title: "p\($0)", kind: .figure) }
            let rows = found.latencies.map { name, latency in
                [Table.Cell(name)]
                    + Self.percents.map { percent in
                        let value = latency.percentile(Double(percent)) * 1000
                        return .init(figure: value, shown: String(format: "%.2f", value))
                    }
            }
            try table.show(Table(columns, rows: rows), head: [head], global)
        }

        private static let percents = [50, 95, 99]

        private static func output(_ found: SearchBenchmark.Figures) -> JSONOutput {
            let times = found.latencies.map { name, latency in
                let values = percents.map { ("p\($0)", latency.percentile(Double($0)) * 1000) }
                return (name, Dictionary(uniqueKeysWithValues: values))
            }
            return JSONOutput(
                chunks: found.chunks, segments: found.segments, questions: found.questions,
                threads: found.threads, openMs: found.openSeconds * 1000,
                privateBytes: found.privateBytes, recall: found.recallAt10,
                milliseconds: Dictionary(uniqueKeysWithValues: times))
        }
    }
}
