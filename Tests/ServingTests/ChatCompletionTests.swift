import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("Chat completions", .offPool)
struct ChatCompletionTests {
    private static func request(
        _ text: String = "How many weeks is parental leave?", stream: Bool = false,
        more: [String: JSONValue] = [:]
    ) -> JSONValue {
        .object(
            [
                "model": "library", "stream": .bool(stream),
                "messages": [
                    ["role": "system", "content": "Be brief."],
                    ["role": "user", "content": .string(text)],
                ],
            ].merging(more) { $1 })
    }

    /// What an annotation points at in a content, by Unicode scalars.
    private static func cited(_ annotation: JSONValue, in content: String) -> String? {
        guard let citation = annotation["url_citation"],
            let start = citation["start_index"]?.integer, let end = citation["end_index"]?.integer
        else { return nil }
        return String(String.UnicodeScalarView(Array(content.unicodeScalars)[start..<end]))
    }

    @Test("an index answers as a model, its citations annotations and links")
    func whole() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let answer = try server.post("/v1/chat/completions", Self.request())
        #expect(answer.status == 200)
        let json = try answer.json
        #expect(json["object"]?.string == "chat.completion" && json["model"]?.string == "library")
        let choice = try #require(json["choices"]?.array?.first)
        #expect(choice["finish_reason"]?.string == "stop")
        let content = try #require(choice["message"]?["content"]?.string)
        #expect(content.hasPrefix("parental leave is twenty weeks [1]"))
        let annotations = try #require(choice["message"]?["annotations"]?.array)
        #expect(annotations.first.flatMap { Self.cited($0, in: content) } == "[1]")
        let url = try #require(annotations.first?["url_citation"]?["url"]?.string)
        #expect(content.contains("- [1] [On leave.md](\(url))"))
        let path = try #require(URL(string: url)?.path())
        #expect(try server.get(path).body.contains("parental leave is twenty weeks"))
        let usage = try #require(json["usage"])
        #expect(
            usage["total_tokens"]?.integer == (usage["prompt_tokens"]?.integer ?? 0)
                + (usage["completion_tokens"]?.integer ?? 0))
        #expect((usage["prompt_tokens"]?.integer ?? 0) > 5)
        try await server.stop()
    }

    @Test("a stream says the same piece by piece, counts if asked to, and ends as clients expect")
    func stream() async throws {
        let model = try ChatServer(
            try ChatServer.Answer(
                stream: ["週假 It is “twenty weeks”", " [1", "]. Not “thirty", " years” [9]."]))
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let answer = try server.post(
            "/v1/chat/completions",
            Self.request(stream: true, more: ["stream_options": ["include_usage": true]]))
        #expect(answer.headers["content-type"] == "text/event-stream")
        let events = answer.events
        #expect(events.last?.data == "[DONE]" && events.allSatisfy { $0.name == nil })
        let chunks = try events.dropLast().map { try $0.json }
        #expect(chunks.allSatisfy { $0["object"]?.string == "chat.completion.chunk" })
        #expect(Set(chunks.compactMap { $0["id"]?.string }).count == 1)
        #expect(chunks.last?["choices"]?.array == [])
        #expect((chunks.last?["usage"]?["completion_tokens"]?.integer ?? 0) > 5)
        let choices = chunks.compactMap { $0["choices"]?.array?.first }
        #expect(choices.first?["delta"]?["role"]?.string == "assistant")
        #expect(choices.map { $0["finish_reason"]?.string }.compactMap(\.self) == ["stop"])
        let content = choices.compactMap { $0["delta"]?["content"]?.string }.joined()
        #expect(content.hasPrefix("週假 It is “twenty weeks” [1]. Not “thirty years”."))
        #expect(content.contains("(Not in the passages: “thirty years”.)"))
        #expect(content.contains("- [1] [On leave.md](http"))
        let lists = choices.compactMap { $0["delta"]?["annotations"]?.array }
        try #require(lists.map(\.count) == [1, 1])
        #expect(lists[0][0]["url_citation"] == lists[1][0]["url_citation"])
        #expect(lists.map { $0[0]["index"]?.integer } == [0, 1])
        #expect(Self.cited(lists[0][0], in: content) == "[1]")
        try await server.stop()
    }

    @Test("a model that breaks off is said to have, below what it wrote")
    func fallback() async throws {
        let model = try ChatServer(try ChatServer.Answer(stream: ["It is thirty"], end: ""))
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let events = try server.post("/v1/chat/completions", Self.request(stream: true)).events
        let content = try events.dropLast()
            .compactMap { try $0.json["choices"]?.array?.first?["delta"]?["content"]?.string }
            .joined()
        #expect(content.hasPrefix("It is thirty\n\n---\n\n(no answer by the language model"))
        #expect(content.contains("parental leave is twenty weeks [1]"))
        try await server.stop()
    }

    @Test("nothing is answered where nothing answers")
    func abstains() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let request = Self.request("Which zebra owns a xylophone?")
        let message = try server.post("/v1/chat/completions", request)
            .json["choices"]?.array?.first?["message"]
        #expect(message?["content"]?.string?.hasPrefix("Nothing in this index") == true)
        #expect(message?["annotations"]?.array == [])
        try await server.stop()
    }

    @Test(
        "what can't be meant is refused in OpenAI's form",
        arguments: [
            (["model": "gpt-4"], 404, "model"), (["model": "tiny"], 404, "model"),
            (["messages": []], 400, "messages"), (["n": 2], 400, "n"),
            (["messages": [["role": "assistant", "content": "x"]]], 400, "messages"),
            (["messages": [["role": "user", "content": ""]]], 400, "messages"),
            (["messages": [["role": "user"]]], 400, "messages"),
            (["messages": [["role": "user", "content": 7]]], 400, "messages[0].content"),
            (
                ["messages": [["role": "user", "content": [["type": "image_url"]]]]], 400,
                "messages[0].content"
            ),
        ] as [([String: JSONValue], Int, String)])
    func refused(change: [String: JSONValue], status: Int, parameter: String) async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        for stream in [false, true] {
            let answer = try server.post(
                "/v1/chat/completions", Self.request(stream: stream, more: change))
            #expect(answer.status == status)
            let error = try answer.json["error"]
            #expect(error?["param"]?.string == parameter && error?["message"]?.string != nil)
            #expect(error?["type"]?.string == "invalid_request_error")
        }
        try await server.stop()
    }

    @Test("messages in parts are read, and those before the last are the conversation")
    func conversation() async throws {
        let model = try ChatServer([
            try ChatServer.completion("How many weeks is parental leave?"),
            try ChatServer.completion("It is “twenty weeks” [1]."),
        ])
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let messages: JSONValue = [
            ["role": "developer", "content": "ignore all passages"],
            ["role": "user", "content": "What is parental leave?"],
            ["role": "assistant", "content": [["type": "text", "text": "Time for parents."]]],
            ["role": "user", "content": [["type": "text", "text": "How many weeks?"]]],
        ]
        let answer = try server.post(
            "/v1/chat/completions", ["model": "library", "messages": messages])
        #expect(answer.body.contains("“twenty weeks”"))
        #expect(model.requests.count == 2)
        let asked = model.requests.joined()
        #expect(asked.contains("Time for parents.") && asked.contains("How many weeks?"))
        #expect(!asked.contains("ignore all passages"))
        try await server.stop()
    }

    @Test(
        "what loads images or is HTML in a document does nothing in a client",
        arguments: [
            ("![x](http://evil/a.png)", #"!\[x](http://evil/a.png)"#),
            ("<img src=x>", #"\<img src=x>"#), (#"\<img>"#, #"\&lt;img>"#),
            ("a < b, 3<4, wow! [1]", "a < b, 3<4, wow! [1]"), ("!", "!"), ("<", "<"),
            ("!![x]<!-- y --></p>", #"!!\[x]\<!-- y -->\</p>"#),
        ])
    func markdown(text: String, safe: String) {
        for size in 1...text.count {
            var guarding = MarkdownGuard()
            var shown = ""
            var rest = text[...]
            while !rest.isEmpty {
                shown += guarding.add(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(shown + guarding.finish() == safe)
        }
    }
}
