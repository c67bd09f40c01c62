/// What becomes of characters above or below the line, in every format: written on the line they
/// would falsify what they follow (10⁶ would read 106).
///
/// Digits and signs become superscripts or subscripts of Unicode ("Superscripts and Subscripts",
/// U+2070), and so do n and i above a letter or digit. A lone small letter behind a longer word or
/// number is a note's mark and stands apart; other letters (1st, XIXe) belong to their word,
/// brackets and asterisks say by themselves what they are.
enum RaisedForms {
    enum Place { case above, below }

    /// Letters that a word has before a note's mark: in `1a`, `xa` and `Nr` the last is none.
    private static let leastWord = 3
    /// Digits that a number has before a note's mark, as amounts have: `12a` is a number's part.
    private static let leastNumber = 4

    /// What is written for a run of one word.
    /// - Parameter base: what stands before it in the word.
    static func written(
        _ run: [Unicode.Scalar], at place: Place, after base: [Unicode.Scalar]
    ) -> String {
        let plain = String(String.UnicodeScalarView(run))
        guard !run.contains(where: brackets.contains) else { return plain }
        let letters = run.count(where: \.isLetter)
        if letters == 0 {
            let forms = place == .above ? superscripts : subscripts
            var written = run.map { forms[$0] ?? $0 }
            // HCO₃⁻ is set with the charge over the index; both come as one run.
            if run.count > 1, place == .below, "+-−–".unicodeScalars.contains(run[run.count - 1]) {
                written[run.count - 1] = superscripts[run[run.count - 1]] ?? "⁻"
            }
            return String(String.UnicodeScalarView(written))
        }
        guard run.count == 1, place == .above else { return plain }
        let stem = base.reversed().prefix { $0.properties.isAlphabetic }
        if stem.count < 2, let form = Self.letters[run[0]], !base.isEmpty { return String(form) }
        return isMark(run[0], after: base) ? " " + plain : plain
    }

    private static func isMark(_ letter: Unicode.Scalar, after base: [Unicode.Scalar]) -> Bool {
        guard letter.isASCII, letter.properties.isLowercase else { return false }
        let word = base.reversed().prefix { $0.properties.isLowercase }
        if !word.isEmpty { return word.count >= leastWord }
        return base.count { ("0"..."9").contains($0) } >= leastNumber
            && base.allSatisfy { !$0.properties.isAlphabetic }
    }

    private static let brackets = Set("[]()（）〔〕【】".unicodeScalars)
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = ["n": "ⁿ", "i": "ⁱ"]
    private static let superscripts = table("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
    private static let subscripts = table("₀₁₂₃₄₅₆₇₈₉₊₋₋₋")

    private static func table(_ forms: String) -> [Unicode.Scalar: Unicode.Scalar] {
        Dictionary(uniqueKeysWithValues: zip("0123456789+-−–".unicodeScalars, forms.unicodeScalars))
    }
}
