package import Corpus

/// A passage that an answer rests on.
package struct AnswerCitation: Sendable {
    /// From 1; what `[1]` in the answer means.
    package var number: Int
    package var source: SourceFile
    /// Of a group: the member that has the source, which alone can prove a citation of it.
    package var member: String?
    package var title: String?
    package var heading: [String]
    /// The passage; what `quarry cite` takes is its name.
    package var chunk: ChunkName
    /// 1-based, first and last page of the passage; nil for types without pages.
    package var page: Int?
    package var lastPage: Int?
    /// The passage's text.
    package var passage: String
    /// What the answer takes from it, in the answer's order; at least one.
    package var quotes: [AnswerQuote]
    package var proof: CitationProof

    package var isProved: Bool { proof.isProved }
    package var quote: String { quotes[0].text }
}
