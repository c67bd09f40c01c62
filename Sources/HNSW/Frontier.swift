/// Keys still to expand, best first: a binary heap.
struct Frontier {
    private var keys: [ScoreKey] = []

    /// O(log n).
    mutating func insert(_ key: ScoreKey) {
        keys.append(key)
        var child = keys.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard keys[child] < keys[parent] else { return }
            keys.swapAt(child, parent)
            child = parent
        }
    }

    /// O(log n).
    mutating func popFirst() -> ScoreKey? {
        guard let first = keys.first else { return nil }
        let last = keys.removeLast()
        if keys.isEmpty { return first }
        keys[0] = last
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < keys.count && keys[child] < keys[best] { best = child }
            guard best != parent else { return first }
            keys.swapAt(best, parent)
            parent = best
        }
    }
}
