import Corpus

/// One document of a posting list.
package struct Posting: Hashable, Sendable {
    package let ordinal: Int
    package let frequency: Int
    /// Ascending, as many as `frequency`; the same one several times in a field that counts
    /// several times.
    package let positions: [Int]

    package init(ordinal: Int, frequency: Int, positions: [Int]) {
        self.ordinal = ordinal
        self.frequency = frequency
        self.positions = positions
    }
}
