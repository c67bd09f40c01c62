import Embedding
import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

/// `quarry serve` in a process of its own, so that what it takes can be seen.
final class ServerProcess: ServedPort {
    let port: Int
    let patience = 60
    /// Whose files are there as long as the server is.
    private let owner: AnyObject
    private let program: ChildProgram

    /// - Parameter arguments: besides the index, the address and `--json`.
    convenience init(_ library: ServedLibrary, _ arguments: [String] = []) throws {
        try self.init(
            index: library.index, owner: library,
            environment: ["QUARRY_MODELS": library.models.root], arguments)
    }

    /// - Parameters:
    ///   - owner: whose files are there as long as it is.
    ///   - arguments: as above.
    init(
        index: String, owner: AnyObject, environment: [String: String], _ arguments: [String]
    ) throws {
        self.owner = owner
        program = try QuarryProcess(folder: "/", environment: environment).start(
            ["serve", index, "--listen", "127.0.0.1:0", "--json"] + arguments, output: .pipe)
        let url = try JSONValue(parsing: Data(program.line().utf8))["url"]?.string
        port = try #require(url.flatMap { URL(string: $0)?.port })
    }

    var isRunning: Bool { program.isRunning }

    /// Bytes of memory that are the process's own.
    var privateBytes: Int {
        get throws {
            let path = "/proc/\(program.processIdentifier)/status"
            let status = try String(contentsOfFile: path, encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
            let count = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            return try #require(count) * 1024
        }
    }

    var descriptors: Int {
        get throws {
            try FileManager.default.contentsOfDirectory(
                atPath: "/proc/\(program.processIdentifier)/fd"
            ).count
        }
    }

    /// Whether it has no more descriptors than so many, soon: it closes one after the other.
    func comesDown(to count: Int) async throws -> Bool {
        for _ in 0..<200 where try descriptors > count {
            try await Task.sleep(for: .milliseconds(100))
        }
        return try descriptors <= count
    }

    /// The status of `/health`; 0: it did not answer.
    func health() -> Int {
        guard let wire = try? Wire(port: port, seconds: 5) else { return 0 }
        wire.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return TestServer.answer(wire.readAll())?.status ?? 0
    }

    /// - Returns: the exit code after a signal to end.
    func stop() -> Int32 { program.end(SIGTERM).status }
}
