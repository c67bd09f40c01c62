import Answering
import Chat
import Fields
import Searching

/// A question as a request asks it.
struct ServedQuestion: Sendable {
    var text: String
    /// Nil: the first index that is served.
    var index: String?
    var options: AnswerOptions

    /// Of messages that come before a question: so many, so long each.
    static let messages = 200
    static let messageLength = 32_768

    /// A conversation before the question, oldest message first.
    static let context = Field(
        "context",
        .list(
            .object(
                [
                    Field(
                        "role", .choice(["system", "user", "assistant"]), isRequired: true,
                        "Who said it; what the system said is passed over."),
                    Field("content", .text(0...messageLength), isRequired: true, "What was said."),
                ], isOpen: true), 0...messages),
        "The conversation before the question, oldest first, for the language model.")

    /// - Parameter writer: the language model that shall write, if one shall.
    init(
        _ text: String, index: String?, writer: AnswerWriter?, history: [ChatMessage] = []
    ) {
        self.text = text
        self.index = index
        options = AnswerOptions()
        options.writer = writer
        // Without any other there is no conversation to understand the question by.
        options.history = history.filter { $0.role != .system }
        options.search.k = writer == nil ? AnswerOptions.passages : AnswerOptions.writerPassages
    }

    /// The messages of a value that was checked against `context`.
    static func messages(_ value: JSONValue?) -> [ChatMessage] {
        (value?.array ?? []).compactMap { message in
            guard let role = message["role"]?.string.flatMap(ChatMessage.Role.init),
                let content = message["content"]?.string
            else { return nil }
            return ChatMessage(role, content: content)
        }
    }
}
