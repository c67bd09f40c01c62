import Corpus
import Embedding
import Ranking
import Segments

/// Compares query and chunk token by token: MaxSim over the token vectors of the index's own
/// model. The index's are used where it stores them, else they are computed.
struct LateReranker: SecondStage {
    let encoder: Encoder
    let segments: [SegmentReader]
    let kind = SearchOptions.Rerank.late
    let weight: Double
    private let query: TokenVectors

    /// - Parameter weight: 0 says that the build has measured that it would not help; then the
    ///   query is not even read.
    init(encoder: Encoder, segments: [SegmentReader], weight: Double, query: String) {
        self.encoder = encoder
        self.segments = segments
        self.weight = weight
        self.query = weight > 0 ? encoder.wordVectors([query])[0] : TokenVectors()
    }

    func scores(_ addresses: ArraySlice<ChunkAddress>) throws -> [Double] {
        var scores = [Double](repeating: 0, count: addresses.count)
        var unstored: [(place: Int, text: String)] = []
        for (place, address) in addresses.enumerated() {
            let segment = segments[address.segment]
            if let late = segment.late {
                scores[place] = similarity(
                    try late.vectors(of: address.ordinal), dimension: late.dimension)
            } else {
                unstored.append((place, try segment.chunk(address.ordinal).chunk.embeddedText))
            }
        }
        for (item, document) in zip(unstored, encoder.tokenVectors(unstored.map(\.text))) {
            scores[item.place] = similarity(document.vectors, dimension: document.dimension)
        }
        return scores
    }

    private func similarity(_ document: [Float], dimension: Int) -> Double {
        Double(
            LateInteraction.maxSim(
                query: query.vectors, document: document, dimension: dimension))
    }
}
