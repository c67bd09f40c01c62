import Corpus
import Foundation
import Serving

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
        /// True for a line of a table of contents, and for its title; else left out.
        var contents: Bool?
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
    /// What it states besides, by its own keys; left out where that is nothing.
    var metadata: [String: [String]]?
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
        title = document.facts.title
        author = document.facts.author
        created = document.facts.created
        modified = document.facts.modified
        language = document.facts.language
        metadata = document.facts.metadata.isEmpty ? nil : document.facts.metadata
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
        warnings = document.facts.warnings
    }
}

extension ParsedDocument.BlockEntry {
    init(_ block: Block) {
        self.init(
            kind: block.kind.rawValue, level: block.level,
            page: block.page > 0 ? block.page : nil, text: block.text,
            preformatted: block.isPreformatted ? true : nil,
            contents: block.isContents ? true : nil,
            span: SpanEntry(block.range),
            box: block.box?.sides)
        if !block.continuations.isEmpty {
            places = block.places.map { place in
                ParsedDocument.PlaceEntry(
                    page: place.page,
                    span: SpanEntry(place.range),
                    box: place.box?.sides)
            }
        }
        if case .ocr(let confidence) = block.provenance {
            provenance = "ocr"
            self.confidence = confidence
        }
    }
}
