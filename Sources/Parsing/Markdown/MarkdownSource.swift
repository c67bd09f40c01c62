import Corpus

/// A text's lines, and what its front matter says.
struct MarkdownSource {
    private(set) var lines: [Substring]
    /// Plain values of the front matter's top level.
    private(set) var facts: [String: String] = [:]

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false) { character in
            character == "\n" || character == "\r\n" || character == "\r"
        }
        takeFrontMatter()
    }

    /// - Throws: `limitExceeded` where a line opens more than `Limits.markdownDepth` blocks.
    /// - Complexity: O(text).
    func tree() throws(QuarryError) -> MarkdownTree {
        let plain = MarkdownDialects.plain(lines)
        for line in plain { try MarkdownContainers.check(line) }
        let marks = Self.marks(of: plain)
        let text = ([marks] + plain).joined(separator: "\n")
        return MarkdownTree(MarkdownStops.added(to: text), startsWithMarks: !marks.isEmpty)
    }

    /// Lines that refer to every note: cmark-gfm leaves out notes that nothing refers to.
    private static func marks(of lines: [Substring]) -> Substring {
        var seen: Set<Substring> = []
        var marks = ""
        for line in lines where line.contains("[^") {
            guard let label = MarkdownContainers.note(line), seen.insert(label).inserted else {
                continue
            }
            marks += "[^\(label)]"
        }
        return marks.isEmpty ? "" : marks + "\n"
    }

    /// `---`, YAML and `---` at the very start (`+++` and TOML likewise).
    private mutating func takeFrontMatter() {
        guard let fence = lines.first?.trimmedEnd, fence == "---" || fence == "+++",
            let end = lines.dropFirst().prefix(500).firstIndex(where: { $0.trimmedEnd == fence })
        else { return }
        let separator: Character = fence == "---" ? ":" : "="
        for line in lines[1..<end] {
            let parts = line.split(separator: separator, maxSplits: 1)
            guard parts.count == 2, line.first?.isWhitespace == false else { continue }
            let value = parts[1].trimmed
            let isQuoted =
                value.count > 1 && (value.first == "\"" || value.first == "'")
                && value.last == value.first
            let plain = isQuoted ? String(value.dropFirst().dropLast()) : value
            if !plain.isEmpty { facts[parts[0].trimmed.lowercased()] = plain }
        }
        lines.removeSubrange(0...end)
    }
}
