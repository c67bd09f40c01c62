import Ranking

/// A cross-encoder over the members of a group, which reads each chunk once.
struct GroupCrossStage: SecondStage {
    let reranker: CrossReranker
    let chunks: GroupChunks
    var kind: SearchOptions.Rerank { reranker.kind }
    var weight: Double { reranker.weight }

    func scores(_ addresses: ArraySlice<ChunkAddress>) throws -> [Double] {
        try chunks.logits(of: addresses, by: reranker.scores)
    }
}
