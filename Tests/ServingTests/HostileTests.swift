import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("Hostile clients", .offPool)
struct HostileTests {
    private static let host = "Host: localhost\r\n"
    private static let post =
        "POST /api/v1/search HTTP/1.1\r\n\(host)Content-Type: application/json\r\n"

    /// What is sent, and the statuses it may get; 0: the connection is closed without a word.
    private static let requests: [(sent: String, statuses: Set<Int>)] = [
        // No HTTP at all
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}", [0, 400]),
        ("\r\n\r\n\r\n", [0, 400]), ("GET\r\n\r\n", [0, 400]), ("\0\0\0\0", [0, 400]),
        ("GET /health HTTP/9.9\r\n\(host)\r\n", [0, 400, 505]),
        ("GET /health HTTP/1.1 extra\r\n\(host)\r\n", [0, 400]),
        ("G\u{0}T /health HTTP/1.1\r\n\(host)\r\n", [0, 400]),
        // Hosts
        ("GET /health HTTP/1.1\r\n\r\n", [400]),
        ("GET /health HTTP/1.1\r\n\(host)Host: evil.example\r\n\r\n", [400]),
        ("GET /health HTTP/1.1\r\nHost: evil.example\r\n\(host)\r\n", [400, 403]),
        ("GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n\r\n", [403]),
        // Ways up and around
        ("GET /../../etc/passwd HTTP/1.1\r\n\(host)\r\n", [400]),
        ("GET /api/v1/sources/..%2f..%2fetc%2fpasswd HTTP/1.1\r\n\(host)\r\n", [400]),
        ("GET /api/v1/sources/%2e%2e/%2e%2e HTTP/1.1\r\n\(host)\r\n", [400]),
        ("GET /api/v1/sources/%00 HTTP/1.1\r\n\(host)\r\n", [400]),
        ("GET /api/v1/sources/%ff%fe HTTP/1.1\r\n\(host)\r\n", [400]),
        ("GET /api/v1/cite/leave.md%230-30 HTTP/1.1\r\n\(host)\r\n", [404]),
        ("GET //health HTTP/1.1\r\n\(host)\r\n", [404]),
        ("GET health HTTP/1.1\r\n\(host)\r\n", [0, 400]),
        ("GET * HTTP/1.1\r\n\(host)\r\n", [0, 400]),
        ("CONNECT evil.example:80 HTTP/1.1\r\n\(host)\r\n", [0, 400, 404, 405]),
        ("TRACE /health HTTP/1.1\r\n\(host)\r\n", [405]),
        ("BREW /health HTTP/1.1\r\n\(host)\r\n", [0, 400, 405]),
        // One request in another
        ("\(post)Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [0, 400]),
        ("\(post)Content-Length: 2\r\nContent-Length: 44\r\n\r\n{}", [0, 400]),
        ("\(post)Content-Length: -1\r\n\r\n{}", [0, 400]),
        ("\(post)Content-Length: 2, 44\r\n\r\n{}", [0, 400]),
        ("\(post)Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", [0, 400]),
        ("\(post)Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", [0, 400]),
        ("\(post)Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", [0, 400]),
        ("\(post)Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n{}", [0, 400]),
        ("\(post) folded: yes\r\nContent-Length: 2\r\n\r\n{}", [0, 400]),
        ("GET /health HTTP/1.1\r\n\(host)X: a\nY: b\r\n\r\n", [0, 200, 400]),
        ("GET /health HTTP/1.1\r\n\(host)X: a\u{0}b\r\n\r\n", [0, 400]),
        // Sizes
        ("\(post)Content-Length: 99999999999\r\n\r\n", [413]),
        ("\(post)Content-Length: 99999999999999999999999\r\n\r\n", [0, 400]),
        ("GET /\(String(repeating: "a", count: 30_000)) HTTP/1.1\r\n\(host)\r\n", [0, 400, 414]),
        ("GET /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\n\(host)\r\n", [0, 400, 414]),
        (
            "GET /health HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 80_000))\r\n\r\n",
            [0, 400, 431]
        ),
        (
            "GET /health HTTP/1.1\r\n\(host)\(String(repeating: "X: a\r\n", count: 500))\r\n",
            [0, 400, 431]
        ),
        // Bodies
        ("\(post)Content-Length: 4\r\n\r\n\"\\ud8", [400]),
        ("\(post)Content-Length: 6\r\n\r\n{\"a\":\u{0}", [400]),
    ]

