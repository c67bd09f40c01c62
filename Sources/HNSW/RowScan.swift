import CKernels

/// Scores rows of one's choice against a query, a block at a time, so that the later rows of a
/// block are fetched while the first are computed.
struct RowScan {
    private let query: UnsafePointer<Float>
    private let vectors: VectorRows
    private(set) var beam: Beam
    private var ordinals: [UInt32] = []
    private var scores = [Float](repeating: 0, count: blockSize)

    private static let blockSize = 64

    init(query: UnsafePointer<Float>, vectors: VectorRows, beam: Beam) {
        self.query = query
        self.vectors = vectors
        self.beam = beam
        ordinals.reserveCapacity(Self.blockSize)
    }

    mutating func add(_ ordinal: Int) {
        ordinals.append(UInt32(ordinal))
        if ordinals.count == Self.blockSize { finishBlock() }
    }

    /// After the last row.
    mutating func finishBlock() {
        quarry_dot_f32_rows(
            query, vectors.base, vectors.stride, vectors.dimension, ordinals, ordinals.count,
            &scores)
        for (ordinal, score) in zip(ordinals, scores) {
            beam.insert(ScoreKey(score: score, node: ordinal))
        }
        ordinals.removeAll(keepingCapacity: true)
    }
}
