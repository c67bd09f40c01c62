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

    /// Has the reader read the text, a long one in pieces.
    /// - Throws: `limitExceeded` where a line opens more than `Limits.markdownDepth` blocks, or a
    ///   paragraph leaves more than `Limits.markdownOpenings` without an end.
    /// - Complexity: O(text).
    func read(_ reader: inout MarkdownReader) throws(QuarryError) {
        let plain = MarkdownDialects.plain(lines)
        var tags = MarkdownTagCheck()
        for line in plain {
            try MarkdownContainers.check(line)
            try tags.check(line)
        }
        let pieces = MarkdownPieces(plain, least: Limits.markdownPiece).pieces
        let references = pieces.count > 1 ? MarkdownReferences(plain) : nil
        for piece in pieces {
            let marks = MarkdownReferences.marks(of: piece.lines)
            let shared = references?.shared(before: piece.lines) ?? []
            let text = (marks + shared + piece.lines).joined(separator: "\n")
            try reader.read(
                MarkdownTree(MarkdownStops.added(to: text), startsWithMarks: !marks.isEmpty),
                continuesTable: piece.repeatsHead)
        }
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
