import ArgumentParser
import Corpus
import Embedding
import Foundation
import Terminal

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

    @Option(
        help: ArgumentHelp("Texts: {\"text\": …} a line.", valueName: "file.jsonl"),
        completion: .file())
    var texts: String

    @Option(help: ArgumentHelp("Where the vectors go.", valueName: "file.f32"))
    var output: String

    @Option(help: ArgumentHelp("Where the token ids go, if wanted.", valueName: "file.jsonl"))
    var tokens: String?

    @Option(help: "The model's name.", completion: .embeddingModel)
    var model = ModelStore.defaultModel

    @Option(help: ArgumentHelp("Precision of the arithmetic.", valueName: "f32|int8"))
    var precision = EmbedSettings.defaultPrecision

    @Option(help: ArgumentHelp("What the texts are for.", valueName: "document|query"))
    var role = TextRole.document

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
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
        let figures = try FileEmbedding.run(
            encoder, texts: texts, as: role, output: output, tokens: tokens)
        let rate = figures.seconds > 0 ? Double(figures.tokens) / figures.seconds : 0
        if global.json {
            return try Output.json(
                JSONOutput(
                    texts: figures.texts, tokens: figures.tokens, seconds: figures.seconds,
                    tokensPerSecond: rate, dimension: figures.dimension, kernel: Kernel.name))
        }
        Output.print(
            "\(Counted(figures.texts, "text")), \(Counted(figures.tokens, "token")), "
                + String(format: "%.2f s, %.0f tokens/s", figures.seconds, rate))
    }
}

extension EmbedSettings.Precision: ExpressibleByArgument {}
extension TextRole: ExpressibleByArgument {}
