/// How a language model is asked to write answers: `answer` in a job file. None of it is part of an
/// index.
package struct AnswerSettings: Hashable, Sendable {
    /// OpenAI-compatible, up to and without `/chat/completions`.
    package var endpoint: String?
    package var model: String?
    /// A file with the endpoint's key.
    package var keyFile: String?
    /// Tokens that the model takes, question and answer together. A token is taken to be three bytes
    /// of UTF-8: what tokenizers make of English is less, of Chinese about that.
    package var contextTokens = 4096
    /// Most tokens of an answer.
    package var answerTokens = 512
    /// For all that the model is asked for one answer.
    package var seconds = 60.0
    package var prompts = AnswerPrompts()

    package init() {}

    /// Bytes of UTF-8 that are taken to be a token.
    package static let bytesPerToken = 3
}
