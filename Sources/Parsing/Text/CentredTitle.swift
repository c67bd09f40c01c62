/// The lines that a plain text centres at its head, above everything else: its title, with whose it
/// is and of when. Text files have no type size to tell a title by; the blanks before it are all
/// the evidence.
struct CentredTitle {
    /// Columns before a line that nobody leaves for an indent.
    private static let leastIndent = 8
    /// Columns by which the middles of centred lines may differ: full-width characters and odd
    /// lengths.
    private static let slack = 4
    private static let mostLines = 6

    /// Lines joined by blanks.
    let text: String
    let lineCount: Int

    /// The title that stands at the first of `lines`; nil where they are not centred. O(lines).
    static func starting(_ lines: ArraySlice<Substring>) -> CentredTitle? {
        let head = lines.prefix { indent($0) >= leastIndent }
        guard (1...mostLines).contains(head.count), isApart(head, from: lines),
            head.allSatisfy({ !$0.contains("\t") && !LineShape.endsLikeSentence($0) })
        else { return nil }
        let middles = head.map(middle)
        // An address on an envelope begins at one column, and so does code.
        guard Set(head.map(indent)).count > 1 || Set(head.map { LineShape.columns($0) }).count == 1
        else { return nil }
        // A line alone is centred over the text below it.
        let others = head.count > 1 ? middles : middles + [width(lines.dropFirst(head.count)) / 2]
        guard others.max()! - others.min()! <= slack else { return nil }
        return CentredTitle(
            text: head.map(\.trimmed).joined(separator: " "), lineCount: head.count)
    }

    /// Whether an empty line follows, and text that begins at the margin.
    private static func isApart(
        _ head: ArraySlice<Substring>, from lines: ArraySlice<Substring>
    ) -> Bool {
        let rest = lines[head.endIndex...]
        guard rest.first?.isEmpty == true, let next = rest.first(where: { !$0.isEmpty }) else {
            return false
        }
        return indent(next) < leastIndent
    }

    private static func middle(_ line: Substring) -> Int {
        let indent = indent(line)
        return indent + (LineShape.columns(line) - indent) / 2
    }

    /// Columns of white space before the line's text; 0 for a line without text.
    private static func indent(_ line: Substring) -> Int {
        guard !line.isEmpty else { return 0 }
        return LineShape.columns(line.prefix(while: \.isWhitespace))
    }

    private static func width(_ lines: ArraySlice<Substring>) -> Int {
        lines.map { LineShape.columns($0) }.max() ?? 0
    }
}
