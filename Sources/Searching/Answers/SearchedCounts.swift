/// How much was searched, as the reader is told.
package struct SearchedCounts: Codable, Hashable, Sendable {
    package var sources: Int
    package var chunks: Int

    package init(sources: Int, chunks: Int) {
        self.sources = sources
        self.chunks = chunks
    }
}
