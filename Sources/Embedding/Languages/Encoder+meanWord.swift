extension Encoder {
    /// The mean vector of the words of `ParallelSentences`: the direction that this model's token
    /// vectors have in common (of length .37 with all-MiniLM-L6-v2, .83 with multilingual-e5-small).
    ///
    /// A function of the model alone, in its tokens' dimension. Some two thousand tokens are read.
    package func meanWordVector() -> [Float] {
        var sum = [Double](repeating: 0, count: model.configuration.hiddenSize)
        var count = 0
        for words in wordVectors(ParallelSentences.all.flatMap(\.sentences), as: .document) {
            count += words.ids.count
            for (place, value) in words.vectors.enumerated() {
                sum[place % sum.count] += Double(value)
            }
        }
        return sum.map { Float($0 / Double(count)) }
    }
}
