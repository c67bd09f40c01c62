import Corpus
import Embedding
import Postings
package import Searching

/// What was found for a question, read sentence by sentence.
package struct ReadPassages: Sendable {
    let question: AskedQuestion
    let found: FoundPassages
    package let ranking: SentenceRanking
    /// What tells whether the passages hold an answer; nil where there are none.
    package let evidence: AnswerEvidence?

    package var result: SearchResult { found.result }

    /// Estimated probability that one of the sentences holds the answer.
    package var probability: Double { evidence.map(AnswerConfidence.probability) ?? 0 }

    /// Estimated probability that some of the sentences hold the answer.
    package func confidence(_ chosen: [RankedSentence]) -> Double {
        probability * chosen.reduce(0) { $0 + $1.share }
    }

    /// - Throws: what embedding throws.
    init(
        _ found: FoundPassages, for question: AskedQuestion, encoder: Encoder?,
        session: AnalyzerSession = AnalyzerSession()
    ) throws(QuarryError) {
        let weights = TermWeights(
            question.comparison.terms, in: found.evidence.statistics, telling: QuestionTerms.tells)
        var passages: [ReadPassage] = []
        for (hit, known) in zip(found.result.hits, found.evidence.passages) {
            passages.append(
                try ReadPassage(
                    hit, known: known, question: question, weights: weights, encoder: encoder,
                    session: session))
        }
        self.question = question
        self.found = found
        ranking = SentenceRanking(passages, question: question)
        evidence = ranking.sentences.first.map { best in
            AnswerEvidence(
                best, of: passages, question: question.text, evidence: found.evidence)
        }
    }
}
