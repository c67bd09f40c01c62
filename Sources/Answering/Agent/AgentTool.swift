import Chat
import Corpus
import Fields

/// What an agent may do. All of them read, none writes: whatever a document talks the model into, there
/// is nothing that it could do it with.
struct AgentTool: Sendable {
    /// As the model is told of it.
    let chat: ChatTool
    /// - Throws: what breaks the answer off: an index that can't be read.
    let answer:
        @Sendable (FieldValues, _ gathered: inout GatheredPassages) throws(QuarryError)
            -> ToolOutcome

    init(
        _ name: String, _ summary: String, fields: [Field],
        answer:
            @escaping @Sendable (FieldValues, _ gathered: inout GatheredPassages)
            throws(QuarryError) -> ToolOutcome
    ) {
        chat = ChatTool(name: name, summary: summary, fields: fields)
        self.answer = answer
    }

    /// For a model that is told of tools in words: `search(query, k?)`.
    var signature: String {
        let fields = chat.fields.map { $0.isRequired ? $0.name : $0.name + "?" }
        return "\(chat.name)(\(fields.joined(separator: ", "))): \(chat.summary)"
    }
}
