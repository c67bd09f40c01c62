/// How much each feature of a sentence counts: a conditional logit, fitted by
/// `Tests/Benchmarks/fit_answers.py`.
struct SentenceWeights {
    /// In the order of `SentenceFeatures.names`.
    let weights: [Double]

    static let standard = SentenceWeights(weights: [
        4.335, 0.319, 3.517, 2.156, 0.274, 1.331, -0.406, -0.582,
    ])

    func score(_ features: SentenceFeatures) -> Double {
        zip(weights, features.values).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
