import Corpus
import Foundation

/// A command of the system, run to its end.
enum ChildProcess {
    /// - Throws: `io` with the end of what the command said, unless it exits with 0.
    static func run(_ command: String, arguments: [String]) throws(QuarryError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        let output = Pipe()
        // Standard output belongs to the caller's own results.
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch {
            throw failure(of: command, because: error.localizedDescription)
        }
        let said = (try? output.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw failure(of: command, because: lastLines(String(decoding: said, as: UTF8.self)))
        }
    }

    private static func lastLines(_ text: String) -> String {
        let lines = text.split(separator: "\n").suffix(3)
        return lines.isEmpty ? "it failed without a word" : lines.joined(separator: "; ")
    }

    private static func failure(of command: String, because reason: String) -> QuarryError {
        QuarryError(.io, path: nil, "can't run \(command): \(reason)")
    }
}
