/// What programs that train models read.
package enum DatasetFormat: String, Sendable, CaseIterable, Codable {
    /// Alpaca's form: `instruction`, `input`, `output`.
    case instruct
    /// OpenAI's chat form, several turns.
    case messages
    /// Query, positive, hard negatives: for embedding models.
    case pairs
    /// A test set of retrieval in BEIR's layout.
    case beir
}
