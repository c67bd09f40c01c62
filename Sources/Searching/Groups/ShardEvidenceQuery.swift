/// Asks a member what an answer that is made of its chunks would be judged by.
package struct ShardEvidenceQuery: Codable, Hashable, Sendable {
    package var question: ShardQuestion
    /// Whose frequencies are wanted.
    package var terms: [String]
    /// As the model has it; nil where no chunks are compared.
    package var vector: FloatRow?
    /// [words][dimension]
    package var words: FloatRow
    package var dimension: Int
    package var addresses: [ShardAddress]

    /// One asks for no more.
    package static let mostTerms = 20_000
    /// Nor with more of the question's words.
    package static let mostWords = 1_000
}
