/// How a text's letters divide over the scripts.
package struct ScriptShares: Hashable, Sendable {
    /// Share of each script there is, 0…1; they add up to 1. Empty where there are no letters.
    package let shares: [WritingScript: Double]

    /// From this share of kana among kana and Han on, a text is Japanese and its Han characters
    /// are part of that.
    private static let japaneseShare = 0.1

    /// - Complexity: O(text).
    package init(_ text: String) {
        var counts: [WritingScript: Double] = [:]
        for scalar in text.unicodeScalars {
            guard let script = WritingScript(of: scalar) else { continue }
            counts[script, default: 0] += script.letterWeight
        }
        if let kana = counts[.kana], let han = counts[.han],
            kana >= Self.japaneseShare * (kana + han)
        {
            counts[.kana] = kana + han
            counts[.han] = nil
        }
        let total = counts.values.reduce(0, +)
        shares = counts.mapValues { $0 / total }
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
