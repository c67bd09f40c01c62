/// A parsed source: its blocks in reading order, and what is known of its pages.
///
/// A document's *text* is its blocks' texts joined by one line feed; every span in Quarry is a
/// range of UTF-8 bytes in that text. `quarry parse --text` prints exactly it.
package struct Document: Hashable, Sendable {
    package var type: SourceType
    package var title: String?
    /// As the file states it; several persons stand as the file separates them.
    package var author: String?
    /// When the document was made and last changed, as the file states it: ISO 8601.
    package var created: String?
    package var modified: String?
    /// BCP 47: `en`, `zh-Hant`, `zh-Hans`, `ja`, … or `und` where nothing was recognised.
    package var language: String
    /// Empty for types without pages (all but PDF).
    package var pages: [Page]
    package private(set) var blocks: [Block]
    /// Names of the files inside the file, which are not read.
    package var attachments: [String]
    /// The file's own table of contents, in its order; PDF only, other types tell theirs by
    /// headings.
    package var outline: [OutlineEntry]
    /// What a reader should know about this document's fidelity, one sentence each.
    package var warnings: [String]
    /// How bytes became text; nil for types whose format says so.
    package var encoding: Encoding?

    /// A line of a file's table of contents.
    package struct OutlineEntry: Hashable, Sendable {
        package var title: String
        /// 1 is the top.
        package var level: Int
        /// 1-based; nil where the entry leads out of the file or nowhere.
        package var page: Int?

        package init(title: String, level: Int, page: Int? = nil) {
            self.title = title
            self.level = level
            self.page = page
        }
    }

    /// An encoding, and how sure it is.
    package struct Encoding: Hashable, Sendable {
        package enum Origin: String, Sendable, CaseIterable {
            /// A byte order mark, escape sequences, a page's own statement, or that the bytes are
            /// UTF-8 through and through.
            case file
            case guess
            /// The job's `parse.encodings`, or `--encoding`.
            case settings
        }

        package var name: String
        package var origin: Origin
        /// 0…100; under 100 where it was guessed, or where bytes had to be replaced.
        package var confidencePercent: Int

        package init(name: String, origin: Origin, confidencePercent: Int) {
            self.name = name
            self.origin = origin
            self.confidencePercent = confidencePercent
        }
    }

    /// Gives each block its range in the document's text.
    /// - Complexity: O(text).
    package init(
        type: SourceType, title: String? = nil, author: String? = nil, created: String? = nil,
        modified: String? = nil, language: String = "und", pages: [Page] = [], blocks: [Block],
        attachments: [String] = [], outline: [OutlineEntry] = [], warnings: [String] = [],
        encoding: Encoding? = nil
    ) {
        self.type = type
        self.title = title
        self.author = author
        self.created = created
        self.modified = modified
        self.language = language
        self.pages = pages
        self.attachments = attachments
        self.outline = outline
        self.warnings = warnings
        self.encoding = encoding
        self.blocks = blocks
        var offset = 0
        for index in self.blocks.indices {
            let length = self.blocks[index].text.utf8.count
            self.blocks[index].range = offset..<offset + length
            offset += length + 1
        }
    }

    /// The blocks' texts joined by one line feed.
    /// - Complexity: O(text).
    package var text: String { blocks.lazy.map(\.text).joined(separator: "\n") }
}

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
    package var provenance: Provenance

    package init(
        kind: Kind, level: Int = 0, page: Int = 0, text: String, box: Box? = nil,
        continuations: [Continuation] = [], isTableHeader: Bool = false,
        isPreformatted: Bool = false, provenance: Provenance = .file
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
        self.provenance = provenance
    }
}

/// A rectangle on a page as viewers show it, turned if the page says so; in points (1/72 inch)
/// from the top left.
package struct Box: Hashable, Sendable {
    package var left: Float
    package var top: Float
    package var right: Float
    package var bottom: Float

    package init(left: Float, top: Float, right: Float, bottom: Float) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }
}

/// What is known of one page.
package struct Page: Hashable, Sendable {
    /// Whether the page's text can be trusted.
    package enum Verdict: String, Sendable, CaseIterable {
        case ok, empty
        /// Image without text.
        case scanned
        /// Text without a usable Unicode map.
        case garbled
        /// Some of the page is readable.
        case partly
    }

    /// 1-based position in the file.
    package var number: Int
    /// The page's own name (`iv`, `A-3`) where the file has one.
    package var label: String?
    package var verdict: Verdict

    package init(number: Int, label: String? = nil, verdict: Verdict) {
        self.number = number
        self.label = label
        self.verdict = verdict
    }
}
