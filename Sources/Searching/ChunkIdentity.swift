/// What a chunk has in common with others that may be the same hit.
struct ChunkIdentity: Hashable, Sendable {
    /// One source among those searched.
    struct Source: Hashable, Sendable {
        var segment: Int
        var number: Int
    }

    /// Equal where the chunks' texts are.
    var text: String
    var source: Source
}
