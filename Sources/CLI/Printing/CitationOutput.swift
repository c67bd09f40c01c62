import Citing
import Corpus
import Serving
import Terminal

/// A proven passage as `quarry cite --json` prints it.
struct CitationOutput: Encodable {
    struct BlockEntry: Encodable {
        var kind: String
        var page: Int?
        var pageLabel: String?
        var span: SpanEntry
        /// Points from the page's top left corner: left, top, right, bottom.
        var box: [Float]?
        /// `ocr` for text recognised in an image, with its confidence, 0…100.
        var provenance: String?
        var confidence: Int?
    }

    var source: String
    var sourceSha256: String
    var file: String
    /// Of the file, for a record.
    var line: Int?
    var position: Int
    var page: Int?
    var lastPage: Int?
    var span: SpanEntry
    var heading: [String]
    /// As the chunk has it: cleaned.
    var text: String
    /// As the document has it.
    var raw: String
    var blocks: [BlockEntry]

    init(_ citation: Citation) {
        let span = citation.chunk.span
        let labels = Dictionary(
            citation.pages.map { ($0.number, $0.label) }, uniquingKeysWith: { first, _ in first })
        source = citation.source.id.path
        sourceSha256 = citation.source.contentHash.hex
        file = citation.file
        line = citation.line
        position = citation.chunk.position
        page = span.page > 0 ? span.page : nil
        lastPage = span.page > 0 ? span.lastPage : nil
        self.span = SpanEntry(span.range)
        heading = citation.chunk.heading
        text = citation.chunk.text
        raw = citation.raw
        // A block over two pages is named twice, for the text on either page.
        blocks = citation.blocks.flatMap { block in
            block.places.filter { $0.range.overlaps(span.range) }.map { place in
                BlockEntry(block, place, label: labels[place.page] ?? nil)
            }
        }
    }

    /// For people.
    func text(_ style: Style) -> String {
        var lines = [style.bold("\(source)#\(position)") + style.cyan(place)]
        let isPDF = SourceType(path: file) == .pdf
        let address = SourceLinks.address(of: file, page: isPDF ? page : nil)
        let shown = file + (line.map { ", line \($0)" } ?? "")
        lines.append("  " + style.link(style.dim(shown), to: address))
        lines.append(style.green("  proven: ") + "SHA-256 \(sourceSha256)")
        lines.append(style.green("  proven: ") + "the text is at bytes \(span.start)–\(span.end)")
        if !heading.isEmpty { lines.append("  " + style.dim(heading.joined(separator: " › "))) }
        for block in blocks {
            var words = "  \(block.kind)"
            if let page = block.page { words += ", page \(page)" }
            if let label = block.pageLabel { words += " (“\(label)”)" }
            if let box = block.box {
                words += ", box " + box.map { String(Int($0.rounded())) }.joined(separator: " ")
            }
            if let confidence = block.confidence {
                words += ", read by OCR, confidence \(confidence)"
            }
            lines.append(style.dim(words))
        }
        return (lines + ["", raw]).joined(separator: "\n")
    }

    private var place: String {
        guard let page, let lastPage else { return "" }
        return page == lastPage ? ", p. \(page)" : ", pp. \(page)–\(lastPage)"
    }
}

extension CitationOutput.BlockEntry {
    init(_ block: Block, _ place: Block.Place, label: String?) {
        self.init(
            kind: block.kind.rawValue, page: place.page > 0 ? place.page : nil, pageLabel: label,
            span: SpanEntry(place.range),
            box: place.box?.sides)
        if case .ocr(let confidence) = block.provenance {
            provenance = "ocr"
            self.confidence = confidence
        }
    }
}
