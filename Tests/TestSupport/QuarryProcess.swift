import Foundation
import Storage

/// The built `quarry`, run as people run it.
package struct QuarryProcess {
    package struct Result {
        package var status: Int32
        package var wasKilled: Bool
        package var output: String
        package var complaints: String

        /// Stdout as one JSON object.
        package func object() throws -> [String: Any] {
            let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
            guard let object = value as? [String: Any] else { throw NotAnObject(output: output) }
            return object
        }
    }

    /// What was printed is no JSON object.
    package struct NotAnObject: Error {
        package var output: String

        package init(output: String) { self.output = output }
    }

    /// The folder in which `quarry` runs.
    package let folder: String
    package var environment: [String: String] = [:]
    /// Where its output is kept until it has ended; nil: in `folder`.
    package var outputFolder: String?
    package let executable: String?

    package init(
        folder: String, environment: [String: String] = [:],
        executable: String? = QuarryProcess.executable
    ) {
        self.folder = folder
        self.environment = environment
        self.executable = executable
    }

    /// As `QUARRY_EXECUTABLE` says, so that debug tests can drive a release build; else the one
    /// beside the test bundle.
    package static let executable: String? = {
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

    package static var isPresent: Bool { executable != nil }

    /// Runs `quarry` to its end, or kills it (SIGKILL) after some seconds.
    package func run(_ arguments: [String], killedAfter seconds: Double? = nil) throws -> Result {
        let stem = (outputFolder ?? folder) + "/.output-\(UUID().uuidString)"
        defer { for end in ["out", "err"] { unlink("\(stem).\(end)") } }
        let program = try start(
            arguments, output: .file(stem + ".out"), complaints: .file(stem + ".err"))
        if let seconds {
            Thread.sleep(forTimeInterval: seconds)
            program.send(SIGKILL)
        }
        let ending = program.wait()
        return Result(
            status: ending.status, wasKilled: ending.isBySignal,
            output: try Self.text(stem + ".out"), complaints: try Self.text(stem + ".err"))
    }

    /// Starts `quarry`, which goes on while the test does.
    package func start(
        _ arguments: [String], input: ChildProgram.Stream = .nothing,
        output: ChildProgram.Stream = .nothing, complaints: ChildProgram.Stream = .nothing
    ) throws -> ChildProgram {
        try ChildProgram(
            executable ?? "", arguments, folder: folder, environment: environment, input: input,
            output: output, complaints: complaints)
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try FileSystem.read(path), as: UTF8.self)
    }
}
