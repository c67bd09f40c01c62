/// What can be said of a YAML text before a parser sees it.
package enum YAMLTokens {
    /// The line, from 1, of the first token that begins with a sign: `&` for anchors, `*` for
    /// aliases. Aliases of aliases grow without bound ("billion laughs"), and an alias needs an
    /// anchor, so whoever refuses one of the two refuses all of that.
    ///
    /// May find more than there is, such as in quotes. By Unicode scalars, as libyaml reads: before
    /// a token there is white space, an indicator, or the mark of byte order that libyaml passes
    /// over where a line begins.
    /// - Complexity: O(text).
    package static func firstLine(beginning sign: Unicode.Scalar, in text: String) -> Int? {
        var line = 1
        var isSign = false
        var previous: Unicode.Scalar = "\n"
        for scalar in text.unicodeScalars {
            if isSign, !isSpace(scalar) { return line }
            isSign = scalar == sign && (isSpace(previous) || indicators.contains(previous))
            if breaks.contains(scalar), !(scalar == "\n" && previous == "\r") { line += 1 }
            previous = scalar
        }
        return nil
    }

    private static let indicators = Set(",:-?[]{}".unicodeScalars)
    private static let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "\u{FEFF}"
    }
}
