import Corpus
import Searching

extension AnswerEngine {
    /// One to three sentences of the passages, word by word, best first; none where the passages
    /// hold no answer by all that can be told.
    func extracted(
        _ read: ReadPassages, options: AnswerOptions
    ) -> Answer {
        let scope = read.scope
        let language = AnswerLanguage(
            of: read.question.text, else: read.result.hits.first?.facts.language)
        let chosen = read.ranking.best(options.sentences, enough: options.enough)
        var answer = Answer(
            question: read.question.text, text: language.abstention(scope), isAbstained: true,
            confidence: read.confidence(chosen), language: language, sentences: [], citations: [],
            author: .extract, scope: scope, notes: read.result.notes, seconds: 0)
        answer.missing = read.result.missing
        guard !chosen.isEmpty, read.probability >= options.threshold else { return answer }
        answer.isAbstained = false
        let citations = Self.citations(of: chosen)
        answer.sentences = chosen.map { sentence in
            AnswerSentence(
                text: sentence.text,
                citation: citations.first { $0.passage == sentence.passage }?.citation.number)
        }
        answer.text = answer.sentences
            .map { "\($0.text) [\($0.citation ?? 0)]" }.joined(separator: " ")
        answer.citations = proved(citations.map(\.citation), options: options)
        return answer
    }

    /// A citation a passage, in the order in which the sentences name them.
    private static func citations(
        of chosen: [RankedSentence]
    ) -> [(passage: Int, citation: AnswerCitation)] {
        var citations: [(passage: Int, citation: AnswerCitation)] = []
        for sentence in chosen {
            let quote = AnswerQuote(text: sentence.text, range: sentence.range)
            if let place = citations.firstIndex(where: { $0.passage == sentence.passage }) {
                citations[place].citation.quotes.append(quote)
            } else {
                citations.append(
                    (
                        sentence.passage,
                        AnswerCitation(
                            number: citations.count + 1, passage: AnswerPassage(sentence.hit),
                            quotes: [quote])
                    ))
            }
        }
        return citations
    }
}
