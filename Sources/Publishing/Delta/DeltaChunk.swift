import Corpus

/// Where a chunk of a source that travels has its text, context and vectors from. Its place in the
/// document is its own.
enum DeltaChunk: Hashable {
    /// From a chunk of the old index.
    case old(Int)
    /// From a chunk that is new in the delta: the next one, which is stated here, or one before it.
    case new(Int)
}
