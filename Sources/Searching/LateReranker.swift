import Corpus
import Embedding
import Ranking
import Segments

/// Compares query and chunk token by token: MaxSim over the token vectors of the index's own
/// model. The index's codes are used where it stores them, else the vectors are computed.
struct LateReranker: SecondStage {
    let encoder: Encoder
    let segments: [SegmentReader]
    let kind = SearchOptions.Rerank.late
    let weight: Double
    private let query: TokenVectors

    /// - Parameters:
    ///   - weight: 0 says that the build has measured that it would not help.
    ///   - query: of the query's words; none where the weight is 0.
    init(encoder: Encoder, segments: [SegmentReader], weight: Double, query: TokenVectors) {
        self.encoder = encoder
        self.segments = segments
        self.weight = weight
        self.query = query
    }

    func scores(_ addresses: ArraySlice<ChunkAddress>) throws -> [Double] {
        var scores = [Double](repeating: 0, count: addresses.count)
        var unstored: [(place: Int, text: String)] = []
        var question = PreparedWords(query)
        for (place, address) in addresses.enumerated() {
            let segment = segments[address.segment]
            guard let late = segment.late else {
                unstored.append((place, try segment.chunk(address.ordinal).chunk.embeddedText))
                continue
            }
            scores[place] = Double(
                LateInteraction.maxSim(
                    question: try question.question(for: late),
                    codes: try late.codes(of: address.ordinal)))
        }
        for (item, document) in zip(unstored, try encoder.tokenVectors(unstored.map(\.text))) {
            scores[item.place] = Double(
                LateInteraction.maxSim(
                    query: query.vectors, document: document.vectors,
                    dimension: document.dimension))
        }
        return scores
    }
}
