import Corpus
import Embedding
import Postings
import Ranking
import Searching
import Segments
import Snapshots

/// A hit with its sentences, and what a question has in common with them.
struct ReadPassage {
    let hit: Hit
    let sentences: PassageSentences
    /// Nil where the index is asked without its model.
    let similarities: SimilarityTable?
    /// Terms of each sentence.
    let terms: [Set<String>]
    /// Share of the question's terms in each sentence.
    let coverages: [Double]
    /// Share of the question's terms in the passage and its headings.
    let coverage: Double

    /// - Throws: `corrupt`.
    init(
        _ hit: Hit, question: AskedQuestion, searcher: Searcher, session: AnalyzerSession
    ) throws(QuarryError) {
        self.hit = hit
        sentences = PassageSentences(of: hit.chunk, tokenizer: searcher.encoder?.model.tokenizer)
        let text = Array(hit.chunk.text.utf8)
        terms = sentences.ranges.map { range in
            Set(session.analyze(String(decoding: text[range], as: UTF8.self)).map(\.term))
        }
        coverages = terms.map { question.weights.share(in: $0) }
        coverage = question.weights.share(
            in: Set(session.analyze(hit.chunk.embeddedText).map(\.term)))
        similarities = try Self.similarities(hit, question: question, searcher: searcher)
    }

    private static func similarities(
        _ hit: Hit, question: AskedQuestion, searcher: Searcher
    ) throws(QuarryError) -> SimilarityTable? {
        guard let encoder = searcher.encoder, let words = question.words else { return nil }
        guard let late = searcher.snapshot.segments[hit.address.segment].late else {
            return SimilarityTable(
                question: words,
                words: try encoder.wordVectors([hit.chunk.embeddedText], as: .document)[0])
        }
        return SimilarityTable(
            question: TokenCoder(center: late.center).question(words.vectors),
            codes: try late.codes(of: hit.address.ordinal))
    }
}
