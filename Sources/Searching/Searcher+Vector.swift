package import Corpus
import Embedding
import Postings
import Ranking

extension Searcher {
    /// The vector that a question's words are compared by, without its synonyms.
    /// - Throws: `invalidInput` where there is no model.
    package func vector(of question: String) throws -> [Float] {
        directions.neutral(Array(try model().embed([question], as: .query)[0]))
    }

    /// The same of many questions at once, in their order.
    /// - Throws: as `vector(of:)`.
    package func vectors(of questions: [String]) throws(QuarryError) -> [[Float]] {
        let embeddings = try model().embed(questions, as: .query)
        return questions.indices.map { directions.neutral(Array(embeddings[$0])) }
    }

    /// What the question's terms weigh together: how often each stands in it times its idf.
    /// - Throws: `corrupt`.
    package func termWeight(of question: String) throws -> Double {
        try search.lexicalQuery(Query(parsing: question).text).termWeight
    }
}
