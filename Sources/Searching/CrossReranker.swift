import Corpus
import Embedding
import Ranking

/// Lets a cross-encoder read query and chunk together.
///
/// The model is chosen when a question is asked, so no build has measured its weight: it is
/// `defaultWeight`, times the share of the query's tokens that the model knows, for it can't
/// judge what it can't read.
struct CrossReranker: SecondStage {
    let encoder: CrossEncoder
    let kind = SearchOptions.Rerank.cross
    let weight: Double
    private let query: CrossEncoder.Query
    private let texts: (ArraySlice<ChunkAddress>) throws -> [String]

    /// Most of the say, but not all: the fused score still breaks what the model finds alike.
    static let defaultWeight = 0.8

    /// - Parameters:
    ///   - weight: instead of the default; 0…1.
    ///   - texts: of chunks, as a model reads them.
    init(
        encoder: CrossEncoder, weight: Double?, query: String,
        texts: @escaping (ArraySlice<ChunkAddress>) throws -> [String]
    ) {
        self.encoder = encoder
        self.texts = texts
        self.query = encoder.read(query)
        self.weight = weight ?? Self.defaultWeight * self.query.knownShare
    }

    func scores(_ addresses: ArraySlice<ChunkAddress>) throws -> [Double] {
        try encoder.logits(query, texts: texts(addresses)).map(Double.init)
    }
}
