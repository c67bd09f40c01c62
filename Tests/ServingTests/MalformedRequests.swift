import Fields
import Foundation
import TestSupport

/// Requests that somebody makes up who means no good, each another one, by a seed.
struct MalformedRequests {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// What is sent, and how many answers it may get at most.
    struct Request {
        var kind: String
        var bytes: [UInt8]
        var answers: Int
    }

    private static let kinds = [
        "noise", "mutation", "path", "smuggling", "body", "header", "host",
    ]

    mutating func next() -> Request {
        let kind = Self.kinds.randomElement(using: &random) ?? "noise"
        var answers = 1
        let bytes: [UInt8]
        switch kind {
        case "mutation":
            // A blank line that chance puts in makes two requests of one.
            answers = .max
            bytes = mutated()
        case "path": bytes = Array("GET /\(path()) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        case "smuggling": bytes = Array(smuggled().utf8)
        case "body": bytes = post(target(), body())
        case "header": bytes = Array(headed().utf8)
        case "host": bytes = Array(hosted().utf8)
        default:
            answers = .max
            bytes = noise(600)
        }
        return Request(kind: kind, bytes: bytes, answers: answers)
    }

    private mutating func pick(_ texts: [String]) -> String {
        texts.randomElement(using: &random) ?? ""
    }

    private mutating func noise(_ count: Int) -> [UInt8] {
        (0..<Int.random(in: 1...count, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
    }

    private mutating func target() -> String {
        pick([
            "/api/v1/search", "/api/v1/ask", "/chat", "/v1/chat/completions", "/v1/embeddings",
            "/v1/rerank", "/rerank", "/embed", "/retrieval", "/web-search", "/mcp",
        ])
    }

    private func post(_ target: String, _ body: [UInt8]) -> [UInt8] {
        Array(
            ("POST \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    private mutating func mutated() -> [UInt8] {
        let question = #""parental leave""#
        var bytes = post(
            target(),
            Array(
                """
                {"query":\(question),"question":\(question),"message":\(question),"k":3,\
                "model":"library","messages":[{"role":"user","content":\(question)}]}
                """.utf8))
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
            }
            if bytes.isEmpty { bytes = [0] }
        }
        return bytes
    }

    private mutating func path() -> String {
        let steps = [
            "..", ".", "%2e%2e", "..%2f", "%2e%2e%2f", "..%5c", "..\\", "%00", "%c0%ae%c0%ae",
            "%ff", "etc", "passwd", "proc", "self", "environ", "api", "v1", "sources", "cite", "~",
            "%", "%zz", "a%0d%0aSet-Cookie:%20x", "opensearch.xml",
            String(repeating: "a", count: 300),
        ]
        let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in pick(steps) }
        return text.joined(separator: pick(["/", "//", "/./", ";"]))
            + pick(["", "?", "?a=%ff", "#x"])
    }

    private mutating func smuggled() -> String {
        let inner = "GET /api/v1/sources HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let lengths = [
            "Content-Length: 4\r\nContent-Length: 5\r\n",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\u{0B}chunked\r\n",
            "Content-Length: +4\r\n", "Content-Length: 0x4\r\n", "Content-Length: 4,4\r\n",
            " Content-Length: 4\r\n", "X: y\n\rContent-Length: 4\r\n",
            "Content-Length: 99999999999999999999\r\n", "Content-Length: -4\r\n",
        ]
        let body = pick(["0\r\n\r\n\(inner)", "4\r\n{}{}\r\n0\r\n\r\n\(inner)", "{}{}\(inner)"])
        return "POST \(target()) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "\(pick(lengths))\r\n\(body)"
    }

    private mutating func body() -> [UInt8] {
        let deep = Int.random(in: 100...20_000, using: &random)
        let texts = [
            String(repeating: "[", count: deep),
            String(repeating: #"{"query":"#, count: deep / 9),
            #"{"query":"\ud800","question":"\udfff"}"#, #"{"query":1e999}"#,
            #"{"k":-0,"query":""}"#,
            #"{"query":"x","query":"y","question":"x"}"#, "{\"query\":\"\u{0}\"}", "NaN", "",
            "null",
            #"{"question":"\u0000\u202e<script>alert(1)</script>"}"#, #"[{"query":"x"}]"#,
            #"{"model":"library","messages":[{"role":"user","content":[[[]]]}]}"#,
            #"{"jsonrpc":"2.0","id":{},"method":"tools/call","params":[]}"#,
            #"{"query":"\#(String(repeating: "(", count: deep))"}"#,
            #"{"question":"\#(String(repeating: "退", count: deep))"}"#,
            #"{"query":"x","filter":["\#(String(repeating: "*", count: min(deep, 1_000)))"]}"#,
        ]
        return Int.random(in: 0..<8, using: &random) == 0 ? noise(400) : Array(pick(texts).utf8)
    }

    private mutating func headed() -> String {
        let count = Int.random(in: 1...400, using: &random)
        let headers = [
            String(repeating: "X: a\r\n", count: count),
            "X: \(String(repeating: "a", count: 300 * count))\r\n", "X y: z\r\n", ": z\r\n",
            "X\r\n",
            "X: a\u{0}b\r\n", " folded\r\n", "Authorization: Bearer \u{7F}\r\n",
            "Accept: \(String(repeating: "text/event-stream,", count: count))\r\n",
            "X-Forwarded-For: \(String(repeating: "1.1.1.1,", count: count))\r\n",
            "Expect: 100-continue\r\n", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
            "Content-Encoding: gzip\r\n", "Range: bytes=0-\(count),-\(count)\r\n",
        ]
        return
            "\(pick(["GET", "HEAD", "OPTIONS"])) \(pick(["/health", "/openapi.json", "/x"])) HTTP/1.1\r\n"
            + "Host: localhost\r\n\(pick(headers))\r\n"
    }

    private mutating func hosted() -> String {
        let hosts = [
            "evil.example", "localhost@evil.example", "localhost:99999", "localhost.evil.example",
            "[::1", "127.0.0.1:80:80", "", "local host", "LOCALHOST.", "127.1", "0x7f.1",
            "localhost\r\nHost: evil.example", "localhost, evil.example",
        ]
        let origins = [
            "", "Origin: http://evil.example\r\n", "Origin: null\r\n", "Origin: \u{1}\r\n",
        ]
        return
            "\(pick(["GET", "POST", "TRACE", "CONNECT", "PRI", "get"])) \(pick(["/health", "*", "http://evil/"])) "
            + "HTTP/\(pick(["1.1", "1.0", "2.0", "0.9", "1.1\t"]))\r\nHost: \(pick(hosts))\r\n"
            + "\(pick(origins))\r\n"
    }
}
