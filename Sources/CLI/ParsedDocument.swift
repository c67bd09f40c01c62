import Foundation
import Corpus

/// A document as `quarry parse --json` prints it.
struct ParsedDocument: Encodable {
    struct PageEntry: Encodable {
        var page: Int
        var label: String?
        var verdict: String
    }
    struct EncodingEntry: Encodable {
        var name: String
        /// `file`, `guess` or `settings`.
        var origin: String
        /// 0…1.
        var confidence: Double
    }
    struct OutlineEntry: Encodable {
        var title: String
        var level: Int
        var page: Int?
    }
    struct BlockEntry: Encodable {
        var kind: String
        var level: Int
        var page: Int?
        var text: String
        /// True where lines and indents mean something, as in code; else left out.
        var preformatted: Bool?
        var span: SpanEntry
        /// Points from the page's top left corner: left, top, right, bottom.
        var box: [Float]?
        /// All places of a block that runs over columns or pages; `page` and `box` are the first.
        var places: [PlaceEntry]?
        /// `ocr` for text recognised in an image, with its confidence, 0…100.
        var provenance: String?
        var confidence: Int?
    }
    struct PlaceEntry: Encodable {
        var page: Int
        var span: SpanEntry
        var box: [Float]?
    }

    var source: String
    var type: String
    var title: String?
    var author: String?
    var created: String?
    var modified: String?
    var language: String
    /// Text files only.
    var encoding: EncodingEntry?
    var pages: [PageEntry]
    var blocks: [BlockEntry]
    var attachments: [String]
    /// The file's own table of contents; empty for all types but PDF.
    var outline: [OutlineEntry]
    var warnings: [String]

    init(_ document: Document, source: String) {
        self.source = source
        type = document.type.rawValue
        title = document.title
        author = document.author
        created = document.created
        modified = document.modified
        language = document.language
        encoding = document.encoding.map {
            EncodingEntry(
                name: $0.name, origin: $0.origin.rawValue,
                confidence: Double($0.confidencePercent) / 100)
        }
        pages = document.pages.map {
            PageEntry(page: $0.number, label: $0.label, verdict: $0.verdict.rawValue)
        }
        blocks = document.blocks.map(BlockEntry.init)
        attachments = document.attachments
        outline = document.outline.map {
            OutlineEntry(title: $0.title, level: $0.level, page: $0.page)
        }
        warnings = document.warnings
    }
}

extension ParsedDocument.BlockEntry {
    fileprivate init(_ block: Block) {
        self.init(
            kind: block.kind.rawValue, level: block.level,
            page: block.page > 0 ? block.page : nil, text: block.text,
            preformatted: block.isPreformatted ? true : nil,
            span: SpanEntry(start: block.range.lowerBound, end: block.range.upperBound),
            box: block.box?.sides)
        if !block.continuations.isEmpty {
            places = block.places.map { place in
                ParsedDocument.PlaceEntry(
                    page: place.page,
                    span: SpanEntry(start: place.range.lowerBound, end: place.range.upperBound),
                    box: place.box?.sides)
            }
        }
        if case .ocr(let confidence) = block.provenance {
            provenance = "ocr"
            self.confidence = confidence
        }
    }
}

extension Box {
    /// Left, top, right, bottom.
    var sides: [Float] { [left, top, right, bottom] }
}

/// UTF-8 bytes in the document's text.
struct SpanEntry: Encodable {
    var start: Int
    var end: Int
}

struct ParsingFailure: Encodable {
    struct Reason: Encodable { var code, reason: String }
    var source: String
    var error: Reason

    init(source: String, error: any QuarryError) {
        self.source = source
        self.error = Reason(code: error.code.rawValue, reason: error.reason)
    }
}

/// A document for people: one block a paragraph, its kind in the margin.
struct DocumentListing {
    let document: Document
    let file: String
    let style: Style

    init(_ document: Document, _ file: String, _ style: Style) {
        self.document = document
        self.file = file
        self.style = style
    }

    var text: String {
        var lines = [style.bold(file), style.dim("  " + facts)]
        lines += document.warnings.map { style.red("  warning: ") + $0 }
        var page = 0
        for block in document.blocks {
            if block.page != page {
                page = block.page
                lines.append(style.cyan("— page \(page) —"))
            }
            lines.append(style.dim(label(block)) + block.text)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: String {
        var facts = [document.type.rawValue, document.language]
        if let encoding = document.encoding {
            let isPlain = encoding.origin == .file
            facts.append(encoding.name + (isPlain ? "" : " (\(encoding.origin.rawValue))"))
        }
        if let title = document.title { facts.insert("“\(title)”", at: 0) }
        if let author = document.author { facts.append("by \(author)") }
        if let date = document.modified ?? document.created { facts.append(date) }
        if !document.pages.isEmpty { facts.append("\(document.pages.count) pages") }
        let poor = document.pages.filter { $0.verdict != .ok }
        facts += poor.map { "page \($0.number) \($0.verdict.rawValue)" }
        return facts.joined(separator: ", ")
    }

    private func label(_ block: Block) -> String {
        let name = block.kind == .heading ? "heading \(block.level)" : block.kind.rawValue
        return name.padding(toLength: 12, withPad: " ", startingAt: 0)
    }
}
