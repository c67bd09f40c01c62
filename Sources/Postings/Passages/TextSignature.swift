/// What a text says, in 64 bytes that can be compared: texts that are nearly the same have
/// nearly the same signature.
///
/// MinHash (Broder 1997) over shingles of three units in a row, of each hash the lowest byte
/// (b-bit minwise hashing, Li & König 2010). A unit is a word, or one Han, kana or Hangul
/// character, folded as for the term index, so Traditional and Simplified editions agree. A pure
/// function of the text.
package struct TextSignature: Hashable, Sendable {
    package static let byteCount = 64
    /// Part of what a segment is a function of; raised when some text gets other bytes.
    package static let version = 1

    /// A text of fewer units has no signature: a few words in common would say too much.
    package static let minimumUnits = 16
    /// Texts as alike as this are near-duplicates: the share of their shingles that they have in
    /// common (Jaccard). One changed word of a hundred leaves 0.94.
    package static let threshold = 0.75

    /// All zero for a text without signature.
    package let bytes: [UInt8]

    /// Traps unless there are `byteCount` bytes.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "a signature has 64 bytes")
        self.bytes = bytes
    }

    package var isEmpty: Bool { bytes.allSatisfy { $0 == 0 } }

    /// Estimated share of common shingles, 0…1, with a standard error of 0.05 near the threshold;
    /// 0 where a text has no signature.
    package func similarity(to other: TextSignature) -> Double {
        guard !isEmpty, !other.isEmpty else { return 0 }
        let same = zip(bytes, other.bytes).count { $0 == $1 }
        // One byte in 256 is the same by chance.
        let share = Double(same) / Double(Self.byteCount)
        return max(0, (share - 1.0 / 256) / (1 - 1.0 / 256))
    }

    /// Keys of which near-duplicates share at least one: bands of four bytes. Two texts at the
    /// threshold share one with a probability of 0.998.
    package var bands: [UInt64] {
        guard !isEmpty else { return [] }
        return stride(from: 0, to: Self.byteCount, by: 4).map { start in
            bytes[start..<start + 4].reduce(UInt64(start)) { $0 << 8 | UInt64($1) }
        }
    }
}
