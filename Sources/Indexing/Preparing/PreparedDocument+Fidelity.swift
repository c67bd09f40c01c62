import Chunking
import Corpus

extension PreparedDocument {
    /// What the index keeps of a document, and every reason to doubt it.
    init(_ document: Document, chunked: ChunkedDocument) {
        var facts = document.facts
        facts.warnings += chunked.warnings
        self.init(facts: facts, pages: PageSummary(document.pages), chunks: chunked.chunks)
    }
}

extension ChunkedDocument {
    /// What was left out by guess; what the parser knew to be a header or footer is no news.
    var warnings: [String] {
        var warnings: [String] = []
        if report.repeatedBlocks > 0 {
            warnings.append(
                "\(report.repeatedBlocks) blocks that come back on most pages were taken for "
                    + "running headers and footers and left out.")
        }
        if report.contentsBlocks > 0 {
            warnings.append(
                "\(report.contentsBlocks) blocks of tables of contents were left out; what they "
                    + "list is found where it stands.")
        }
        if chunks.isEmpty { warnings.append("Holds no text: nothing of it can be found.") }
        return warnings
    }
}
