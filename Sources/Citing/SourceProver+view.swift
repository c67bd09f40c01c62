package import Corpus
import ParserPool
import Storage

extension SourceProver {
    /// The bytes of a source, if they are those that were indexed.
    /// - Parameter limit: bytes at most.
    /// - Throws: `notFound` if the corpus has no such source any more, `invalidInput` if it has
    ///   changed, `limitExceeded`, `io`.
    /// - Complexity: as `citation(of:)` but for the parsing.
    package func bytes(of source: SourceFile, limit: Int = .max) throws(QuarryError) -> [UInt8] {
        guard source.byteCount <= limit else {
            throw QuarryError(
                .limitExceeded, path: source.id.path, "is over \(ByteSize(limit))")
        }
        let bytes = try content(of: source, in: try path(of: source.id)).bytes
        guard Digest.sha256(bytes) == source.contentHash else {
            throw QuarryError(
                .invalidInput, path: source.id.path, "has changed since it was indexed")
        }
        return bytes
    }

    /// A page of a PDF as a PNG, drawn by the sandboxed parser.
    /// - Parameters:
    ///   - number: 1-based.
    ///   - longestSide: pixels of the image's longer side.
    /// - Throws: as `bytes(of:limit:)`, and what the parser throws; `unsupported` for a source that
    ///   has no pages.
    package func page(
        _ number: Int, longestSide: Int, of source: SourceFile
    ) throws(QuarryError) -> PageView {
        guard source.type == .pdf else {
            throw QuarryError(.unsupported, path: source.id.path, "has no pages")
        }
        return try pool.view(
            PageQuery(number: number, longestSide: longestSide), of: try bytes(of: source),
            source: source.id.path, settings: settings)
    }

    /// The pages that a passage stands on, with its lines. None for types without pages.
    /// - Throws: as `page(_:longestSide:of:)`.
    /// - Complexity: O(glyphs of the pages), and what opening the file takes for each.
    package func pages(of citation: Citation) throws(QuarryError) -> [PassagePage] {
        let queries = citation.pageQueries
        guard !queries.isEmpty else { return [] }
        let bytes = try bytes(of: citation.source)
        var pages: [PassagePage] = []
        for query in queries {
            let view = try pool.view(
                query, of: bytes, source: citation.source.id.path, settings: settings)
            guard let page = citation.pages.first(where: { $0.number == query.number }) else {
                continue
            }
            pages.append(
                PassagePage(
                    page: page, width: view.width, height: view.height,
                    lines: view.lines.flatMap(\.self)))
        }
        return pages
    }
}

extension Citation {
    /// What is asked of the parser: each page that the passage stands on, with the parts of blocks
    /// there.
    fileprivate var pageQueries: [PageQuery] {
        let range = chunk.span.range
        var queries: [Int: PageQuery] = [:]
        for block in blocks {
            let text = Array(block.text.utf8)
            for place in block.places where place.page > 0 && place.range.overlaps(range) {
                guard let box = place.box else { continue }
                let start = place.range.lowerBound
                let offset = start - block.range.lowerBound
                let wanted = place.range.clamped(to: range)
                let passage = PageRequest.Passage(
                    box: box,
                    text: String(
                        decoding: text[offset..<offset + place.range.count], as: UTF8.self),
                    range: wanted.lowerBound - start..<wanted.upperBound - start)
                queries[place.page, default: PageQuery(number: place.page, longestSide: 0)]
                    .passages.append(passage)
            }
        }
        return queries.values.sorted { $0.number < $1.number }
    }
}
