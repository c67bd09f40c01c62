import Corpus
import Embedding
import Foundation
import Ranking

/// Compares a question with texts that need not be in any index: what re-ranking clients ask for.
enum Reranker {
    /// One score a text, 0…1: MaxSim of the model's token vectors, which is a mean of cosines; or
    /// by a cross-encoder, the logistic function of its logit.
    /// - Throws: `invalidInput` where the model gives what is no number.
    static func scores(
        _ query: String, texts: [String], encoder: Encoder, cross: CrossEncoder?
    ) throws(QuarryError) -> [Double] {
        if let cross {
            return try cross.logits(query, texts: texts).map { 1 / (1 + exp(-Double($0))) }
        }
        let question = try encoder.wordVectors([query])[0]
        return try encoder.tokenVectors(texts).map { document in
            let score = LateInteraction.maxSim(
                query: question.vectors, document: document.vectors,
                dimension: document.dimension)
            return min(max(Double(score), 0), 1)
        }
    }

    /// Places by their scores, the best first; equals in their order.
    static func order(_ scores: [Double]) -> [Int] {
        scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    }
}
