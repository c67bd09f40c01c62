/// A frequency and a document length whose score no posting of a block exceeds, together with
/// the block's other impacts (Ding & Suel 2011; pairs as in Lucene, so that BM25's settings and
/// the collection's statistics may change after the block is written).
struct Impact: Equatable {
    /// Saturates: `UInt16.max` stands for any frequency.
    let frequency: UInt16
    /// Saturates: never more than the true length.
    let length: UInt16

    init(frequency: UInt16, length: UInt16) {
        self.frequency = frequency
        self.length = length
    }

    init(frequency: UInt32, length: UInt32) {
        self.init(frequency: UInt16(clamping: frequency), length: UInt16(clamping: length))
    }

    /// The pairs that no other beats, by falling frequency; the rest merged into the last so
    /// that there are `PostingsFormat.impactCount`.
    static func frontier(of pairs: [Impact]) -> [Impact] {
        var best: [Impact] = []
        let sorted = pairs.sorted {
            $0.frequency != $1.frequency ? $0.frequency > $1.frequency : $0.length < $1.length
        }
        for pair in sorted where best.last.map({ pair.length < $0.length }) ?? true {
            best.append(pair)
        }
        guard let first = best.first, let shortest = best.last else { return [] }
        let count = PostingsFormat.impactCount
        while best.count < count { best.append(first) }
        if best.count > count {
            let merged = Impact(frequency: best[count - 1].frequency, length: shortest.length)
            best.removeSubrange((count - 1)...)
            best.append(merged)
        }
        return best
    }
}
