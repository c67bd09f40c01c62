/// The best `k` documents so far: a heap with the worst one on top.
struct BestScores {
    private struct Entry {
        let score: Float
        let ordinal: Int
        let units: Int64

        func isWorse(than other: Entry) -> Bool {
            score != other.score ? score < other.score : ordinal > other.ordinal
        }
    }

    private let k: Int
    private var heap: [Entry] = []

    init(k: Int) { self.k = k }

    /// A document with no more than this, met after those held, is not among the best.
    var threshold: Int64 { heap.count < k ? -1 : heap[0].units }

    /// Offers a document whose ordinal is above those of all documents offered before.
    mutating func offer(_ ordinal: Int, units: Int64) {
        guard units > threshold else { return }
        let entry = Entry(score: ScoreUnits.score(units), ordinal: ordinal, units: units)
        if heap.count < k {
            heap.append(entry)
            siftUp()
        } else if heap[0].isWorse(than: entry) {
            heap[0] = entry
            siftDown()
        }
    }

    func sorted() -> [ScoredOrdinal] {
        heap.sorted { $1.isWorse(than: $0) }
            .map { ScoredOrdinal(ordinal: $0.ordinal, score: $0.score) }
    }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isWorse(than: heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isWorse(than: heap[worst]) { worst = child }
            }
            if worst == parent { return }
            heap.swapAt(worst, parent)
            parent = worst
        }
    }
}
