package import Corpus
import Foundation
import Storage

/// Embeds the texts of a file into another file.
package enum FileEmbedding {
    package struct Figures: Hashable, Sendable {
        package var texts: Int
        package var tokens: Int
        /// Tokenizing and embedding, without reading and writing.
        package var seconds: Double
        package var dimension: Int
    }

    private struct Tokens: Encodable { var ids: [Int32] }

    /// - Parameters:
    ///   - texts: path of a file of `{"text": …}` a line.
    ///   - role: what the texts are for.
    ///   - output: path of the vectors: little-endian float32 rows in the order of the texts.
    ///   - tokens: path of the token ids, `{"ids": […]}` a line; nil for none.
    /// - Throws: what reading and replacing files and embedding throw.
    package static func run(
        _ encoder: Encoder, texts: String, as role: TextRole, output: String, tokens: String?
    ) throws(QuarryError) -> Figures {
        let lines = try JSONLines.texts(texts)
        let watch = Stopwatch()
        let encoded = encoder.tokenize(lines, as: role)
        let embeddings = try encoder.embed(encoded)
        let seconds = watch.seconds
        try FileSystem.replace(output, with: embeddings.vectors.withUnsafeBytes { Array($0) })
        if let tokens { try write(encoded, to: tokens) }
        return Figures(
            texts: lines.count, tokens: embeddings.tokenCounts.reduce(0, +), seconds: seconds,
            dimension: embeddings.dimension)
    }

    private static func write(_ encoded: [EncodedText], to path: String) throws(QuarryError) {
        let encoder = JSONEncoder()
        let lines = encoded.map { text in
            guard let data = try? encoder.encode(Tokens(ids: text.ids)) else {
                preconditionFailure("plain values always encode as JSON")
            }
            return String(decoding: data, as: UTF8.self) + "\n"
        }
        try FileSystem.replace(path, with: Array(lines.joined().utf8))
    }
}
