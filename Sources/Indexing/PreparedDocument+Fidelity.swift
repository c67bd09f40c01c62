import Chunking
import Corpus

extension PreparedDocument {
    /// What the index keeps of a document, and every reason to doubt it.
    init(_ document: Document, _ chunked: ChunkedDocument) {
        let poorPages = document.pages.filter { $0.verdict != .ok }
        self.init(
            title: document.title, author: document.author, created: document.created,
            modified: document.modified, language: document.language,
            pageCount: document.pages.count,
            poorPages: poorPages,
            warnings: document.warnings + Self.warnings(poorPages, of: document.pages.count)
                + chunked.warnings,
            chunks: chunked.chunks)
    }

    /// One sentence for each kind of page that cannot be trusted; empty pages are no news.
    private static func warnings(_ pages: [Page], of total: Int) -> [String] {
        let meanings: [(Page.Verdict, String)] = [
            (.scanned, "are scanned images without text"),
            (.garbled, "have no usable character map"),
            (.partly, "are readable in part only"),
        ]
        return meanings.compactMap { verdict, meaning in
            let numbers = pages.filter { $0.verdict == verdict }.map(\.number)
            guard !numbers.isEmpty else { return nil }
            return "\(numbers.count) of \(total) pages \(meaning): \(list(numbers))."
        }
    }

    private static let listedPages = 20

    private static func list(_ numbers: [Int]) -> String {
        let shown = numbers.prefix(listedPages).map { "\($0)" }.joined(separator: ", ")
        return numbers.count > listedPages ? shown + ", …" : shown
    }
}

extension ChunkedDocument {
    /// What was left out by guess; what the parser knew to be a header or footer is no news.
    fileprivate var warnings: [String] {
        var warnings: [String] = []
        if report.repeatedBlocks > 0 {
            warnings.append(
                "\(report.repeatedBlocks) blocks that come back on most pages were taken for "
                    + "running headers and footers and left out.")
        }
        if chunks.isEmpty { warnings.append("Holds no text: nothing of it can be found.") }
        return warnings
    }
}
