/// Measures text in the model's tokens.
struct Scale {
    let countTokens: (String) -> Int
    /// A tokenizer can make one token of a long run it does not know. So that chunks stay
    /// readable all the same, this many bytes weigh at least a token.
    static let maximumBytesPerToken = 32

    func weight(_ range: Range<Int>, of text: [UInt8]) -> Int {
        max(countTokens(text.text(range)), range.count / Self.maximumBytesPerToken)
    }
}
