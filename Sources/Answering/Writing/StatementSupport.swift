import Corpus
import Postings

/// Whether a passage says what a sentence of a model's says, as far as words can tell.
///
/// The passage must hold half of what the sentence's terms weigh (idf), and every number in it. A
/// sentence in another script than the passage's has no words to find there: it needs a quote.
struct StatementSupport {
    private static let share = 0.5

    private let statistics: (Set<String>) throws(QuarryError) -> BM25Statistics
    private let session = AnalyzerSession()
    /// Of the terms that were asked for: a group's come from other machines.
    private var known = BM25Statistics(
        documentCount: 0, totalLength: 0, documentFrequencies: [:])

    /// - Parameter statistics: of some terms, in what was searched.
    init(statistics: @escaping (Set<String>) throws(QuarryError) -> BM25Statistics) {
        self.statistics = statistics
    }

    /// Asks for all terms of a text at once, not for each statement's in its turn.
    /// - Throws: what `statistics` throws.
    mutating func prepare(for text: String) throws(QuarryError) {
        try learn(TermWeights.terms(of: text, session: session))
    }

    private mutating func learn(_ terms: Set<String>) throws(QuarryError) {
        let new = terms.subtracting(known.documentFrequencies.keys)
        guard !new.isEmpty else { return }
        let found = try statistics(new)
        known.documentCount = found.documentCount
        for term in new {
            known.documentFrequencies[term] = found.documentFrequencies[term] ?? 0
        }
    }

    /// The sentence of the passage that has most in common with the statement, and whether the passage
    /// supports it; nil for a passage without sentences.
    /// - Parameter title: of the chunk's document.
    /// - Throws: what `statistics` throws.
    mutating func evidence(
        for statement: String, in chunk: Chunk, title: String?
    ) throws(QuarryError) -> (quote: AnswerQuote, isSupport: Bool)? {
        let asked = TermWeights.terms(of: statement, session: session)
        // Read alone, a sentence may have a term that the text has not.
        try learn(asked)
        let weights = TermWeights(asked, in: known)
        let bytes = Array(chunk.text.utf8)
        var best: (quote: AnswerQuote, share: Double)?
        for range in PassageSentences(of: chunk, title: title, tokenizer: nil).ranges {
            let text = String(decoding: bytes[range], as: UTF8.self)
            let share = weights.share(in: terms(text))
            guard share > best?.share ?? -1 else { continue }
            best = (AnswerQuote(text: text, range: range), share)
        }
        guard let best else { return nil }
        let isSupport =
            weights.share(in: terms(chunk.embeddedText)) >= Self.share
            && Self.numbers(statement).isSubset(of: Self.numbers(chunk.embeddedText))
        return (best.quote, isSupport)
    }

    private func terms(_ text: String) -> Set<String> { Set(session.analyze(text).map(\.term)) }

    /// Runs of digits, with what groups them taken out.
    private static func numbers(_ text: String) -> Set<String> {
        let pattern = /[0-9]+(?:[.,][0-9]+)*/
        return Set(text.matches(of: pattern).map { $0.output.filter(\.isNumber) })
    }
}
