/// Lines of a table of contents that lead to pages.
extension Contents {
    /// A line that leads to a page by dots: `1 Scope ....... 2`.
    /// - Returns: the page, by which lines can be told to be in order; nil for another line.
    static func ledPage(_ line: some StringProtocol) -> Int? {
        let scalars = Substring(line).unicodeScalars
        guard let end = scalars.lastIndex(where: isLeader), end != scalars.startIndex else {
            return nil
        }
        var dots = 0
        var spaces = 0
        var index = scalars.index(after: end)
        let number = scalars[index...]
        guard number.count <= longestNumber, let page = page(String(number)) else { return nil }
        while index > scalars.startIndex {
            index = scalars.index(before: index)
            let scalar = scalars[index]
            if isLeader(scalar) {
                dots += isEllipsis(scalar) ? 3 : 1
            } else if scalar.isSpace {
                spaces += 1
            } else {
                break
            }
        }
        // `. . .` is as sure as four dots are.
        return dots >= leastDots || dots == leastDots - 1 && spaces >= leastDots - 1 ? page : nil
    }

    /// A line below a title that leads to a page by a tab or a wide gap: `Scope        2`. Elsewhere
    /// that is a row of a table.
    static func spacedPage(_ line: some StringProtocol) -> Int? {
        let scalars = Substring(line).unicodeScalars
        guard let end = scalars.lastIndex(where: { !$0.isSpace }),
            let gapEnd = scalars[..<end].lastIndex(where: \.isSpace)
        else { return nil }
        let number = scalars[scalars.index(after: gapEnd)...end]
        guard number.count <= longestNumber, let page = page(String(number)),
            let title = scalars[...gapEnd].lastIndex(where: { !$0.isSpace })
        else { return nil }
        let gap = scalars[scalars.index(after: title)...gapEnd]
        return gap.count >= leastSpaces || gap.contains("\t") ? page : nil
    }

    /// Spaces that are no space between words.
    private static let leastSpaces = 3

    /// The dots of a leader at least.
    private static let leastDots = 4
    /// Characters of a page's number at most, with white space and what stands around it.
    private static let longestNumber = 16

    private static func isLeader(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "·", "…", "⋯", "‥", "．", "・", "･", "•", "_", "∙", "․", "﹒": true
        default: false
        }
    }

    private static func isEllipsis(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "…" || scalar == "⋯" || scalar == "‥"
    }

    /// The number of a page, if a text is nothing else: `12`, `xiv`, `3-14`, `A-2`, `(5)`, `p. 7`,
    /// `第３頁`. Numbers compare as the pages follow each other, the Roman ones of a preface being 0.
    static func page(_ text: String) -> Int? {
        let marks = Set("()（）[]〔〕【】".unicodeScalars)
        var core = text.lowercased().unicodeScalars.filter { !$0.isSpace && !marks.contains($0) }
        for word in ["p.", "pp.", "s.", "第"] where String(core).hasPrefix(word) {
            core.removeFirst(word.unicodeScalars.count)
        }
        if let last = core.last, last == "頁" || last == "页" { core.removeLast() }
        guard (1...longestPage).contains(core.count) else { return nil }
        if core.allSatisfy("ivxl".unicodeScalars.contains) { return 0 }
        let parts = core.split(whereSeparator: { "-–‑".unicodeScalars.contains($0) })
        guard let last = parts.last, let page = number(last), page <= mostPage else { return nil }
        switch parts.count {
        case 1: return core.count == last.count ? page : nil
        case 2 where core.count == last.count + parts[0].count + 1:
            if let chapter = number(parts[0]) { return chapter * chapterPages + page }
            guard parts[0].count == 1, let letter = parts[0].first, letter.isASCII, letter.isLetter
            else { return nil }
            return (mostPage + Int(letter.value)) * chapterPages + page
        default: return nil
        }
    }

    /// Characters of a page's number itself, and the largest one.
    private static let longestPage = 7
    private static let mostPage = 9_999
    /// More pages than any chapter has whose pages are counted by themselves.
    private static let chapterPages = 10_000

    private static func number(_ digits: some Sequence<Unicode.Scalar>) -> Int? {
        var number = 0
        for digit in digits {
            guard digit.properties.numericType == .decimal,
                let value = digit.properties.numericValue
            else { return nil }
            number = number * 10 + Int(value)
        }
        return number
    }
}
