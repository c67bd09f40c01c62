/// One thing said in a conversation with a language model.
package struct ChatMessage: Codable, Hashable, Sendable {
    package enum Role: String, Codable, Sendable { case system, user, assistant, tool }

    package var role: Role
    package var content: String
    /// What the assistant wants of tools; nil: nothing.
    package var calls: [ChatToolCall]?
    /// The call that a tool's message answers.
    package var callID: String?

    private enum CodingKeys: String, CodingKey {
        case role, content
        case calls = "tool_calls"
        case callID = "tool_call_id"
    }

    package init(_ role: Role, content: String, calls: [ChatToolCall]? = nil) {
        self.role = role
        self.content = content
        self.calls = calls
    }

    /// What a tool answers to a call.
    package init(answering call: ChatToolCall, content: String) {
        self.init(.tool, content: content)
        callID = call.id
    }

    /// Whether it is part of a conversation that people have: neither a tool's nor a call of one.
    package var isSpoken: Bool { role != .tool && calls == nil }
}
