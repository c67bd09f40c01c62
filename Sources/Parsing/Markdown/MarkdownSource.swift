import Corpus

/// A text's lines, and what its front matter says.
struct MarkdownSource {
    private(set) var lines: [Substring]
    let frontMatter: FrontMatter

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false) { character in
            character == "\n" || character == "\r\n" || character == "\r"
        }
        frontMatter = FrontMatter(lines)
        lines.removeFirst(frontMatter.lineCount)
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
}
