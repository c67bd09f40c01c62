import Corpus

/// The marks before a line's words that open or go on quotes, lists and notes.
enum MarkdownContainers {
    /// - Throws: `limitExceeded` where there are more than `Limits.markdownDepth`.
    static func check(_ line: Substring) throws(QuarryError) {
        guard line.utf8.count > Limits.markdownDepth else { return }
        var rest = line
        for _ in 0...Limits.markdownDepth {
            guard let next = withoutMark(rest) else { return }
            rest = next
        }
        throw QuarryError(
            .limitExceeded, "quotes and lists nested deeper than \(Limits.markdownDepth)")
    }

    /// The label of the note that the line begins, `[^label]: words`.
    static func note(_ line: Substring) -> Substring? {
        var rest = line
        while let next = withoutMark(rest) {
            if let label = noteLabel(rest) { return label }
            rest = next
        }
        return nil
    }

    /// The line behind its first mark, nil where it begins with none.
    private static func withoutMark(_ line: Substring) -> Substring? {
        let rest = line.drop { $0 == " " || $0 == "\t" }
        guard let first = rest.first else { return nil }
        switch first {
        case ">": return rest.dropFirst()
        case "-", "*", "+": return behindSpace(rest.dropFirst())
        case "[": return noteLabel(rest).map { rest[$0.endIndex...].dropFirst(2) }
        default:
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let mark = rest[digits.endIndex...]
            guard !digits.isEmpty, mark.first == "." || mark.first == ")" else { return nil }
            return behindSpace(mark.dropFirst())
        }
    }

    private static func behindSpace(_ rest: Substring) -> Substring? {
        rest.first == " " || rest.first == "\t" ? rest : nil
    }

    private static func noteLabel(_ line: Substring) -> Substring? {
        let text = line.drop { $0 == " " || $0 == "\t" }
        guard text.hasPrefix("[^") else { return nil }
        let label = text.dropFirst(2).prefix { $0 != "]" && $0 != " " && $0 != "[" }
        guard !label.isEmpty, text[label.endIndex...].hasPrefix("]:") else { return nil }
        return label
    }
}