    /// Whether it answers, soon: a busy machine may take longer than a test's short limits.
    private func lives(_ server: TestServer) async throws -> Bool {
        for _ in 0..<100 {
            let wire = try Wire(port: server.port)
            wire.send("GET /health HTTP/1.1\r\n\(Self.host)Connection: close\r\n\r\n")
            if let answer = TestServer.answer(wire.readAll()) { return answer.status == 200 }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    @Test("each is refused or hung up on, and the next one is answered")
    func malformed() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        for (sent, statuses) in Self.requests {
            let wire = try Wire(port: server.port)
            wire.send(sent)
            wire.finish()
            let status = TestServer.answer(wire.readAll())?.status ?? 0
            #expect(statuses.contains(status), "\(status) for \(sent.prefix(120).debugDescription)")
        }
        #expect(try await lives(server))
        try await server.stop()
    }

    @Test("requests with bytes changed by chance never take the server down")
    func mutations() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let body = #"{"query":"parental leave","k":3,"filter":["type:md"],"explain":true}"#
        let good = Array("\(Self.post)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            let wire = try Wire(port: server.port)
            wire.send(bytes)
            wire.finish()
            let status = TestServer.answer(wire.readAll())?.status ?? 0
            #expect([0, 200, 400, 403, 404, 405, 413, 415].contains(status), "seed \(seed)")
        }
        #expect(try await lives(server))
        try await server.stop()
    }

    @Test("a body that is longer than it may be is not read on")
    func endless() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.limits.bodyBytes = 10_000
        }
        let wire = try Wire(port: server.port)
        wire.send("\(Self.post)Transfer-Encoding: chunked\r\n\r\n")
        let chunk = "1000\r\n\(String(repeating: " ", count: 4096))\r\n"
        var sent = 0
        while sent < 10_000, wire.send(chunk) { sent += 1 }
        #expect(sent < 10_000)
        #expect(try await lives(server))
        try await server.stop()
    }

    @Test("who sends headers or a body too slowly, or nothing at all, is cut off")
    func slow() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.limits.headSeconds = 0.3
            $0.limits.bodySeconds = 0.3
            $0.limits.idleSeconds = 0.3
        }
        let wires = try (0..<4).map { _ in try Wire(port: server.port, seconds: 30) }
        wires[1].send("GET /health HTTP/1.1\r\nHost: local")
        wires[2].send("\(Self.post)Content-Length: 99\r\n\r\n{")
        wires[3].send("GET /health HTTP/1.1\r\n\(Self.host)\r\n")
        for (number, wire) in wires.enumerated() { #expect(wire.isClosedByOther(), "\(number)") }
        #expect(try await lives(server))
        try await server.stop()
    }

    @Test("who takes answers too slowly is cut off")
    func slowReader() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.limits.stallSeconds = 0.3
        }
        let wire = try Wire(port: server.port, seconds: 5)
        let request = "GET /openapi.json HTTP/1.1\r\n\(Self.host)\r\n"
        // Some hundred answers that nobody takes; sending fails once the server has hung up. Reading
        // would tell as well, but then they are taken.
        var isCut = false
        for look in 0..<400 where !isCut {
            let isSent = wire.send(String(repeating: request, count: look < 40 ? 50 : 1))
            isCut = !isSent && errno != EAGAIN
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(isCut)
        #expect(try await lives(server))
        try await server.stop()
    }

    @Test("who stays after a last answer, with more that was asked, is cut off")
    func lingering() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.limits.stallSeconds = 0.3
        }
        let wire = try Wire(port: server.port, seconds: 30)
        let request = "GET /health HTTP/1.1\r\n\(Self.host)"
        wire.send("\(request)Connection: close\r\n\r\n\(request)\r\n")
        // The server's half is closed at once; soon nobody takes what is sent either.
        #expect(wire.readAll().hasPrefix("HTTP/1.1 200"))
        var isGone = false
        for _ in 0..<200 where !isGone {
            isGone = !wire.send("x")
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(isGone)
        #expect(try await lives(server))
        try await server.stop()
    }

    @Test("connections beyond the limit are closed, and there is room again when others go")
    func connections() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.limits.connections = 20
        }
        // Which of them are taken is a matter of chance: there are several event loops.
        var wires = try (0..<60).map { _ in try Wire(port: server.port) }
        for _ in 0..<300 where wires.count(where: \.isClosedNow) < 40 {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(wires.count(where: \.isClosedNow) == 40)
        wires.removeAll()
        #expect(try await lives(server))
        try await server.stop()
    }

    @Test("requests sent ahead are answered in their order")
    func pipelined() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let wire = try Wire(port: server.port)
        wire.send(
            "GET /health HTTP/1.1\r\n\(Self.host)\r\nGET /nowhere HTTP/1.1\r\n\(Self.host)\r\n"
                + "GET /ready HTTP/1.1\r\n\(Self.host)Connection: close\r\n\r\n")
        let statuses = wire.readAll().matches(of: /HTTP\/1\.1 (\d+)/).map { $0.1 }
        #expect(statuses == ["200", "404", "200"])
        try await server.stop()
    }

    @Test("every answer tells browsers to take nothing from elsewhere")
    func headers() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        for path in ["/health", "/nowhere"] {
            let headers = try server.get(path).headers
            #expect(headers["content-security-policy"]?.hasPrefix("default-src 'self'") == true)
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["access-control-allow-origin"] == nil)
        }
        try await server.stop()
    }
}
