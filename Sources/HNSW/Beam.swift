/// The best nodes of a search so far, in order, and which of them were expanded.
///
/// One sorted array is both queues of Malkov & Yashunin's Algorithm 2: a candidate that falls
/// off its end would never be expanded. The storage belongs to the caller.
struct Beam {
    private let keys: UnsafeMutablePointer<ScoreKey>
    private let capacity: Int
    private(set) var count = 0
    // No key before it waits to be expanded.
    private var cursor = 0

    /// `storage` holds at least `capacity` keys; `capacity` is at least 1.
    init(storage: UnsafeMutablePointer<ScoreKey>, capacity: Int) {
        keys = storage
        self.capacity = capacity
    }

    @inline(__always)
    var isFull: Bool { count == capacity }

    /// The worst key held; only if `isFull`.
    @inline(__always)
    var last: ScoreKey { keys[count - 1] }

    var sorted: UnsafeBufferPointer<ScoreKey> { UnsafeBufferPointer(start: keys, count: count) }

    /// O(log capacity) comparisons and one move of memory.
    @inline(__always)
    mutating func insert(_ key: ScoreKey) {
        if isFull {
            guard key < last else { return }
            count -= 1
        }
        let low = place(of: key)
        (keys + low + 1).update(from: keys + low, count: count - low)
        keys[low] = key
        count += 1
        cursor = min(cursor, low)
    }

    /// How many keys go before this one. A step chooses between two numbers and not between two
    /// branches, of which the processor would guess one in two wrong.
    @inline(__always)
    private func place(of key: ScoreKey) -> Int {
        var low = 0
        var rest = count
        while rest > 1 {
            let half = rest >> 1
            low = keys[low &+ half &- 1] < key ? low &+ half : low
            rest &-= half
        }
        return rest == 1 && keys[low] < key ? low &+ 1 : low
    }

    /// Gives the key at a place another score; `sort` makes it a beam again.
    mutating func rescore(_ index: Int, as score: Float) {
        keys[index] = ScoreKey(score: score, node: keys[index].node)
    }

    mutating func sort() {
        var held = UnsafeMutableBufferPointer(start: keys, count: count)
        held.sort()
    }

    /// The best node not yet expanded behind the one that was given last; nil when there is none.
    @inline(__always)
    var ahead: UInt32? {
        var place = cursor + 1
        while place < count {
            if !keys[place].isExpanded { return keys[place].node }
            place += 1
        }
        return nil
    }

    /// The best node not yet expanded, marked as expanded; nil when there is none.
    @inline(__always)
    mutating func next() -> UInt32? {
        while cursor < count {
            if !keys[cursor].isExpanded {
                keys[cursor].markExpanded()
                return keys[cursor].node
            }
            cursor += 1
        }
        return nil
    }
}
