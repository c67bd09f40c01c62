extension LineShape {
    /// Whether the line opens an article of a law or of by-laws: `第一條　…`, `第12条之一 …`,
    /// `Article 3. …`, `Section IV — …`. What only names one (`第三條規定`, `Article 3 of the
    /// treaty`) does not.
    static func opensArticle(_ line: some StringProtocol) -> Bool {
        let text = Substring(line).unicodeScalars.drop { $0.properties.isWhitespace }
        return opensChineseArticle(text) || opensEnglishArticle(text)
    }

    private static func opensChineseArticle(
        _ text: Substring.UnicodeScalarView.SubSequence
    ) -> Bool {
        guard text.first == "第" else { return false }
        var rest = text.dropFirst()
        let number = rest.prefix { chineseDigits.contains($0) || $0 == " " }
        guard (1...8).contains(number.count) else { return false }
        rest = rest.dropFirst(number.count)
        guard let unit = rest.popFirst(), "條条".unicodeScalars.contains(unit) else { return false }
        if rest.first == "之" {
            let branch = rest.dropFirst().prefix { chineseDigits.contains($0) }
            guard (1...3).contains(branch.count) else { return false }
            rest = rest.dropFirst(1 + branch.count)
        }
        return ends(rest, or: "：:（(【")
    }

    private static func opensEnglishArticle(
        _ text: Substring.UnicodeScalarView.SubSequence
    ) -> Bool {
        let word = text.prefix { $0.properties.isAlphabetic }
        guard ["Article", "ARTICLE", "Section", "SECTION", "Art", "Sec"].contains(String(word))
        else { return false }
        var rest = text.dropFirst(word.count)
        if word.count == 3 {
            guard rest.popFirst() == "." else { return false }
        }
        guard rest.popFirst()?.properties.isWhitespace == true else { return false }
        let number = rest.prefix { isNumeral($0) }
        guard (1...8).contains(number.count) else { return false }
        rest = rest.dropFirst(number.count)
        guard let mark = rest.first else { return true }
        if mark.properties.isWhitespace {
            rest = rest.drop { $0.properties.isWhitespace }
            return rest.first.map { "—–-:".unicodeScalars.contains($0) } ?? true
        }
        return ".:)".unicodeScalars.contains(mark)
            && rest.dropFirst().first?.properties.isWhitespace
                ?? true
    }

    /// Whether nothing follows, white space or one of the marks.
    private static func ends(
        _ rest: Substring.UnicodeScalarView.SubSequence, or marks: String
    ) -> Bool {
        guard let next = rest.first else { return true }
        return next.properties.isWhitespace || marks.unicodeScalars.contains(next)
    }

    private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
        (0x30...0x39).contains(scalar.value) || "IVXLC".unicodeScalars.contains(scalar)
    }
}
