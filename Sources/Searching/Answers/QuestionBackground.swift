import Corpus
import Embedding
import Snapshots

/// What a question has in common with all that was searched, whatever is found: what says how far a
/// hit stands out.
package struct QuestionBackground: Sendable {
    /// Of chunks that have nothing to do with it, see `ChanceSample`.
    package var cosines: [Float]
    /// As `Searcher.termWeight` has it.
    package var termWeight: Double
    /// Chunks in all, whoever may see them.
    package var chunks: Int
}

extension PassageComparison {
    /// With the question's vector and nothing else.
    init(vector: [Float]) {
        self.init(
            terms: [], vector: vector, words: TokenVectors(vectors: [], dimension: vector.count))
    }
}

extension Searcher {
    /// - Parameter sample: of the searcher's snapshot.
    /// - Throws: what embedding and reading throw.
    /// - Complexity: O(128 · dimension), and embedding the question; see `ChanceSample`.
    package func background(
        of question: String, sample: ChanceSample
    ) throws -> QuestionBackground {
        let comparison = PassageComparison(vector: try vector(of: question))
        return QuestionBackground(
            cosines: try sample.compared(with: comparison).map(\.cosine),
            termWeight: try termWeight(of: question),
            chunks: snapshot.manifest.statistics.chunks)
    }
}
