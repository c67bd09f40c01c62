import Foundation
import Postings
import Searching

/// How far hits stand out, 0…1, so that a threshold means something whatever the model and the
/// index. Scores of a search are comparable within one answer only.
///
/// Two reasons count, either of which is enough: `1 − (1 − v) · (1 − c²)`.
/// - v: the hit's cosine, in standard deviations of chance passages' cosines to the same question
///   beyond the best that so many passages would have by chance, √(2 ln N), through a logistic
///   function: ½ is as good as chance's best.
/// - c: the share of the question's terms, weighed by their idf, that the passage holds.
struct Relevance {
    /// With fewer chance passages the deviation says nothing, and terms alone count.
    static let minimumSample = 16

    private let mean: Double
    private let deviation: Double
    private let expected: Double
    private let termWeight: Double

    init(_ background: QuestionBackground) {
        let cosines = background.cosines.map(Double.init)
        termWeight = background.termWeight
        let count = Double(max(cosines.count, 1))
        let mean = cosines.reduce(0, +) / count
        let squares = cosines.map { ($0 - mean) * ($0 - mean) }
        let variance = squares.reduce(0, +) / count
        self.mean = mean
        deviation = cosines.count < Self.minimumSample ? 0 : variance.squareRoot()
        expected = (2 * log(Double(max(background.chunks, 2)))).squareRoot()
    }

    /// - Parameter explanation: of the hit.
    func score(_ explanation: Explanation) -> Double {
        var byVector = 0.0
        if deviation > 0, let cosine = explanation.vector?.score {
            byVector = 1 / (1 + exp(-1.5 * ((cosine - mean) / deviation - expected)))
        }
        let held = explanation.terms.map { $0.idf * $0.weight }.reduce(0, +)
        let coverage = termWeight > 0 ? min(held / termWeight, 1) : 0
        return 1 - (1 - byVector) * (1 - coverage * coverage)
    }
}
