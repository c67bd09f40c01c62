import Chat
import Testing

@testable import Answering

@Suite("What a reply means to an agent")
struct AgentReplyTests {
    private func meaning(_ text: String) -> String {
        switch AgentReply(ChatReply(text: text, isCut: false)) {
        case .answer(let answer): "answer: \(answer)"
        case .calls(let calls): calls.map { "\($0.name) \($0.arguments)" }.joined(separator: ", ")
        case .refused(let reason): "refused: \(reason)"
        }
    }

    @Test(
        "an action in words is one JSON object, and an answer is anything that is none",
        arguments: [
            (#"{"tool": "search", "arguments": {"query": "x"}}"#, #"search {"query":"x"}"#),
            (#"<think>{"tool":</think> {"tool":"time"}"#, "time {}"),
            ("```json\n{\"tool\": \"time\", \"arguments\": {}}\n```", "time {}"),
            (#"<tool_call>{"name": "time", "arguments": {}}</tool_call>"#, "time {}"),
            ("They get sixteen weeks [1].", "answer: They get sixteen weeks [1]."),
            (#"{"answer": "Yes [1]."}"#, "answer: Yes [1]."), ("NO ANSWER", "answer: NO ANSWER"),
        ])
    func understood(text: String, meaning: String) {
        #expect(self.meaning(text) == meaning)
    }

    @Test("a reply that goes round in circles is read once")
    func circles() {
        let breaks = String(repeating: "\n", count: 50_000)
        #expect(meaning("```json" + breaks + "x").hasPrefix("answer: "))
        #expect(meaning("```\(breaks){\"tool\": \"time\"}\(breaks)```") == "time {}")
    }

    @Test(
        "what is neither is refused",
        arguments: [
            "", " <think>hm</think> ", "{", #"{"tool": "search""#, #"{"tool": 7}"#, "{}",
            #"{"tool": "search", "arguments": {}, "then": "delete"}"#,
            #"{"tool": "a", "name": "b"}"#, #"{"answer": "x", "tool": "search"}"#,
            #"I will search. {"tool": "search", "arguments": {}}"#,
            "{\"tool\": \"time\"}\n{\"tool\": \"time\"}", "<tool_call>time",
        ])
    func refused(text: String) {
        #expect(meaning(text).hasPrefix("refused: "), "\(meaning(text))")
    }
}
