import Corpus

/// A smaller run of characters above or below the line, right after others of the same word:
/// a footnote's mark, a power, an index. Written on the line it would falsify what it follows
/// (83,190,556² would read 83,190,5562).
struct PDFRaisedRun {
    enum Side { case above, below }

    /// Size of the largest raised character beside its line's: marks and powers are set at 0.55 to
    /// 0.75 of it, small capitals up to 0.85.
    private static let largest: Float = 0.85
    /// How far a raised character's foot is above the line, in the line's size. Word raises by a
    /// third, TeX by 0.36 to 0.41; small capitals and other fonts on the line seem up to 0.1 off it.
    private static let leastRaise: Float = 0.17
    /// Beyond, it stands in a line of its own.
    private static let mostRaise: Float = 0.9
    /// How far below the line's upper edge a raised character may begin, in the line's size: in a
    /// symbol font's box, which reaches far down, everything seems raised.
    private static let lowestTop: Float = 0.2
    /// How far a lowered character's foot is below the line, in the line's size: indices are
    /// lowered by 0.15 and more.
    private static let leastDrop: Float = 0.08
    /// Beyond, it stands in a line of its own.
    private static let mostDrop: Float = 0.6
    /// Letters that a word has before a note's mark: in `1a`, `xa` and `Nr` the last is none.
    private static let leastWord = 3
    /// Digits that a number has before a note's mark, as amounts have: `12a` is a number's part.
    private static let leastNumber = 4
    /// Digits of a power or an isotope's mass before a letter.
    private static let mostLeading = 3

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
            guard size > 0, other.size < PDFRaisedRun.largest * size else { return nil }
            let raise = (bottom - other.bottom - PDFWord.descent * (size - other.size)) / size
            if raise > PDFRaisedRun.leastRaise && raise < PDFRaisedRun.mostRaise {
                return other.top < top + PDFRaisedRun.lowestTop * size ? .above : nil
            }
            return raise < -PDFRaisedRun.leastDrop && raise > -PDFRaisedRun.mostDrop ? .below : nil
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
        if !word.isEmpty { return word.count >= leastWord }
        return base.count { ("0"..."9").contains($0) } >= leastNumber
            && base.allSatisfy { !$0.properties.isAlphabetic }
    }

    private var forms: [Unicode.Scalar: Unicode.Scalar] {
        side == .above ? Self.superscripts : Self.subscripts
    }

    /// A run of digits before a larger letter, as superscripts; nil for another text.
    static func leading(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count <= mostLeading, scalars.allSatisfy({ ("0"..."9").contains($0) }) else {
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
