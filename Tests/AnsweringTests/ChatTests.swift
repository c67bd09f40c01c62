import Foundation
import TestSupport
import Testing

@testable import Chat

@Suite("A language model is asked, and misbehaves")
struct ChatTests {
    private func reply(
        _ answer: ChatServer.Answer, seconds: Double = 5, isStream: Bool = true
    ) throws -> (reply: ChatReply, pieces: [String]) {
        let server = try ChatServer(answer)
        let client = ChatClient(ChatEndpoint(address: server.endpoint, model: "m", key: "k-1"))
        let request = ChatRequest(
            [ChatMessage(.user, content: "問")], maximumTokens: 9, seconds: seconds)
        var pieces: [String] = []
        let reply =
            isStream
            ? try client.reply(to: request) { pieces.append($0) } : try client.reply(to: request)
        return (reply, pieces)
    }

    @Test("a stream comes piece by piece, and ends where it says so")
    func stream() throws {
        var answer = try ChatServer.Answer(stream: ["三十", "日 [1]", ""])
        // A server that keeps the connection open is not waited for.
        answer.pieces.append("data: more")
        let (reply, pieces) = try reply(answer)
        #expect(reply == ChatReply(text: "三十日 [1]", isCut: false))
        #expect(pieces == ["三十", "日 [1]"])
    }

    @Test(
        "a time that no clock has is a day",
        arguments: [Double.infinity, 1e17, .nan])
    func longest(seconds: Double) throws {
        let answer = try ChatServer.completion("三十日")
        #expect(try reply(answer, seconds: seconds, isStream: false).reply.text == "三十日")
    }

    @Test("events are the same however their bytes are cut", arguments: 1..<9)
    func cuts(size: Int) throws {
        let text =
            ": hello\r\nevent: x\r\ndata: 一é\r\n\r\ndata:a\ndata: b\n\n\n"
            + "data:  c\r\rid: 1\n\ndata: d\n"
        let bytes = Array(text.utf8)
        var stream = EventStream()
        let events = stride(from: 0, to: bytes.count, by: size).flatMap {
            stream.add(Array(bytes[$0..<min($0 + size, bytes.count)]))
        }
        #expect(events == ["一é", "a\nb", " c"])
    }

    @Test("one that does not stream is read whole")
    func whole() throws {
        let answer = try ChatServer.completion("hello")
        #expect(try reply(answer).pieces == ["hello"])
        #expect(try reply(answer, isStream: false).reply.text == "hello")
        let cut = ChatServer.Answer(
            body: #" {"choices":[{"message":{"content":"x"},"finish_reason":"length"}]}"#)
        #expect(try reply(cut).reply.isCut)
    }

    @Test("what fails says why, in time, and never with the key")
    func failures() throws {
        let broken = try ChatServer.Answer(stream: ["half"], end: "")
        let error = try ChatServer.Answer(
            stream: ["half"], end: "data: {\"error\":{\"message\":\"k-1 is wrong\"}}\n\n")
        var short = try ChatServer.completion("whole")
        short.length = 100_000
        var slow = try ChatServer.Answer(stream: ["a", "b", "c", "d", "e", "f"])
        slow.pauseSeconds = 0.4
        let long = try ChatServer.Answer(
            stream: Array(repeating: String(repeating: "x", count: 60_000), count: 30))
        let cases: [(ChatServer.Answer, Double, String)] = [
            (.init(status: "401 Unauthorized", body: "k-1"), 5, "HTTP 401"),
            (.init(status: "302 Found", body: ""), 5, "HTTP 302"),
            (.init(body: ""), 5, "not a chat completion"),
            (.init(body: "<html>"), 5, "not a chat completion"),
            (.init(body: "{\"choices\":[{}]}"), 5, "not a chat completion"),
            (.init(body: "data: {}}\n\n"), 5, "not a chat completion"),
            (try ChatServer.completion(" \n"), 5, "empty"), (broken, 5, "broke off"),
            (error, 5, "reported an error"), (short, 5, "can't be reached"), (slow, 1, "in 1 s"),
            (try ChatServer.Answer(stream: []), 5, "empty"), (long, 5, "too long"),
        ]
        for (answer, seconds, reason) in cases {
            let watch = Date()
            let failure = #expect(throws: ChatFailure.self) { try reply(answer, seconds: seconds) }
            #expect(failure?.reason.contains(reason) == true, "\(reason): \(failure?.reason ?? "")")
            #expect(failure?.reason.contains("k-1") == false)
            #expect(Date().timeIntervalSince(watch) < 20)
        }
    }

    @Test("a key is one word of ASCII, out of a file's first line")
    func keys() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/key"
        try Data("sk-7 \nother\n".utf8).write(to: URL(filePath: path))
        #expect(try ChatEndpoint.key(ofFile: path) == "sk-7")
        for text in ["", "\n", "a b", "密"] {
            try Data(text.utf8).write(to: URL(filePath: path))
            #expect(throws: (any Error).self) { try ChatEndpoint.key(ofFile: path) }
        }
        #expect(throws: (any Error).self) { try ChatEndpoint.key(ofFile: path + ".no") }
    }

    @Test("addresses are of http and https, without secrets")
    func addresses() {
        #expect(ChatEndpoint.isAddress("http://localhost:8080/v1"))
        #expect(ChatEndpoint.isAddress("https://example.org/v1/"))
        for text in [
            "", "::", "file:///etc", "http://", "http://a:b@c/v1", "http://c/v1?k=1", "c:80",
        ] {
            #expect(!ChatEndpoint.isAddress(text), "\(text)")
        }
    }
}
