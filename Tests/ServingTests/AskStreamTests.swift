import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("Answers that come piece by piece", .offPool)
struct AskStreamTests {
    private static let question: JSONValue = "How many weeks is parental leave?"
    private static let stream: JSONValue = [
        "question": question, "llm": true, "stream": true,
    ]

    @Test("passages, text and the answer come in this order, with a language model and without")
    func order() async throws {
        let model = try ChatServer(
            try ChatServer.Answer(stream: ["It is ", "“twenty weeks”", " [1", "]. See [9]."]))
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let written = try server.post("/api/v1/ask", Self.stream)
        #expect(written.status == 200)
        #expect(written.headers["content-type"] == "text/event-stream")
        #expect(written.headers["x-accel-buffering"] == "no")
        let events = written.events
        #expect(events.first?.name == "passages" && events.last?.name == "answer")
        let passage = try events[0].json["passages"]?.array?.first
        #expect(passage?["n"]?.integer == 1 && passage?["source"]?.string == "leave.md")
        let text = try events.filter { $0.name == "text" }
            .compactMap { try $0.json["text"]?.string }
        #expect(text.count > 1 && text.joined() == "It is “twenty weeks” [1]. See.")
        let whole = try server.post("/api/v1/ask", ["question": Self.question, "llm": true]).json
        let last = try #require(try events.last?.json)
        for key in ["answer", "citations", "sentences", "answered_by"] {
            #expect(last[key] == whole[key] && whole[key] != nil, "\(key)")
        }
        let plain = try server.send(
            "POST", "/api/v1/ask",
            headers: ["Content-Type": "application/json", "Accept": "text/event-stream"],
            body: JSONText.text(["question": Self.question] as JSONValue))
        #expect(plain.events.map(\.name) == ["passages", "text", "answer"])
        try await server.stop()
    }

    @Test("a model that breaks off is said to have, and the documents' sentences are the answer")
    func fallback() async throws {
        let model = try ChatServer(try ChatServer.Answer(stream: ["It is thirty"], end: ""))
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let events = try server.post("/api/v1/ask", Self.stream).events
        #expect(events.map(\.name) == ["passages", "text", "fallback", "text", "answer"])
        let last = try #require(try events.last?.json)
        #expect(last["answered_by"]?.string == "extract")
        #expect(last["answer"] == (try events[3].json["text"]))
        try await server.stop()
    }

    @Test("text is sent as it is written, not when it is whole")
    func atOnce() async throws {
        var reply = try ChatServer.Answer(stream: (0..<20).map { "word\($0) " })
        reply.pauseSeconds = 0.1
        let model = try ChatServer(reply)
        defer { withExtendedLifetime(model) {} }
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let wire = try Wire(port: server.port)
        wire.send(Self.request)
        let first = wire.read(until: "word2")
        #expect(first.contains("event: text") && !first.contains("word15"))
        #expect(wire.read(until: "event: answer").contains("word15"))
        try await server.stop()
    }

    @Test("a language model that nobody waits for any more is hung up on")
    func left() async throws {
        var reply = try ChatServer.Answer(stream: (0..<400).map { "word\($0) " })
        reply.pauseSeconds = 0.05
        let model = try ChatServer(reply)
        defer { withExtendedLifetime(model) {} }
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let running = {
            try server.get("/metrics").body
                .contains(#"quarry_server_work{queue="writing",state="running"} 1"#)
        }
        var wire: Wire? = try Wire(port: server.port)
        wire?.send(Self.request)
        #expect(wire?.read(until: "word2").contains("word2") == true)
        #expect(try running())
        wire = nil
        // The model would go on for twenty seconds.
        var tries = 0
        while try running(), tries < 50 {
            try await Task.sleep(for: .milliseconds(100))
            tries += 1
        }
        #expect(tries < 50)
        try await server.stop()
    }

    private static var request: String {
        let body = JSONText.text(stream)
        return "POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
