package import Corpus
package import Ranking

/// One answer, traced to file and page.
package struct Hit: Sendable {
    /// From 1.
    package var rank: Int
    package var score: Double
    /// Where the chunk is in the snapshot that was searched.
    package var address: ChunkAddress
    package var source: SourceFile
    /// Of the source's document.
    package var facts: DocumentFacts
    package var chunk: Chunk
    /// Whether the page's text can be trusted; nil for types without pages.
    package var pageVerdict: Page.Verdict?
    /// The worst verdict of the pages the chunk stands on; nil for types without pages.
    package var verdict: Page.Verdict?
    /// UTF-8 ranges of `chunk.text` that match the query.
    package var highlights: [Range<Int>]
    /// Other chunks of the same text, best first, among the candidates.
    package var copies: [Copy]
    /// Chunks of nearly the same text, most alike first, among the candidates; hits of their own
    /// unless they are collapsed.
    package var nearDuplicates: [NearDuplicate]
    /// What the job says of the source.
    package var metadata: [String: String]
    /// The chunks of the source just before and after, as many as asked for.
    package var before: [Chunk]
    package var after: [Chunk]
    package var explanation: Explanation?
    /// Of a group; nil where one index was searched.
    package var origin: Origin?

    /// Where a group found a hit.
    package struct Origin: Hashable, Sendable {
        package var member: String
        /// As long as the member has the root that was searched.
        package var address: ShardAddress
    }

    /// Where nearly a hit's text stands.
    package struct NearDuplicate: Hashable, Sendable {
        package var place: Copy
        /// Share of common shingles, see `TextSignature`.
        package var similarity: Double
    }

    /// Where a hit's text stands as well.
    package struct Copy: Hashable, Sendable {
        package var source: SourceFile
        package var title: String?
        package var heading: [String]
        package var span: Span
    }
}
