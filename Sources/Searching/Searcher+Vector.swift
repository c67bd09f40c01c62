package import Corpus
import Embedding
import Postings
import Ranking
import Snapshots

extension Searcher {
    /// The vector that a question's words are compared by, without its synonyms.
    /// - Throws: `invalidInput` where there is no model.
    package func vector(of question: String) throws -> [Float] {
        directions.neutral(adapted(Array(try model().embed([question], as: .query)[0])))
    }

    /// A question's vector after the index's adapter, if there is one and it is wanted.
    func adapted(_ vector: [Float], isWanted: Bool = true) -> [Float] {
        isWanted ? snapshot.adapted(vector) : vector
    }

    /// The vectors of many questions as the model has them, in their order: an adapter would judge
    /// by what it has learnt, and its own training sets are made of what is found by these.
    /// - Throws: `invalidInput` where there is no model.
    package func unadaptedVectors(of questions: [String]) throws(QuarryError) -> [[Float]] {
        let embeddings = try model().embed(questions, as: .query)
        return questions.indices.map { directions.neutral(Array(embeddings[$0])) }
    }

    /// What the question's terms weigh together: how often each stands in it times its idf.
    /// - Throws: `corrupt`.
    package func termWeight(of question: String) throws -> Double {
        try search.lexicalQuery(Query(parsing: question).text).termWeight
    }
}
