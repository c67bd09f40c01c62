import ArgumentParser
import Corpus
import Embedding
import Evaluation
import Foundation
import Storage

struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Embed texts from a file: float32 rows in input order.",
        discussion: """
            Reads one JSON object with a "text" a line; writes little-endian float32 rows.

            Examples:
              quarry embed --texts chunks.jsonl --output vectors.f32
              quarry embed --texts chunks.jsonl --output v.f32 --tokens tokens.jsonl --json
            """)

    @Option(help: ArgumentHelp("Texts: {\"text\": …} a line.", valueName: "file.jsonl"))
    var texts: String

    @Option(help: ArgumentHelp("Where the vectors go.", valueName: "file.f32"))
    var output: String

    @Option(help: ArgumentHelp("Where the token ids go, if wanted.", valueName: "file.jsonl"))
    var tokens: String?

    @Option(help: "The model's name.")
    var model = ModelStore.defaultModel

    @Option(help: ArgumentHelp("Precision of the arithmetic.", valueName: "f32|int8"))
    var precision = EmbedSettings.Precision.f32

    @Option(help: ArgumentHelp("What the texts are for.", valueName: "document|query"))
    var role = TextRole.document

    @OptionGroup var global: GlobalOptions

    private struct Line: Decodable { var text: String }
    private struct Tokens: Encodable { var ids: [Int32] }
    private struct Report: Encodable {
        var texts: Int
        var tokens: Int
        var seconds: Double
        var tokensPerSecond: Double
        var dimension: Int
        var kernel: String
    }

    func run() throws {
        let encoder = Encoder(
            model: try ModelStore.standard().open(name: model, precision: precision),
            threads: global.threads)
        let lines = try JSONLines.read(texts, as: Line.self)
        let start = Date()
        let encoded = encoder.tokenize(lines.map(\.text), as: role)
        let embeddings = encoder.embed(encoded)
        let seconds = Date().timeIntervalSince(start)
        try write(embeddings, encoded)
        let tokenCount = embeddings.tokenCounts.reduce(0, +)
        let report = Report(
            texts: lines.count, tokens: tokenCount, seconds: seconds,
            tokensPerSecond: seconds > 0 ? Double(tokenCount) / seconds : 0,
            dimension: embeddings.dimension, kernel: Kernel.name)
        if global.json { return try Output.json(report) }
        Output.print(
            "\(lines.count) texts, \(tokenCount) tokens, "
                + String(format: "%.2f s, %.0f tokens/s", seconds, report.tokensPerSecond))
    }

    private func write(_ embeddings: Embeddings, _ encoded: [EncodedText]) throws {
        try FileSystem.replace(
            output,
            with: embeddings.vectors.withUnsafeBytes { Array($0) })
        guard let tokens else { return }
        let encoder = JSONEncoder()
        let lines = try encoded.map {
            String(decoding: try encoder.encode(Tokens(ids: $0.ids)), as: UTF8.self) + "\n"
        }
        try FileSystem.replace(tokens, with: Array(lines.joined().utf8))
    }
}

extension EmbedSettings.Precision: ExpressibleByArgument {}
extension TextRole: ExpressibleByArgument {}
