import Corpus
import Foundation
import Searching

/// How chunks compare with a question that have nothing to do with it: what is alike by chance.
struct AnswerBackground {
    /// How chunks of a script compare with the question.
    struct Chance {
        var mean: Double
        var deviation: Double

        /// How far a value stands out of what the best of `count` chunks would have by chance, in
        /// standard deviations.
        func excess(_ value: Double, among count: Int) -> Double {
            let expected = (2 * log(Double(max(count, 2)))).squareRoot()
            return (value - mean) / max(deviation, 1e-6) - expected
        }
    }

    let sample: [SampledChunk]

    /// With fewer chunks nothing is said of chance.
    private static let minimum = 16

    /// By cosine; nil where there are too few chunks of the script.
    func cosines(in script: WritingScript?) -> Chance? { chance(in: script) { $0.cosine } }

    /// The same by MaxSim over stored codes; nil also where there are none.
    func maxSims(in script: WritingScript?) -> Chance? { chance(in: script) { $0.maxSim } }

    private func chance(
        in script: WritingScript?, value: (SampledChunk) -> Float?
    ) -> Chance? {
        let values = sample.filter { $0.script == script }.compactMap(value).map(Double.init)
        guard values.count >= Self.minimum else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return Chance(mean: mean, deviation: (squares / Double(values.count)).squareRoot())
    }
}
