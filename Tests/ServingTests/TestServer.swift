import Answering
import Fields
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Serving

/// A server in this process, on a free port of the loopback; stopped with `stop`.
final class TestServer: ServedPort, Sendable {
    let port: Int
    private let server: HTTPServer
    /// Whose files are there as long as the server is.
    private let folder: TemporaryFolder?
    private let task: Task<Void, any Error>

    convenience init(
        _ library: ServedLibrary, access: ServerSettings.Access = .owner, threads: Int = 2,
        writer: AnswerWriter? = nil,
        _ change: (inout ServerSettings) -> Void = { _ in }
    ) async throws {
        try await self.init(
            [try library.served()], of: library.folder, access: access, threads: threads,
            writer: writer, change)
    }

    init(
        _ indexes: [ServedIndex], groups: [ServedGroup] = [], of folder: TemporaryFolder? = nil,
        access: ServerSettings.Access = .owner, threads: Int = 2, writer: AnswerWriter? = nil,
        desk: UploadDesk? = nil,
        _ change: (inout ServerSettings) -> Void = { _ in }
    ) async throws {
        var settings = ServerSettings(host: "127.0.0.1", port: 0, threads: threads)
        settings.access = access
        change(&settings)
        let engine = ServingEngine(
            try IndexCatalog(indexes, groups: groups), threads: threads, limits: settings.limits,
            cacheBytes: settings.cacheBytes, writer: writer)
        let server = HTTPServer(engine, settings: settings, log: .silent, desk: desk)
        let (ports, told) = AsyncStream<Int>.makeStream()
        // Not on Swift's own threads, where other suites compute for seconds.
        task = Task(executorPreference: ThreadExecutor.shared) {
            defer { told.finish() }
            try await server.run { told.yield($0) }
        }
        self.server = server
        self.folder = folder
        var iterator = ports.makeAsyncIterator()
        port = try #require(await iterator.next())
    }

    /// Waits for what is being answered.
    func stop() async throws {
        await server.stop()
        try await task.value
    }

    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: String

        var json: JSONValue {
            get throws { try JSONValue(parsing: Data(body.utf8)) }
        }
    }

    static func answer(_ text: String) -> Answer? {
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.last.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        return Answer(status: status, headers: headers, body: String(text[end.upperBound...]))
    }
}

/// A connection to a server, written to and read from byte by byte.
final class Wire {
    private let descriptor: Int32

    init(port: Int, seconds: Int = 10) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        let descriptor = descriptor
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    /// - Returns: whether all of it could be sent.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// What comes until the other end closes, or until there is nothing for the time given.
    func readAll() -> String { String(decoding: readAllBytes(), as: UTF8.self) }

    func readAllBytes() -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return all }
            all += buffer[..<count]
        }
    }

    /// What comes until a text is in it, the other end closes, or there is nothing for the time given.
    func read(until text: String) -> String {
        String(decoding: readBytes(until: text), as: UTF8.self)
    }

    func readBytes(until text: String) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { all += buffer[..<count] }
            if count <= 0 || String(decoding: all, as: UTF8.self).contains(text) { return all }
        }
    }

    /// Whether the other end closes within the time given, whatever it sends before.
    func isClosedByOther() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || count < 0 && errno == ECONNRESET { return true }
            if count < 0 { return false }
        }
    }

    /// Whether the other end has closed by now.
    var isClosedNow: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK))
        return count == 0 || count < 0 && errno == ECONNRESET
    }

    /// Sends nothing more.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }
}

/// A value that tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
        value.withLock { body(&$0) }
    }
}
