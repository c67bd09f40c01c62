import Answering
import Fields
import Foundation

/// What all of a chat completion has in common, and the completion in one document.
struct ChatCompletion {
    let id = "chatcmpl-\(UUID().uuidString.lowercased())"
    /// Seconds since 1970.
    let created = Int(Date().timeIntervalSince1970)
    /// The index's name.
    let model: String
    /// Where the server is reached.
    let base: String
    let promptTokens: Int

    init(model: String, base: String, promptTokens: Int) {
        self.model = model
        self.base = base
        self.promptTokens = promptTokens
    }

    func whole(_ served: ServedAnswer) -> JSONValue {
        var content = CitedContent(index: model, base: base)
        content.take(served.answer.citations)
        content.add(served.answer.text)
        content.addSources(of: served.answer)
        return document(
            "chat.completion",
            choices: [
                [
                    "index": 0, "finish_reason": "stop", "logprobs": nil,
                    "message": [
                        "role": "assistant", "content": .string(content.text), "refusal": nil,
                        "annotations": CitedContent.list(content.annotations),
                    ],
                ]
            ], usage: usage(of: content.text, by: served))
    }

    /// Of a stream.
    func chunk(_ delta: [String: JSONValue], finish: String? = nil) -> JSONValue {
        document(
            "chat.completion.chunk",
            choices: [
                [
                    "index": 0, "delta": .object(delta), "logprobs": nil,
                    "finish_reason": finish.map(JSONValue.string) ?? .null,
                ]
            ], usage: nil)
    }

    /// The chunk that says what was counted, behind all others.
    func counting(_ text: String, by served: ServedAnswer) -> JSONValue {
        document("chat.completion.chunk", choices: [], usage: usage(of: text, by: served))
    }

    private func document(_ kind: JSONValue, choices: JSONValue, usage: JSONValue) -> JSONValue {
        var document: [String: JSONValue] = [
            "id": .string(id), "object": kind, "created": .integer(created),
            "model": .string(model), "choices": choices,
        ]
        if usage != .null { document["usage"] = usage }
        return .object(document)
    }

    private func usage(of text: String, by served: ServedAnswer) -> JSONValue {
        let tokens = served.generation.tokens(of: text)
        return [
            "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(tokens),
            "total_tokens": .integer(promptTokens + tokens),
        ]
    }
}
