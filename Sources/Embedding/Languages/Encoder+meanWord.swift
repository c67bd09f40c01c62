package import Corpus

extension Encoder {
    /// Of what decides which of a text's tokens are its words (`wordVectors`), and which texts'
    /// words `meanWordVector` is the mean of. Part of the key of whatever is made of them.
    package static let wordsVersion = "words-1 \(ParallelSentences.digest.hex)"

    /// The mean vector of the words of `ParallelSentences`: the direction that this model's token
    /// vectors have in common (of length .37 with all-MiniLM-L6-v2, .83 with
    /// multilingual-e5-small).
    ///
    /// A function of the model and of `wordsVersion`, in the tokens' dimension. Some two thousand
    /// tokens are read.
    /// - Throws: as `embed`.
    package func meanWordVector() throws(QuarryError) -> [Float] {
        var sum = [Double](repeating: 0, count: model.configuration.hiddenSize)
        var count = 0
        let texts = ParallelSentences.all.flatMap(\.sentences)
        for words in try wordVectors(texts, as: .document) {
            count += words.ids.count
            for (place, value) in words.vectors.enumerated() {
                sum[place % sum.count] += Double(value)
            }
        }
        return sum.map { Float($0 / Double(count)) }
    }
}
