import Ranking

/// Late interaction over the members of a group: each compares its own chunks.
struct GroupLateStage: SecondStage {
    let kind = SearchOptions.Rerank.late
    let weight: Double
    let words: FloatRow
    let dimension: Int
    let chunks: GroupChunks

    func scores(_ addresses: ArraySlice<ChunkAddress>) throws -> [Double] {
        try chunks.scores(of: addresses, words: words, dimension: dimension)
    }
}
