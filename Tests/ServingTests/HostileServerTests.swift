import Foundation
import TestSupport
import Testing

@testable import Serving

/// All of it with `QUARRY_HOSTILE=full`, as `make test-hostile` says; else as much as takes seconds.
@Suite(
    "A server among enemies", .serialized, .offPool,
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct HostileServerTests {
    private static let isFull =
        ProcessInfo.processInfo.environment["QUARRY_HOSTILE"] == "full"

    @Test("malformed requests end in no crash, no error of the server's, no leak")
    func malformed() throws {
        let server = try ServerProcess(try ServedLibrary(ServedLibrary.texts))
        let seed = UInt64.random(in: 0...UInt64.max)
        var requests = MalformedRequests(seed: seed)
        let count = Self.isFull ? 2_000 : 300
        // Caches and allocators are filled by the first half; the second may take little more.
        try send(count / 2, of: &requests, to: server, seed: seed)
        let before = (memory: try server.privateBytes, files: try server.descriptors)
        try send(count / 2, of: &requests, to: server, seed: seed)
        let after = (memory: try server.privateBytes, files: try server.descriptors)
        #expect(server.health() == 200 && server.isRunning, "seed \(seed)")
        #expect(after.files <= before.files + 4, "seed \(seed)")
        #expect(after.memory - before.memory < 16 << 20, "seed \(seed): \(before) \(after)")
        #expect(server.stop() == 143)
    }

    private func send(
        _ count: Int, of requests: inout MalformedRequests, to server: ServerProcess, seed: UInt64
    ) throws {
        for _ in 0..<count {
            let request = requests.next()
            let wire = try Wire(port: server.port, seconds: 10)
            wire.send(request.bytes)
            wire.finish()
            let answer = wire.readAll()
            let statuses = answer.matches(of: /HTTP\/1\.1 (\d{3})\b/).compactMap { Int($0.1) }
            let begin = String(decoding: request.bytes.prefix(300), as: UTF8.self)
            #expect(
                statuses.allSatisfy { $0 < 500 || $0 == 501 || $0 == 505 },
                "seed \(seed), \(request.kind): \(statuses) for \(begin.debugDescription)")
            #expect(
                statuses.count <= request.answers,
                "seed \(seed), \(request.kind): \(statuses) for \(begin.debugDescription)")
            #expect(!answer.contains("root:x:0") && !answer.contains("Set-Cookie"))
        }
    }

    @Test("connections that send nothing, or a byte at a time, keep nobody out")
    func slow() async throws {
        let server = try ServerProcess(try ServedLibrary(ServedLibrary.texts))
        let files = try server.descriptors
        let wires = try (0..<(Self.isFull ? 600 : 60)).map { number in
            let wire = try Wire(port: server.port, seconds: 20)
            if number.isMultiple(of: 2) { wire.send("GET /health HTTP/1.1\r\nHost: lo") }
            return wire
        }
        for _ in 0..<(Self.isFull ? 120 : 5) {
            for (number, wire) in wires.enumerated() where number.isMultiple(of: 2) {
                wire.send("c")
            }
            #expect(server.health() == 200)
            try await Task.sleep(for: .milliseconds(100))
        }
        // Ten seconds are a header's time.
        if Self.isFull { #expect(wires.allSatisfy { $0.isClosedByOther() }) }
        wires.forEach { $0.finish() }
        _ = consume wires
        #expect(try await server.comesDown(to: files + 4))
        #expect(server.stop() == 143)
    }

    @Test("ten thousand connections are too many, and it lives on")
    func flood() async throws {
        let server = try ServerProcess(try ServedLibrary(ServedLibrary.texts))
        let before = (memory: try server.privateBytes, files: try server.descriptors)
        let wanted = Self.isFull ? 10_000 : 1_500
        // Some files are left to the tests themselves.
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let held = min(wanted, Int(min(limit.rlim_cur, 1 << 20)) - 300)
        var sent = 0
        while sent < wanted {
            var wires: [Wire] = []
            while sent < wanted, wires.count < held, let wire = try? Wire(port: server.port) {
                wires.append(wire)
                sent += 1
            }
            try #require(!wires.isEmpty)
            // Beyond its thousand the server closes; these are still at work.
            #expect(try server.descriptors <= before.files + ServerLimits().connections + 50)
        }
        var health = 0
        for _ in 0..<50 where health != 200 {
            try await Task.sleep(for: .milliseconds(100))
            health = server.health()
        }
        #expect(health == 200 && server.isRunning)
        #expect(try await server.comesDown(to: before.files + 10))
        #expect(try server.privateBytes - before.memory < 64 << 20)
        #expect(server.stop() == 143)
    }
}
