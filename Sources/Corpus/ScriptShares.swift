/// How a text's letters divide over the scripts.
package struct ScriptShares: Hashable, Sendable {
    /// Share of each script there is, 0…1; they add up to 1. Empty where there are no letters.
    package let shares: [WritingScript: Double]

    /// From this share of kana among kana and Han on, a text is Japanese and its Han characters
    /// are part of that.
    private static let japaneseShare = 0.1

    /// - Complexity: O(text).
    package init(_ text: String) { self.init(letters: Self.letters(of: text)) }

    /// - Parameter letters: of a text, as `letters(of:)` counts them.
    package init(letters: [WritingScript: Int]) {
        let total = Double(letters.values.reduce(0, +))
        shares = letters.mapValues { Double($0) / total }
    }

    /// The letters of each script that a text has, weighed by `WritingScript.letterWeight`.
    /// - Complexity: O(text).
    package static func letters(of text: String) -> [WritingScript: Int] {
        var counts: [WritingScript: Int] = [:]
        for scalar in text.unicodeScalars {
            guard let script = WritingScript(of: scalar) else { continue }
            counts[script, default: 0] += script.letterWeight
        }
        if let kana = counts[.kana], let han = counts[.han],
            Double(kana) >= japaneseShare * Double(kana + han)
        {
            counts[.kana] = kana + han
            counts[.han] = nil
        }
        return counts
    }

    /// The script with the largest share, the earlier case of two alike; nil where there are no
    /// letters.
    package var dominant: WritingScript? {
        WritingScript.allCases.filter { shares[$0] != nil }
            .reduce(nil) { best, script in
                guard let best else { return script }
                return shares[script, default: 0] > shares[best, default: 0] ? script : best
            }
    }

    /// How much of this text is in scripts that the other one is written in, 0…1. A script that
    /// half of the other text is in counts in full. 1 where this text has no letters.
    package func overlap(with other: ScriptShares) -> Double {
        guard !shares.isEmpty else { return 1 }
        return WritingScript.allCases.reduce(0) {
            $0 + shares[$1, default: 0] * min(1, 2 * other.shares[$1, default: 0])
        }
    }
}
