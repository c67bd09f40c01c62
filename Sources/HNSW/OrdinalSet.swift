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
