import HNSW

extension Searcher {
    /// Of the sets of chunks that may be hits.
    package var restrictionBytes: Int {
        (restriction ?? []).reduce(0) { $0 + ($1.bound + 7) / 8 }
    }

    /// Whether some of a segment's chunks may be hits.
    /// - Parameters:
    ///   - ordinals: below the segment's number of chunks.
    ///   - segment: its place in the snapshot.
    package func mayShow(_ ordinals: Range<Int>, of segment: Int) -> Bool {
        guard let restriction else { return true }
        return ordinals.contains { restriction[segment].contains($0) }
    }
}
