import Corpus

/// One term of a query in one segment, with an upper bound of what each block can add.
final class TermScorer {
    let cursor: PostingCursor
    let scale: Double
    private let blockBounds: [Int64]
    /// First block that may reach into the window at hand.
    private var boundBlock = 0
    /// No document of the window gets more from this term.
    private(set) var windowBound: Int64 = 0

    /// Rounding may lift a score above its bound by one unit.
    private static let slack: Int64 = 2

    init(
        _ cursor: PostingCursor, term: BM25Query.Term, query: BM25Query,
        lengths: DocumentLengths
    ) {
        self.cursor = cursor
        scale = term.scale
        blockBounds = (0..<cursor.blockCount).map { block in
            var bound: Int64 = 0
            cursor.forEachImpact(of: block, lengths: lengths) { frequency, length in
                let norm = query.normConstant + query.normSlope * Double(length)
                bound = max(
                    bound, ScoreUnits.of(scale: term.scale, frequency: frequency, norm: norm))
            }
            return bound + Self.slack
        }
    }

    /// Sets `windowBound` for the ordinals of a window; windows ascend.
    func enter(_ window: Range<Int>) {
        windowBound = 0
        while boundBlock < blockBounds.count
            && cursor.lastOrdinal(of: boundBlock) < window.lowerBound
        {
            boundBlock += 1
        }
        var block = boundBlock
        while block < blockBounds.count {
            windowBound = max(windowBound, blockBounds[block])
            if cursor.lastOrdinal(of: block) >= window.upperBound - 1 { break }
            block += 1
        }
    }

    /// Adds this term to the candidates whose sums are above `least`; the others are dropped.
    func complete(
        _ sums: WindowSums, count: Int, above least: Int64, in search: borrowing WindowSearch,
        window: Range<Int>
    ) throws(QuarryError) -> Int {
        let cursor = cursor
        var kept = 0
        for place in 0..<count {
            let slot = Int(sums.candidates[place])
            guard sums.sum(slot) > least else {
                _ = sums.take(slot)
                continue
            }
            sums.candidates[kept] = UInt16(truncatingIfNeeded: slot)
            kept &+= 1
            let ordinal = window.lowerBound &+ slot
            if try cursor.holds(ordinal) {
                let norm = search.norm(of: ordinal)
                sums.add(
                    ScoreUnits.of(scale: scale, frequency: cursor.frequency, norm: norm),
                    atCandidate: slot)
            }
        }
        return kept
    }
}
