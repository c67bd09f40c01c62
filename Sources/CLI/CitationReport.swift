import Corpus
import Segments

/// A proven passage as `quarry cite --json` prints it.
struct CitationReport: Encodable {
    struct BlockEntry: Encodable {
        var kind: String
        var page: Int?
        var pageLabel: String?
        var span: SpanEntry
        /// Points from the page's top left corner: left, top, right, bottom.
        var box: [Float]?
    }

    var source: String
    var sourceSha256: String
    var file: String
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

    init(_ citation: Citation, file: String) {
        let span = citation.chunk.span
        let labels = Dictionary(
            citation.pages.map { ($0.number, $0.label) }, uniquingKeysWith: { first, _ in first })
        source = citation.source.file.id.path
        sourceSha256 = citation.source.file.contentHash.hex
        self.file = file
        position = citation.chunk.position
        page = span.page > 0 ? span.page : nil
        lastPage = span.page > 0 ? span.lastPage : nil
        self.span = SpanEntry(start: span.range.lowerBound, end: span.range.upperBound)
        heading = citation.chunk.heading
        text = citation.chunk.text
        raw = citation.raw
        blocks = citation.blocks.map { block in
            BlockEntry(
                kind: block.kind.rawValue, page: block.page > 0 ? block.page : nil,
                pageLabel: labels[block.page] ?? nil,
                span: SpanEntry(start: block.range.lowerBound, end: block.range.upperBound),
                box: block.box.map { [$0.left, $0.top, $0.right, $0.bottom] })
        }
    }

    /// For people.
    func text(_ style: Style) -> String {
        var lines = [style.bold("\(source)#\(position)") + style.cyan(place)]
        lines.append(style.dim("  \(file)"))
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
            lines.append(style.dim(words))
        }
        return (lines + ["", raw]).joined(separator: "\n")
    }

    private var place: String {
        guard let page, let lastPage else { return "" }
        return page == lastPage ? ", p. \(page)" : ", pp. \(page)–\(lastPage)"
    }
}
