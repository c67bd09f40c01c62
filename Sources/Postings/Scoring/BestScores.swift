import HeapModule

/// The best `k` documents so far.
struct BestScores {
    /// The lesser of two is the worse.
    private struct Entry: Comparable {
        let score: Float
        let ordinal: Int
        let units: Int64

        static func < (left: Entry, right: Entry) -> Bool {
            left.score != right.score ? left.score < right.score : left.ordinal > right.ordinal
        }
    }

    private let k: Int
    private let floor: Int64
    private var held = Heap<Entry>()

    /// - Parameters:
    ///   - k: at least 1.
    ///   - floor: what scores no more is not wanted.
    init(k: Int, floor: Float? = nil) {
        self.k = k
        self.floor = floor.map(ScoreUnits.most) ?? -1
    }

    /// A document with no more than this, met after those held, is not among the best.
    var threshold: Int64 {
        guard held.count == k, let worst = held.min else { return floor }
        return max(worst.units, floor)
    }

    /// Offers a document whose ordinal is above those of all documents offered before.
    mutating func offer(_ ordinal: Int, units: Int64) {
        guard units > threshold else { return }
        let entry = Entry(score: ScoreUnits.score(units), ordinal: ordinal, units: units)
        if held.count < k {
            held.insert(entry)
        } else if let worst = held.min, worst < entry {
            held.replaceMin(with: entry)
        }
    }

    func sorted() -> [ScoredOrdinal] {
        held.unordered.sorted(by: >)
            .map { ScoredOrdinal(ordinal: $0.ordinal, score: $0.score) }
    }
}
