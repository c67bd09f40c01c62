import Corpus

/// A smaller run of characters above or below the line, right after others of the same word:
/// a footnote's mark, a power, an index. Written on the line it would falsify what it follows
/// (83,190,556² would read 83,190,5562).
struct PDFRaisedRun {
    enum Side { case above, below }

    var side: Side
    /// Where it starts in its word, counted in scalars.
    var start: Int

    /// A character's size and place, as far as they tell whether it stands on the line.
    struct Glyph {
        var size: Float
        var top: Float
        var bottom: Float

        /// The side of this one on which a smaller glyph stands; nil for one on the line.
        ///
        /// A box reaches below the line by what its font descends, about a fifth of its size;
        /// in fonts of symbols it may be as much as a whole, so that the upper edge counts too.
        func side(of other: Glyph) -> Side? {
            guard size > 0, other.size < 0.85 * size else { return nil }
            let raise = (bottom - other.bottom - 0.22 * (size - other.size)) / size
            if raise > 0.17 && raise < 0.9 { return other.top < top + 0.2 * size ? .above : nil }
            return raise < -0.08 && raise > -0.6 ? .below : nil
        }
    }

    /// Digits and signs become superscripts or subscripts of Unicode, and so do n and i after a
    /// letter or digit. A lone letter behind a longer word or number is a note's mark and stands
    /// apart; other letters (1st, XIXe) belong to their word, brackets say by themselves what
    /// they are.
    func written(_ run: [Unicode.Scalar], after base: [Unicode.Scalar]) -> String {
        let plain = String(String.UnicodeScalarView(run))
        guard !run.contains(where: Self.brackets.contains) else { return plain }
        let letters = run.count(where: \.isLetter)
        if letters == 0 {
            var written = run.map { forms[$0] ?? $0 }
            // HCO₃⁻ is set with the charge over the index; both come as one run.
            if run.count > 1, side == .below, "+-−–".unicodeScalars.contains(run[run.count - 1]) {
                written[run.count - 1] = Self.superscripts[run[run.count - 1]] ?? "⁻"
            }
            return String(String.UnicodeScalarView(written))
        }
        guard run.count == 1, side == .above else { return plain }
        let stem = base.reversed().prefix { $0.properties.isAlphabetic }
        if stem.count < 2, let form = Self.letters[run[0]], !base.isEmpty { return String(form) }
        return Self.isMark(run[0], after: base) ? " " + plain : plain
    }

    private static func isMark(_ letter: Unicode.Scalar, after base: [Unicode.Scalar]) -> Bool {
        guard letter.isASCII, letter.properties.isLowercase else { return false }
        let word = base.reversed().prefix { $0.properties.isLowercase }
        if !word.isEmpty { return word.count >= 3 }
        return base.count { ("0"..."9").contains($0) } >= 4
            && base.allSatisfy { !$0.properties.isAlphabetic }
    }

    private var forms: [Unicode.Scalar: Unicode.Scalar] {
        side == .above ? Self.superscripts : Self.subscripts
    }

    /// A run of digits before a larger letter, as superscripts; nil for another text.
    static func leading(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count <= 3, scalars.allSatisfy({ ("0"..."9").contains($0) }) else {
            return nil
        }
        return String(String.UnicodeScalarView(scalars.map { superscripts[$0] ?? $0 }))
    }

    private static let brackets = Set("[]()（）〔〕【】".unicodeScalars)
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = ["n": "ⁿ", "i": "ⁱ"]
    private static let superscripts = table("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
    private static let subscripts = table("₀₁₂₃₄₅₆₇₈₉₊₋₋₋")

    private static func table(_ forms: String) -> [Unicode.Scalar: Unicode.Scalar] {
        Dictionary(uniqueKeysWithValues: zip("0123456789+-−–".unicodeScalars, forms.unicodeScalars))
    }
}
