import Corpus
import Postings
package import Searching

/// What was found for a question, read sentence by sentence.
package struct ReadPassages: Sendable {
    let question: AskedQuestion
    package let result: SearchResult
    package let ranking: SentenceRanking
    /// What tells whether the passages hold an answer; nil where there are none.
    package let evidence: AnswerEvidence?

    /// Estimated probability that one of the sentences holds the answer.
    package var probability: Double { evidence.map(AnswerConfidence.probability) ?? 0 }

    /// Estimated probability that some of the sentences hold the answer.
    package func confidence(_ chosen: [RankedSentence]) -> Double {
        probability * chosen.reduce(0) { $0 + $1.share }
    }

    /// - Throws: `corrupt`.
    init(
        question text: String, result: SearchResult, searcher: Searcher,
        background: AnswerBackground
    ) throws(QuarryError) {
        let session = AnalyzerSession()
        let question = try AskedQuestion(text, searcher: searcher, session: session)
        var passages: [ReadPassage] = []
        for hit in result.hits {
            passages.append(
                try ReadPassage(hit, question: question, searcher: searcher, session: session))
        }
        self.question = question
        self.result = result
        ranking = SentenceRanking(passages, question: question)
        guard let best = ranking.sentences.first else {
            evidence = nil
            return
        }
        evidence = try AnswerEvidence(
            best, of: passages, question: question, searcher: searcher, background: background)
    }
}
