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
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) >> 1
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        (keys + low + 1).update(from: keys + low, count: count - low)
        keys[low] = key
        count += 1
        cursor = min(cursor, low)
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
