import Corpus
package import Embedding
import Ranking
import Segments

/// What each word of a question and each row of a passage have in common, by the index's model.
package struct SimilarityTable: Hashable, Sendable {
    /// Of the passage that share a row.
    let wordsPerRow: Int
    let rows: Int
    /// [question words][rows]
    let values: [Float]

    /// By the codes that the index stores.
    init(question: TokenQuestion, codes: TokenCodes) {
        self.init(
            rows: codes.count,
            values: LateInteraction.similarities(question: question, codes: codes))
    }

    /// By codes, as whoever has them says.
    init(rows: Int, values: [Float]) {
        wordsPerRow = TokenCoder.window
        self.rows = rows
        self.values = values
    }

    /// By vectors that the model has just made of the passage's words.
    package init(question: TokenVectors, words: TokenVectors) {
        wordsPerRow = 1
        rows = words.ids.count
        values = LateInteraction.similarities(
            query: question.vectors, document: words.vectors, dimension: words.dimension)
    }

    /// MaxSim of the question and some words of the passage; nil where there is no row of theirs.
    package func maxSim(_ words: Range<Int>) -> Double? {
        let first = words.lowerBound / wordsPerRow
        let end = min((words.upperBound + wordsPerRow - 1) / wordsPerRow, rows)
        guard first < end, !values.isEmpty else { return nil }
        var sum: Float = 0
        for start in stride(from: 0, to: values.count, by: rows) {
            var best = -Float.infinity
            for row in start + first..<start + end { best = max(best, values[row]) }
            sum += best
        }
        return Double(sum) / Double(values.count / rows)
    }

    /// MaxSim of the question and the whole passage.
    package var maxSim: Double? { maxSim(0..<rows * wordsPerRow) }
}
