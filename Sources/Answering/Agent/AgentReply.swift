import Chat
import Fields
import Foundation

/// What a model's reply means to an agent: calls of tools, an answer, or neither.
///
/// Models that know tools say so in the reply's own field; others, and those whose endpoint does not
/// understand them, write `{"tool": …, "arguments": {…}}` as text, which is read strictly.
enum AgentReply {
    case calls([ChatToolCall])
    case answer(String)
    /// What is wrong, for the model.
    case refused(String)

    init(_ reply: ChatReply) {
        guard reply.calls.isEmpty else {
            self = .calls(reply.calls)
            return
        }
        let written = WrittenStream.withoutThoughts(reply.text)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let text = Self.unwrapped(written)
        if text.hasPrefix("{") {
            self = Self.action(text)
        } else if written.contains(Self.action) {
            self = .refused("an action is one JSON object and nothing else")
        } else if written.isEmpty {
            self = .refused("the reply is empty")
        } else {
            self = .answer(written)
        }
    }

    private static func action(_ text: String) -> AgentReply {
        guard let object = (try? JSONValue(parsing: Data(text.utf8)))?.object else {
            return .refused("that is no JSON object")
        }
        if object.count == 1, let answer = object["answer"]?.string { return .answer(answer) }
        let names = Set(object.keys)
        guard let name = (object["tool"] ?? object["name"])?.string,
            names.isSubset(of: ["tool", "arguments"]) || names.isSubset(of: ["name", "arguments"])
        else {
            return .refused(#"an action is {"tool": "…", "arguments": {…}} and has nothing else"#)
        }
        let arguments = object["arguments"] ?? .object([:])
        return .calls([
            ChatToolCall(id: "", name: name, arguments: JSONText.text(arguments))
        ])
    }

    /// Without a fence or a tag around all of it.
    private static func unwrapped(_ text: String) -> String {
        // No pattern: models that go round in circles write thousands of line breaks.
        for (head, foot) in [("```json", "```"), ("```", "```"), ("<tool_call>", "</tool_call>")]
        where text.hasPrefix(head) && text.dropFirst(head.count).hasSuffix(foot) {
            return text.dropFirst(head.count).dropLast(foot.count)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return text
    }

    private static var action: Regex<Substring> { /\{\s*"(?:tool|name)"\s*:|<tool_call>/ }
}
