import Corpus

/// How a text's letters divide over the script classes.
package struct ScriptMix: Hashable, Sendable {
    /// Share of each class, 0…1; they add up to 1. Text without letters is all `other`.
    package let shares: [ScriptClass: Double]

    /// A Han letter counts twice: it says about as much as half an English word, and one word is
    /// about four letters.
    private static let hanWeight = 2.0

    /// - Complexity: O(text).
    package init(_ text: String) {
        var counts: [ScriptClass: Double] = [:]
        for scalar in text.unicodeScalars {
            guard let script = Self.script(of: scalar) else { continue }
            counts[script, default: 0] += script == .han ? Self.hanWeight : 1
        }
        let total = counts.values.reduce(0, +)
        shares = total == 0 ? [.other: 1] : counts.mapValues { $0 / total }
    }

    /// The class with the largest share; the earlier case wins a tie.
    package var dominant: ScriptClass {
        var best = ScriptClass.other
        var share = 0.0
        for script in ScriptClass.allCases where (shares[script] ?? 0) > share {
            best = script
            share = shares[script] ?? 0
        }
        return best
    }

    /// The mean of a per-class value, weighted by the shares.
    package func blend(_ value: (ScriptClass) -> Double) -> Double {
        ScriptClass.allCases.reduce(0) { $0 + (shares[$1] ?? 0) * value($1) }
    }

    /// Nil for scalars that are no letters.
    private static func script(of scalar: Unicode.Scalar) -> ScriptClass? {
        switch WritingScript(of: scalar) {
        case nil: nil
        case .latin: .latin
        case .han: .han
        default: .other
        }
    }
}
