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

/// Makes signatures. Not for sharing between threads.
package struct SignatureMaker {
    private let folder = ScalarFolder()

    package init() {}

    /// - Complexity: O(text × 64).
    package func signature(of text: String) -> TextSignature {
        let units = units(of: text)
        guard units.count >= TextSignature.minimumUnits else {
            return TextSignature(bytes: Array(repeating: 0, count: TextSignature.byteCount))
        }
        var least = [UInt64](repeating: .max, count: TextSignature.byteCount)
        for index in 2..<units.count {
            let shingle = Self.mixed(
                Self.mixed(Self.mixed(units[index - 2]) ^ units[index - 1]) ^ units[index])
            for place in least.indices {
                least[place] = min(least[place], shingle &* Self.factors[place] >> 24)
            }
        }
        return TextSignature(bytes: least.map { UInt8(truncatingIfNeeded: $0) })
    }

    /// A hash for each word or character.
    private func units(of text: String) -> [UInt64] {
        var units: [UInt64] = []
        var word: UInt64?
        for scalar in text.unicodeScalars {
            let folded = folder.fold(scalar.value)
            switch folded.kind {
            case .letter, .digit:
                var hash = word ?? Self.start
                hash = Self.extended(hash, folded.scalar)
                for more in folded.more { hash = Self.extended(hash, more) }
                word = hash
            case .han, .hiragana, .katakana, .hangul:
                if let word { units.append(word) }
                word = nil
                units.append(Self.extended(Self.start, folder.indexedForm(ofHan: folded.scalar)))
            case .ignorable, .soundMark: continue
            case .joiner, .other:
                if let word { units.append(word) }
                word = nil
            }
        }
        if let word { units.append(word) }
        return units
    }

    // FNV-1a, a scalar at a time.
    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func extended(_ hash: UInt64, _ scalar: UInt32) -> UInt64 {
        (hash ^ UInt64(scalar)) &* 0x100_0000_01B3
    }

    /// The finaliser of SplitMix64 (Steele, Lea & Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Odd multipliers: hash functions that differ enough for minima.
    private static let factors = (1...TextSignature.byteCount).map {
        mixed(UInt64($0) &* 0x9E37_79B9_7F4A_7C15) | 1
    }
}
