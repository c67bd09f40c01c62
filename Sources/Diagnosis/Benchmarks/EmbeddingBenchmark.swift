package import Corpus
package import Embedding
import Storage

/// How many tokens the encoder embeds a second: the figures of `quarry bench embed`.
package enum EmbeddingBenchmark {
    package struct Figures: Hashable, Sendable {
        package var texts: Int
        package var tokens: Int
        /// Of the best repeat.
        package var seconds: Double
        package var threads: Int
        /// The path that the kernels ran on.
        package var kernel: String

        package var tokensPerSecond: Double { Double(tokens) / seconds }
    }

    /// Embeds the texts as often as asked for; tokenizing them is not measured.
    /// - Parameter texts: path of a file of `{"text": …}` a line.
    /// - Throws: what reading the file and embedding throw, and `models` of a model that is not
    ///   there.
    package static func run(
        texts: String, settings: EmbedSettings, models: ModelStore, threads: Int, repeats: Int
    ) throws(QuarryError) -> Figures {
        let encoder = Encoder(
            model: try models.open(settings), threads: threads)
        let lines = try JSONLines.texts(texts)
        let encoded = encoder.tokenize(lines)
        var figures = Figures(
            texts: lines.count, tokens: 0, seconds: .infinity, threads: threads,
            kernel: Kernel.name)
        for _ in 0..<repeats {
            let watch = Stopwatch()
            figures.tokens = try encoder.embed(encoded).tokenCounts.reduce(0, +)
            figures.seconds = min(figures.seconds, watch.seconds)
        }
        return figures
    }
}
