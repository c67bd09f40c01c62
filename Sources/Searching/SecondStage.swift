import Ranking

/// Scores chunks for one query more closely than the first stage does.
protocol SecondStage {
    var kind: SearchOptions.Rerank { get }
    /// Against the fused score, 0…1.
    var weight: Double { get }

    /// One score a chunk, higher is better; a function of query and chunk alone.
    func scores(_ addresses: ArraySlice<ChunkAddress>) throws -> [Double]
}

extension SecondStage {
    /// The weight for one candidate. Late interaction compares token by token, which across scripts
    /// says little: it counts as far as words do. A cross-encoder reads both texts together.
    func weight(of candidate: Candidate) -> Double {
        kind == .late ? weight * candidate.overlap : weight
    }
}
