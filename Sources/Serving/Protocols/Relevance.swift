import Foundation
import HNSW
import Postings
import Searching
import Segments
import Snapshots

/// How far hits stand out, 0…1, so that a threshold means something whatever the model and the
/// index. Scores of a search are comparable within one answer only.
///
/// Two reasons count, either of which is enough: `1 − (1 − v) · (1 − c²)`.
/// - v: the hit's cosine, in standard deviations of chance passages' cosines to the same question
///   beyond the best that so many passages would have by chance, √(2 ln N), through a logistic
///   function: ½ is as good as chance's best.
/// - c: the share of the question's terms, weighed by their idf, that the passage holds.
struct Relevance {
    /// Passages that stand for chance.
    static let sampleSize = 96
    /// With fewer the deviation says nothing, and terms alone count.
    static let minimumSample = 16

    private let mean: Double
    private let deviation: Double
    private let expected: Double
    private let termWeight: Double

    /// - Throws: what embedding and reading throw.
    /// - Complexity: O(`sampleSize` · dimension), and embedding the question.
    init(of question: String, by searcher: Searcher) throws {
        let vector = try searcher.vector(of: question)
        let segments = searcher.snapshot.segments
        termWeight = try searcher.termWeight(of: question)
        let total = segments.reduce(0) { $0 + $1.chunkCount }
        let step = max(total / Self.sampleSize, 1)
        var cosines: [Double] = []
        for segment in segments {
            for ordinal in stride(from: 0, to: segment.chunkCount, by: step) {
                let row = segment.vectors.row(ordinal)
                var cosine: Float = 0
                for place in vector.indices { cosine += row[place] * vector[place] }
                cosines.append(Double(cosine))
            }
        }
        let count = Double(max(cosines.count, 1))
        let mean = cosines.reduce(0, +) / count
        let squares = cosines.map { ($0 - mean) * ($0 - mean) }
        let variance = squares.reduce(0, +) / count
        self.mean = mean
        deviation = cosines.count < Self.minimumSample ? 0 : variance.squareRoot()
        expected = (2 * log(Double(max(total, 2)))).squareRoot()
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
