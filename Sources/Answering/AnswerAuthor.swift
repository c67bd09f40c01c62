/// Who wrote an answer.
package enum AnswerAuthor: Hashable, Sendable {
    /// Nobody: its sentences are the documents'.
    case extract
    /// A language model, by its name.
    case model(String)

    /// For output: `extract`, or the model's name.
    package var name: String {
        switch self {
        case .extract: "extract"
        case .model(let name): name
        }
    }
}
