import Corpus

/// Lines of a table of contents in a plain text: dots lead from titles to pages, or a wide gap does
/// below a title that says so.
struct TextContents {
    /// The lines, without blank ones between them.
    private(set) var entries: [Substring] = []
    /// Lines of the text that they take up.
    private(set) var lineCount = 0

    static func starting(
        at start: Int, in lines: [Substring], isTitled: Bool
    ) -> TextContents? {
        let led = starting(at: start, in: lines, page: Contents.ledPage)
        if led.entries.count >= (isTitled ? 1 : Contents.leastUntitled) {
            return led
        }
        guard isTitled else { return nil }
        let spaced = starting(at: start, in: lines, page: Contents.spacedPage)
        return spaced.entries.count >= Contents.leastSpaced ? spaced : nil
    }

    private static func starting(
        at start: Int, in lines: [Substring], page: (Substring) -> Int?
    ) -> TextContents {
        var found = TextContents()
        var last = 0
        for (index, line) in lines[start...].enumerated() {
            if line.allSatisfy(\.isWhitespace) { continue }
            guard let page = page(line), page == 0 || page >= last else { break }
            last = max(last, page)
            found.entries.append(line)
            found.lineCount = index + 1
        }
        return found
    }
}
