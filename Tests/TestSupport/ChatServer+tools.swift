package import Chat
import Foundation

extension ChatServer {
    /// A chat completion that calls for tools, whole.
    package static func calling(_ calls: [ChatToolCall]) throws -> Answer {
        let listed: [[String: Any]] = calls.map { call in
            [
                "id": call.id, "type": "function",
                "function": ["name": call.name, "arguments": call.arguments],
            ]
        }
        let object: [String: Any] = [
            "choices": [
                [
                    "index": 0, "finish_reason": "tool_calls",
                    "message": ["role": "assistant", "content": NSNull(), "tool_calls": listed],
                ]
            ]
        ]
        let data = try JSONSerialization.data(withJSONObject: object)
        return Answer(body: String(decoding: data, as: UTF8.self))
    }

    package static func calling(_ name: String, _ arguments: String) throws -> Answer {
        try calling([ChatToolCall(id: "c-\(name)", name: name, arguments: arguments)])
    }

    /// The same as a stream: the name first, then the arguments by a few characters.
    package static func callingInPieces(_ calls: [ChatToolCall]) throws -> Answer {
        var answer = try Answer(stream: [])
        var pieces: [String] = []
        for (index, call) in calls.enumerated() {
            pieces.append(
                try chunk([
                    "index": index, "id": call.id, "type": "function",
                    "function": ["name": call.name, "arguments": ""],
                ]))
            var rest = Substring(call.arguments)
            while !rest.isEmpty {
                pieces.append(
                    try chunk([
                        "index": index, "function": ["arguments": String(rest.prefix(3))],
                    ]))
                rest = rest.dropFirst(3)
            }
        }
        answer.pieces = pieces + answer.pieces
        return answer
    }

    private static func chunk(_ call: [String: Any]) throws -> String {
        let object: [String: Any] = [
            "choices": [["index": 0, "delta": ["tool_calls": [call]]]]
        ]
        let data = try JSONSerialization.data(withJSONObject: object)
        return "data: " + String(decoding: data, as: UTF8.self) + "\n\n"
    }
}
