/// What a line looks like on its own, whatever type of file it stands in.
enum LineShape {
    /// Marks that open a list item when white space follows; the first five also stand in
    /// running text.
    private static let bullets: Set<Unicode.Scalar> = Set(
        "-*+–—•·▪▫◦‣⁃●○■□◆◇★☆✓✔➢➤►▶".unicodeScalars)
    static let chineseDigits: Set<Unicode.Scalar> = Set(
        "〇零一二三四五六七八九十百千两兩0123456789０１２３４５６７８９".unicodeScalars)
    private static let sentenceEnds: Set<Unicode.Scalar> = Set("。．.!?！？；;：:,，、".unicodeScalars)

    /// Whether the line opens a list item: `• a`, `- a`, `1. a`, `(2) a`, `a) a`, `（三）a`,
    /// `①a`.
    static func isListItem(_ line: some StringProtocol) -> Bool {
        var rest = Substring(line).unicodeScalars.drop {
            $0 == " " || $0 == "\t" || $0 == "\u{3000}"
        }
        guard let first = rest.first else { return false }
        if bullets.contains(first) || (0xF000...0xF0FF).contains(first.value) {
            rest = rest.dropFirst()
            return rest.first.map { $0.properties.isWhitespace } ?? false
        }
        if (0x2460...0x249B).contains(first.value) { return rest.count > 1 }
        return isEnumerated(rest)
    }

    private static func isEnumerated(_ line: Substring.UnicodeScalarView.SubSequence) -> Bool {
        var rest = line
        let opened = rest.first == "(" || rest.first == "（"
        if opened { rest = rest.dropFirst() }
        let number = rest.prefix { isCounter($0) }
        guard (1...3).contains(number.count) else { return false }
        let isLetter = number.first!.properties.isAlphabetic && number.first!.value < 0x80
        if isLetter && number.count > 1 && !number.allSatisfy({ "ivx".unicodeScalars.contains($0) })
        {
            return false
        }
        rest = rest.dropFirst(number.count)
        guard let close = rest.first else { return false }
        rest = rest.dropFirst()
        if opened { return (close == ")" || close == "）") && !rest.isEmpty }
        switch close {
        case "、", "．", "）": return !rest.isEmpty && !isLetter
        case ".", ")": return rest.first.map { $0 == " " || $0 == "\t" } ?? false
        default: return false
        }
    }

    private static func isCounter(_ scalar: Unicode.Scalar) -> Bool {
        chineseDigits.contains(scalar) || (0x61...0x7A).contains(scalar.value)
            || (0x41...0x5A).contains(scalar.value)
    }

    /// Columns (`columns(_:)`) of a numbered heading at most: about a line. An article's number, or
    /// a list's, opens paragraphs as well, so that less is certain.
    private static let longestHeading = 64
    private static let shortHeading = 40
    /// Parts of a heading's number: `1.2.3.4.5.6`. Longer ones are versions and addresses.
    private static let deepestNumber = 6

    /// The level a heading's own number gives it: `1.2 Title` → 2, `第三章` → 1, `第二節` → 2,
    /// `一、` → 2; nil where the line has no such number or reads on like a sentence.
    static func numberedHeadingLevel(_ line: some StringProtocol) -> Int? {
        let text = Substring(line).unicodeScalars.drop { $0.properties.isWhitespace }
        guard columns(line) <= longestHeading,
            let last = text.last(where: { !$0.properties.isWhitespace }),
            !sentenceEnds.contains(last)
        else { return nil }
        return dotted(text) ?? chapter(text) ?? chineseCounted(text) ?? named(line)
    }

    /// `1.2 Title`, `3.1.4　標題`; one number alone is a list item as well, so it does not count.
    private static func dotted(_ text: Substring.UnicodeScalarView.SubSequence) -> Int? {
        let number = text.prefix { (0x30...0x39).contains($0.value) || $0 == "." }
        let parts = number.split(separator: ".")
        guard (2...deepestNumber).contains(parts.count), parts.allSatisfy({ $0.count <= 3 }),
            number.first != "."
        else { return nil }
        let rest = text.dropFirst(number.count)
        let gap = rest.prefix { $0.properties.isWhitespace }
        guard !gap.isEmpty, let letter = rest.dropFirst(gap.count).first,
            letter.properties.isAlphabetic
        else { return nil }
        return parts.count
    }

    /// `第三章 …`, `第12節…`.
    private static func chapter(_ text: Substring.UnicodeScalarView.SubSequence) -> Int? {
        guard text.first == "第" else { return nil }
        let number = text.dropFirst().prefix { chineseDigits.contains($0) || $0 == " " }
        guard (1...6).contains(number.count) else { return nil }
        return switch text.dropFirst(1 + number.count).first {
        case "章", "編", "编", "篇", "部", "卷", "回": 1
        case "節", "节", "款": 2
        case "條", "条", "項", "项": columns(String(text)) <= shortHeading ? 3 : nil
        default: nil
        }
    }

    /// `一、總則`.
    private static func chineseCounted(
        _ text: Substring.UnicodeScalarView.SubSequence
    ) -> Int? {
        let number = text.prefix {
            chineseDigits.contains($0) && $0.value > 0x7F && $0.value < 0xFF00
        }
        guard (1...3).contains(number.count), text.dropFirst(number.count).first == "、",
            text.count > number.count + 1, columns(String(text)) <= shortHeading
        else { return nil }
        return 2
    }

    /// `Chapter 3 …`, `Appendix B`, `附件3 …`.
    private static func named(_ line: some StringProtocol) -> Int? {
        if ["附件", "附錄", "附录", "附表"].contains(String(line.prefix(2))),
            let next = line.dropFirst(2).first(where: { !$0.isWhitespace }),
            next.unicodeScalars.allSatisfy(chineseDigits.contains), columns(line) <= shortHeading
        {
            return 1
        }
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, ["chapter", "appendix", "part"].contains(words[0].lowercased()),
            let first = words[1].unicodeScalars.first,
            (0x30...0x39).contains(first.value) || (0x41...0x5A).contains(first.value)
        else { return nil }
        return 1
    }

    /// Whether a line begins with a number of its own: `2`, `3.1 Scope`, `第三章`, `IV.`.
    static func startsWithNumber(_ line: some StringProtocol) -> Bool {
        let scalars = line.unicodeScalars
        guard let first = scalars.first(where: { !$0.isSpace }) else { return false }
        return first.properties.numericType != nil || isListItem(line)
            || numberedHeadingLevel(line) != nil
    }

    static func endsLikeSentence(_ line: some StringProtocol) -> Bool {
        line.unicodeScalars.last { !$0.properties.isWhitespace }.map(sentenceEnds.contains)
            ?? false
    }

    /// Width in columns: an East Asian character takes two.
    static func columns(_ line: some StringProtocol) -> Int {
        line.unicodeScalars.reduce(0) { $0 + ($1.isEastAsian ? 2 : 1) }
    }
}
