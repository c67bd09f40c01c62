package import Corpus

/// A document's chunks, and what cleaning left out of them.
package struct ChunkedDocument: Hashable, Sendable {
    package var chunks: [Chunk]
    package var report: CleaningReport

    package init(chunks: [Chunk], report: CleaningReport) {
        self.chunks = chunks
        self.report = report
    }
}
