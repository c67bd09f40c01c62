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

    /// A hash of a text's words in their order: texts that differ only in what is between words,
    /// in capitals, marks or forms of characters have the same one.
    /// - Complexity: O(text).
    package func key(ofWordsIn text: String) -> UInt64 {
        units(of: text).reduce(0) { Self.mixed($0 ^ $1) &+ 1 }
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
                hash = Self.extended(hash, by: folded.scalar)
                for more in folded.more { hash = Self.extended(hash, by: more) }
                word = hash
            case .han, .hiragana, .katakana, .hangul:
                if let word { units.append(word) }
                word = nil
                units.append(
                    Self.extended(Self.start, by: folder.indexedForm(ofHan: folded.scalar)))
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

    private static func extended(_ hash: UInt64, by scalar: UInt32) -> UInt64 {
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
