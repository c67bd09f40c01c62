import Corpus
import Embedding
import Ranking

/// Finds out between which scripts a model compares by meaning: sixteen sentences are asked in one
/// language and looked for among the same ones in another.
///
/// multilingual-e5-small finds .97 to 1.0 (mean reciprocal rank) in every pair of seven languages,
/// all-MiniLM-L6-v2 .13 to .64.
struct Alignment {
    let vectors: VectorStage

    /// Both ways at least.
    private static let leastRank = 0.9

    /// - Throws: `QuarryError`: what the artifact store throws.
    func pairs() throws(QuarryError) -> [(WritingScript, WritingScript)] {
        let languages = ParallelSentences.byScript
        let texts = languages.map(\.sentences)
        let questions = try texts.map { texts throws(QuarryError) in
            try vectors.vectors(of: texts, as: .query)
        }
        let passages = try texts.map { texts throws(QuarryError) in
            try vectors.vectors(of: texts, as: .document)
        }
        var pairs: [(WritingScript, WritingScript)] = []
        for first in languages.indices {
            for second in languages.indices where second > first {
                let ranks = [
                    reciprocalRank(of: questions[first], among: passages[second]),
                    reciprocalRank(of: questions[second], among: passages[first]),
                ]
                guard ranks.allSatisfy({ $0 >= Self.leastRank }) else { continue }
                pairs.append((languages[first].script, languages[second].script))
            }
        }
        return pairs
    }

    /// Mean over the questions; both have a row of `dimension` floats a sentence.
    private func reciprocalRank(of questions: [Float], among passages: [Float]) -> Double {
        let dimension = vectors.dimension
        let count = questions.count / dimension
        let sum = (0..<count).reduce(0.0) { sum, number in
            let question = Array(questions[number * dimension..<(number + 1) * dimension])
            let scores = passages.withUnsafeBufferPointer { rows in
                (0..<count).map { row in
                    CandidateSearch.cosine(
                        question,
                        UnsafeBufferPointer(
                            rebasing: rows[row * dimension..<(row + 1) * dimension]))
                }
            }
            // Those that tie with the right one rank before it.
            let better = scores.indices.count { $0 != number && scores[$0] >= scores[number] }
            return sum + 1 / Double(1 + better)
        }
        return sum / Double(max(count, 1))
    }
}
