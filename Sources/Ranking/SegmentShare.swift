import HNSW

/// What one segment's graph is asked for at first when the best of all segments are wanted.
///
/// Sources are spread over segments by a hash, so of the best `count` chunks a segment holds about
/// its share, and hardly ever three deviations of a binomial distribution more. Where it does
/// (the best chunks are often of one source), it is asked again for all (`CandidateSearch.nearest`).
struct SegmentShare: Hashable {
    var count: Int
    /// Candidates held during the walk, in proportion.
    var ef: Int

    /// - Parameters:
    ///   - part: chunks of the segment that may be found, of `total` in all segments.
    init(count: Int, ef: Int, part: Int, of total: Int) {
        let mean = Double(count) * Double(part) / Double(max(total, 1))
        let most = Int((mean + 3 * mean.squareRoot()).rounded(.up)) + Self.least
        self.count = min(count, most)
        self.ef = count > 0 ? max(self.count, ef * self.count / count) : ef
    }

    /// Everything that can be asked of one segment.
    init(count: Int, ef: Int) {
        self.count = count
        self.ef = ef
    }

    /// A walk that holds fewer finds less of what it looks for.
    private static let least = 8
}
