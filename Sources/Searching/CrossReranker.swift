import Corpus
import Embedding
import Ranking
import Segments

/// Lets a cross-encoder read query and chunk together.
///
/// The model is chosen when a question is asked, so no build has measured its weight: it is
/// `defaultWeight`, times the share of the query's tokens that the model knows, for it can't
/// judge what it can't read.
struct CrossReranker: SecondStage {
    let encoder: CrossEncoder
    let segments: [SegmentReader]
    let kind = SearchOptions.Rerank.cross
    let weight: Double
    private let query: CrossEncoder.Query

    /// Most of the say, but not all: the fused score still breaks what the model finds alike.
    static let defaultWeight = 0.8

    /// - Parameter weight: instead of the default; 0…1.
    init(encoder: CrossEncoder, segments: [SegmentReader], weight: Double?, query: String) {
        self.encoder = encoder
        self.segments = segments
        self.query = encoder.read(query)
        self.weight = weight ?? Self.defaultWeight * self.query.knownShare
    }

    func scores(_ addresses: ArraySlice<ChunkAddress>) throws -> [Double] {
        let texts = try addresses.map {
            try segments[$0.segment].chunk($0.ordinal).chunk.embeddedText
        }
        return encoder.logits(query, texts: texts).map(Double.init)
    }
}
