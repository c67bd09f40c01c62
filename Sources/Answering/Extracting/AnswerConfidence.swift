import Foundation

/// Turns evidence into a probability: logistic functions, fitted by `Tests/Benchmarks/fit_answers.py`
/// on questions half of which the index can't answer: those of SQuAD, DRCD and CMRC, and the
/// handbook's, which are asked as people ask, not in the documents' words.
package enum AnswerConfidence {
    /// Answers are given from this probability on.
    package static let threshold = 0.4

    /// Weights, the last of them of 1.
    private static let wordsAndVectors = [3.898, 2.822, 0.021, 0.961, -2.153]
    private static let wordsAlone = [5.611, 3.79, -2.47]
    private static let vectorsAlone = [0.248, 0.971, -0.173]

    /// From this share of the question on, words can be expected to be found.
    private static let comparableShare = 0.5

    /// That one of the sentences holds the answer.
    package static func probability(_ evidence: AnswerEvidence) -> Double {
        let words = [evidence.passageCoverage, evidence.sentenceCoverage]
        let isComparable = evidence.overlap >= comparableShare
        guard let cosine = evidence.cosine else {
            return isComparable ? logistic(words, wordsAlone) : 0
        }
        let vectors = [cosine, evidence.similarity ?? cosine]
        return isComparable
            ? logistic(words + vectors, wordsAndVectors) : logistic(vectors, vectorsAlone)
    }

    private static func logistic(_ values: [Double], _ weights: [Double]) -> Double {
        1 / (1 + exp(-zip(values + [1], weights).reduce(0) { $0 + $1.0 * $1.1 }))
    }
}
