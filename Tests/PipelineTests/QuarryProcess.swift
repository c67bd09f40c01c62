import Embedding
import Foundation
import Storage

/// The built `quarry`, run as people run it.
struct QuarryProcess {
    struct Result {
        var status: Int32
        var wasKilled: Bool
        var output: String
        var complaints: String

        /// Stdout as one JSON object.
        func object() throws -> [String: Any] {
            let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
            guard let object = value as? [String: Any] else { throw NotAnObject(output: output) }
            return object
        }
    }

    struct NotAnObject: Error { var output: String }

    /// The folder in which `quarry` runs.
    let folder: String
    var environment: [String: String] = [:]
    /// Where its output is kept until it has ended; nil: in `folder`.
    var outputFolder: String?
    let executable: String?

    init(
        folder: String, environment: [String: String] = [:],
        executable: String? = QuarryProcess.executable
    ) {
        self.folder = folder
        self.environment = environment
        self.executable = executable
    }

    /// As `QUARRY_EXECUTABLE` says, so that debug tests can drive a release build; else the one
    /// beside the test bundle.
    static let executable: String? = {
        if let stated = ProcessInfo.processInfo.environment["QUARRY_EXECUTABLE"] {
            return access(stated, X_OK) == 0 ? stated : nil
        }
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            var folder = URL(filePath: argument).resolvingSymlinksInPath()
            for _ in 0..<4 {
                folder.deleteLastPathComponent()
                let path = folder.path + "/quarry"
                if access(path, X_OK) == 0, FileSystem.size(path) != nil { return path }
            }
        }
        return nil
    }()

    static var isPresent: Bool { executable != nil }

    /// Runs `quarry` to its end, or kills it (SIGKILL) after some seconds.
    func run(_ arguments: [String], killedAfter seconds: Double? = nil) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: executable ?? "")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, new in new }
        let stem = (outputFolder ?? folder) + "/.output-\(UUID().uuidString)"
        defer { for end in ["out", "err"] { unlink("\(stem).\(end)") } }
        process.standardOutput = try Self.file(stem + ".out")
        process.standardError = try Self.file(stem + ".err")
        process.standardInput = FileHandle.nullDevice
        try process.run()
        if let seconds {
            Thread.sleep(forTimeInterval: seconds)
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal,
            output: try Self.text(stem + ".out"), complaints: try Self.text(stem + ".err"))
    }

    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try FileSystem.read(path), as: UTF8.self)
    }
}

extension Workspace {
    /// `quarry` in this folder, with its own cache and the tiny model.
    func quarry() throws -> QuarryProcess {
        _ = try TestModel.model()
        return QuarryProcess(
            folder: root,
            environment: [
                "QUARRY_MODELS": TestModel.store.root, "QUARRY_CACHE": root + "/cli-cache",
            ])
    }

    /// A job file for this corpus and index.
    func writeJob(
        _ name: String = "job.yaml", model: String = TestModel.name, extra: String = ""
    ) throws {
        let text = """
            name: test
            corpus: { roots: [corpus] }
            index: index
            chunk: { strategy: structure, max_tokens: 60, overlap_tokens: 10 }
            embed: { model: \(model) }
            hnsw: { m: 8, ef_construction: 40 }
            \(extra)
            """
        try FileSystem.replace(root + "/" + name, with: Array(text.utf8))
    }
}
