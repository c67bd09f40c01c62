/// The unit of retrieval: a run of a document's text, cleaned.
package struct Chunk: Hashable, Sendable {
    /// 0-based, dense, in document order.
    package var position: Int
    /// Cleaned text of the span, and of nothing else.
    package var text: String
    package var span: Span
    /// The headings above the chunk, outermost first.
    package var heading: [String]
    /// Header row of the table the chunk's rows belong to, where it lies outside the span.
    package var tableHeader: String?
    /// Model tokens of `embeddedText`, special tokens not counted.
    package var tokenCount: Int

    package init(
        position: Int, text: String, span: Span, heading: [String] = [],
        tableHeader: String? = nil, tokenCount: Int
    ) {
        self.position = position
        self.text = text
        self.span = span
        self.heading = heading
        self.tableHeader = tableHeader
        self.tokenCount = tokenCount
    }

    /// What the model and the term index read: heading path, table header, text, a line each.
    package var embeddedText: String {
        Self.embeddedText(heading: heading, tableHeader: tableHeader, text: text)
    }

    package static func embeddedText(
        heading: [String], tableHeader: String?, text: String
    ) -> String {
        var lines: [String] = []
        if !heading.isEmpty { lines.append(heading.joined(separator: " › ")) }
        if let tableHeader { lines.append(tableHeader) }
        lines.append(text)
        return lines.joined(separator: "\n")
    }
}
