/// One unit of a document's layout.
package struct Block: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case heading, paragraph
        case listItem = "list_item"
        /// One row; its cells are separated by a tab.
        case tableRow = "table_row"
        case footnote, caption
        /// Running header or footer, page number: kept in the document, left out of chunks.
        case furniture
    }

    /// Who read the text.
    package enum Provenance: Hashable, Sendable {
        /// It stands in the file.
        case file
        /// It was recognised in an image; `confidence` is 0 (guessed) … 100.
        case ocr(confidence: Int)
    }

    package var kind: Kind
    /// Heading: 1 (top) … 9. List item: nesting from 1. Table row: the 1-based number of the
    /// table in the document. Otherwise 0.
    package var level: Int
    /// 1-based; 0 for types without pages. Where the block begins, if it has `continuations`.
    package var page: Int
    /// The block's text as the file has it, lines separated by a line feed.
    package var text: String
    /// UTF-8 bytes in the document's text; set by `Document`.
    package internal(set) var range: Range<Int>
    /// Where the block stands on its page, if the type has a layout; its first part, if it has
    /// `continuations`.
    package var box: Box?
    /// The further columns and pages that a paragraph runs on to.
    package var continuations: [Continuation]
    /// Table rows: whether the row heads the table's columns.
    package var isTableHeader: Bool
    /// Whether the lines and their indents mean something: code, verse, drawings in characters.
    package var isPreformatted: Bool
    /// Whether it is part of a table of contents, or its title: it names what stands elsewhere, and
    /// perhaps the page.
    package var isContents: Bool
    package var provenance: Provenance

    package init(
        kind: Kind, level: Int = 0, page: Int = 0, text: String, box: Box? = nil,
        continuations: [Continuation] = [], isTableHeader: Bool = false,
        isPreformatted: Bool = false, isContents: Bool = false, provenance: Provenance = .file
    ) {
        self.kind = kind
        self.level = level
        self.page = page
        self.text = text
        self.range = 0..<text.utf8.count
        self.box = box
        self.continuations = continuations
        self.isTableHeader = isTableHeader
        self.isPreformatted = isPreformatted
        self.isContents = isContents
        self.provenance = provenance
    }
}
