import ArgumentParser
import Corpus
import Diagnosis
import Embedding
import Foundation
import Terminal

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine: embedding, graph, terms, parsers, builds, searches.",
        discussion: """
            Examples:
              quarry bench embed --texts chunks.jsonl
              quarry bench ann --vectors v.f32 --dim 384 --queries 1000
              quarry bench bm25 --texts passages.jsonl --query-texts questions.jsonl
              quarry bench parse --threads 2 corpora/handbook/*/*.pdf
              quarry bench build --texts passages.jsonl --files 5000
              quarry bench search indexes/handbook --query-texts questions.jsonl
            """,
        subcommands: [Embed.self, ANN.self, BM25.self, Parse.self, Build.self, Search.self])

    struct Embed: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tokens per second of the encoder, best of some runs.")

        @Option(help: ArgumentHelp("Texts: {\"text\": …} a line.", valueName: "file.jsonl"))
        var texts: String

        @Option(help: "Runs; the best counts.")
        var runs = 3

        @Option(help: ArgumentHelp("Precision of the arithmetic.", valueName: "f32|int8"))
        var precision = EmbedSettings.defaultPrecision

        @Option(help: "The model's name.", completion: .embeddingModel)
        var model = ModelStore.defaultModel

        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            var texts: Int
            var tokens: Int
            var seconds: Double
            var tokensPerSecond: Double
            var threads: Int
            var kernel: String
        }

        func validate() throws {
            guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100.") }
        }

        func run() throws {
            let figures = try EmbeddingBenchmark.run(
                texts: texts,
                settings: EmbedSettings(model: model, precision: precision),
                models: ModelStore.standard(), threads: global.threads, repeats: runs)
            let output = JSONOutput(
                texts: figures.texts, tokens: figures.tokens, seconds: figures.seconds,
                tokensPerSecond: figures.tokensPerSecond, threads: figures.threads,
                kernel: figures.kernel)
            if global.json { return try Output.json(output) }
            Output.print(
                String(
                    format: "%d texts, %d tokens: %.0f tokens/s with %d threads",
                    output.texts, output.tokens, output.tokensPerSecond, output.threads))
            Output.print(output.kernel)
        }
    }

    struct ANN: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ann",
            abstract: "Build rate, recall and queries per second of the graph.")

        @Option(help: ArgumentHelp("Float32 rows of length 1.", valueName: "file.f32"))
        var vectors: String

        @Option(name: .customLong("dim"), help: "Floats a row.")
        var dimension: Int

        @Option(help: "The last rows are the queries.")
        var queries = 1000

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        func validate() throws { try table.check(global) }

        private struct JSONOutput: Encodable {
            var buildPerSecond: Double
            var bytes: Int
            var kernel: String
            var vectors: Int
            var threads: Int
            var sweep: [[String: Double]]
        }

        func run() throws {
            let found = try GraphBenchmark.run(
                path: vectors, dimension: dimension, queryCount: queries,
                settings: HNSWSettings(), threads: global.threads)
            let output = JSONOutput(
                buildPerSecond: found.insertsPerSecond, bytes: found.graphBytes,
                kernel: found.kernel, vectors: found.vectors, threads: found.threads,
                sweep: found.points.map {
                    [
                        "ef": Double($0.ef), "recall@10": $0.recallAt10,
                        "queries_per_second": $0.queriesPerSecond,
                    ]
                })
            if global.json { return try Output.json(output) }
            let head = String(
                format: "%d vectors: %.0f inserts/s, graph %@, %@", output.vectors,
                output.buildPerSecond, ByteSize(output.bytes).description, output.kernel)
            let columns: [Table.Column] = [
                .init("ef", title: "ef", kind: .figure),
                .init("recall@10", title: "recall@10", kind: .figure),
                .init("queries_per_second", title: "queries/s", kind: .figure),
            ]
            let rows = found.points.map { point -> [Table.Cell] in
                let recall = String(format: "%.4f", point.recallAt10)
                let rate = String(format: "%.0f", point.queriesPerSecond)
                return [
                    .init(figure: point.ef), .init(figure: point.recallAt10, shown: recall),
                    .init(figure: point.queriesPerSecond, shown: rate),
                ]
            }
            try table.show(Table(columns, rows: rows), head: [head], global)
        }
    }

    struct BM25: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bm25",
            abstract: "Documents and queries per second of the term index.")

        @Option(help: ArgumentHelp("Documents: {\"text\": …} a line.", valueName: "file.jsonl"))
        var texts: String

        @Option(help: ArgumentHelp("Queries: {\"text\": …} a line.", valueName: "file.jsonl"))
        var queryTexts: String

        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            var documents: Int
            var documentsPerSecond: Double
            var queriesPerSecond: Double
            var bytes: Int
        }

        func run() throws {
            let figures = try TermBenchmark.run(texts: texts, queries: queryTexts)
            let output = JSONOutput(
                documents: figures.documents, documentsPerSecond: figures.documentsPerSecond,
                queriesPerSecond: figures.queriesPerSecond, bytes: figures.bytes)
            if global.json { return try Output.json(output) }
            Output.print(
                String(
                    format: "%d documents: %.0f/s on one thread, %@; %.0f queries/s",
                    output.documents, output.documentsPerSecond,
                    ByteSize(output.bytes).description, output.queriesPerSecond))
        }
    }
}
