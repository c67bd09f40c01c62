/// What the indexed corpus is like.
package struct CorpusProfile: Codable, Hashable, Sendable {
    /// BCP 47 language → sources.
    package var languages: [String: Int] = [:]
    /// Type → sources.
    package var types: [String: Int] = [:]
    /// Verdict → pages; only types with pages count.
    package var pages: [String: Int] = [:]
    package var poorSources = Listing<PoorSource>()
    package var warnings = Listing<Warning>()
    package var largest: [RunRecord.FileFacts] = []
    package var segments: [Segment] = []

    package init() {}

    /// A source with pages that could not be read in full.
    package struct PoorSource: Codable, Hashable, Sendable {
        package var source: String
        package var pageCount: Int
        /// Verdict → pages, `ok` left out.
        package var pages: [String: Int]

        package init(source: String, pageCount: Int, pages: [String: Int]) {
            self.source = source
            self.pageCount = pageCount
            self.pages = pages
        }
    }

    package struct Warning: Codable, Hashable, Sendable {
        package var source: String
        package var message: String

        package init(source: String, message: String) {
            self.source = source
            self.message = message
        }
    }

    package struct Segment: Codable, Hashable, Sendable {
        package var id: String
        package var sources: Int
        package var chunks: Int
        package var bytes: Int
        /// Tokens a chunk.
        package var lengths: LengthHistogram

        package init(
            id: String, sources: Int, chunks: Int, bytes: Int, lengths: LengthHistogram
        ) {
            self.id = id
            self.sources = sources
            self.chunks = chunks
            self.bytes = bytes
            self.lengths = lengths
        }
    }

    /// Of all segments.
    package var lengths: LengthHistogram {
        segments.reduce(into: LengthHistogram()) { $0.add($1.lengths) }
    }
}
