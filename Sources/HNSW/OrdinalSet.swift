/// A set of ordinals below a bound, one bit each: which vectors a search may return.
package struct OrdinalSet: Sendable {
    /// Ordinals are below it.
    package let bound: Int
    package private(set) var count = 0
    private var words: [UInt64]

    package init(bound: Int) {
        self.bound = bound
        words = Array(repeating: 0, count: (bound + 63) / 64)
    }

    /// All ordinals below a bound.
    package init(all bound: Int) {
        self.init(bound: bound)
        insert(0..<bound)
    }

    package init(bound: Int, where isMember: (Int) -> Bool) {
        self.init(bound: bound)
        for ordinal in 0..<bound where isMember(ordinal) { insert(ordinal) }
    }

    /// Traps unless `ordinal` is below the bound.
    package mutating func insert(_ ordinal: Int) {
        precondition(ordinal >= 0 && ordinal < bound, "the ordinal is not below the bound")
        guard !contains(ordinal) else { return }
        words[ordinal / 64] |= 1 << UInt64(ordinal % 64)
        count += 1
    }

    /// Traps unless the ordinals are below the bound. O(ordinals).
    package mutating func insert(_ ordinals: Range<Int>) {
        for ordinal in ordinals { insert(ordinal) }
    }

    package var isEmpty: Bool { count == 0 }

    /// Keeps the members that `other`, of the same bound, has too. O(bound / 64).
    package mutating func formIntersection(_ other: OrdinalSet) {
        combine(with: other) { $0 & $1 }
    }

    /// Takes out the members that `other`, of the same bound, has. O(bound / 64).
    package mutating func subtract(_ other: OrdinalSet) {
        combine(with: other) { $0 & ~$1 }
    }

    private mutating func combine(with other: OrdinalSet, by body: (UInt64, UInt64) -> UInt64) {
        precondition(other.bound == bound, "the sets are of one segment")
        count = 0
        for index in words.indices {
            words[index] = body(words[index], other.words[index])
            count += words[index].nonzeroBitCount
        }
    }

    package func contains(_ ordinal: Int) -> Bool {
        words[ordinal / 64] >> UInt64(ordinal % 64) & 1 != 0
    }

    /// Calls `body` with each member, ascending.
    package func forEach(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}
