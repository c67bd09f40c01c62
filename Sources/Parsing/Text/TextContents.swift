import Corpus

/// Lines of a table of contents in a plain text: dots lead from titles to pages.
struct TextContents {
    /// The lines, without blank ones between them.
    private(set) var entries: [Substring] = []
    /// Lines of the text that they take up.
    private(set) var lineCount = 0

    static func starting(
        at start: Int, in lines: [Substring], isTitled: Bool
    ) -> TextContents? {
        var found = TextContents()
        var last = 0
        for (index, line) in lines[start...].enumerated() {
            if line.allSatisfy(\.isWhitespace) { continue }
            guard let page = Contents.ledPage(line), page == 0 || page >= last else { break }
            last = max(last, page)
            found.entries.append(line)
            found.lineCount = index + 1
        }
        return found.entries.count >= (isTitled ? 1 : Contents.leastUntitled) ? found : nil
    }
}
