package import Corpus
import Foundation
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The tool in Python that tunes models: `quarry_tune`, beside the package. Nothing here needs it
/// but to tune a model.
package final class PythonTool: Sendable {
    /// Holds the folder `quarry_tune`.
    private let folder: String
    private let python: String
    /// Of the tool while it runs.
    private let child = Mutex<Int32?>(nil)

    /// What the tool says on the way, a line of JSON each.
    package enum Event: Hashable, Sendable {
        case started(pairs: Int, trainable: Int, parameters: Int)
        case step(Int, of: Int, loss: Double)
        case failed(String)
        /// What this version does not know, or need.
        case other
    }

    package static let folderVariable = "QUARRY_TUNE_TOOL"
    package static let pythonVariable = "QUARRY_PYTHON"
    private static let package = "quarry_tune"

    /// - Parameters:
    ///   - folder: nil: that of the environment, else the one beside this program, else that of a
    ///     checkout.
    ///   - python: nil: that of the environment, else `python3`.
    /// - Throws: `notFound` where the tool is not there.
    package init(
        folder: String?, python: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QuarryError) {
        let program = FileSystem.folder(of: FileSystem.realPath("/proc/self/exe"))
        let stated = folder ?? environment[Self.folderVariable].flatMap { $0.isEmpty ? nil : $0 }
        let usual = ["\(FileSystem.folder(of: program))/share/quarry/tune", "jobs/Tuning"]
        let places = stated.map { [$0] } ?? usual
        let found = places.first {
            FileSystem.exists(FileSystem.path("\(Self.package)/__main__.py", in: $0))
        }
        guard let found else {
            throw QuarryError(
                .notFound, path: places[0],
                "has no \(Self.package), which tunes models; name its folder by --tool or "
                    + Self.folderVariable)
        }
        self.folder = FileSystem.realPath(found)
        self.python =
            python ?? environment[Self.pythonVariable].flatMap { $0.isEmpty ? nil : $0 }
            ?? "python3"
    }

    /// Runs the tool to its end. What it says to people goes to standard error.
    /// - Throws: `invalidInput` for what it can't use, `notFound` where Python or a package is
    ///   missing, `limitExceeded` where it was stopped and the same call goes on, `io`.
    package func train(
        _ arguments: [String], onEvent: (Event) -> Void
    ) throws(QuarryError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // -P: what lies in the working folder is none of the tool's modules.
        process.arguments = [python, "-P", "-B", "-m", Self.package, "train"] + arguments
        var environment = ProcessInfo.processInfo.environment
        let others = environment["PYTHONPATH"].flatMap { $0.isEmpty ? nil : ":" + $0 } ?? ""
        environment["PYTHONPATH"] = folder + others
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        do {
            // A signal waits until it is known whom it is for.
            try child.withLock { child in
                try process.run()
                child = process.processIdentifier
            }
        } catch {
            throw QuarryError(
                .io, path: python, "can't be started: \(error.localizedDescription)")
        }
        let reason = Self.read(output.fileHandleForReading, onEvent: onEvent)
        process.waitUntilExit()
        child.withLock { $0 = nil }
        guard process.terminationReason == .uncaughtSignal || process.terminationStatus != 0
        else { return }
        throw failure(process, reason: reason)
    }

    /// Passes a signal on: the tool writes a checkpoint then and ends.
    /// - Returns: whether the tool runs; else the signal is the caller's own.
    package func signal(_ number: Int32) -> Bool {
        child.withLock { child in
            guard let child else { return false }
            kill(child, number)
            return true
        }
    }

    /// - Returns: what the tool said of its failure.
    private static func read(_ handle: FileHandle, onEvent: (Event) -> Void) -> String? {
        var rest = Data()
        var reason: String?
        while let piece = try? handle.read(upToCount: 1 << 16), !piece.isEmpty {
            rest += piece
            while let end = rest.firstIndex(of: 0x0A) {
                let found = event(Array(rest[rest.startIndex..<end]))
                rest = Data(rest[(end + 1)...])
                if case .failed(let message) = found { reason = message }
                onEvent(found)
            }
            // No line of the tool's is so long.
            if rest.count > 1 << 20 { rest = Data() }
        }
        return reason
    }

    static func event(_ line: [UInt8]) -> Event {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
            return .other
        }
        switch line.event {
        case "start":
            return .started(
                pairs: line.pairs ?? 0, trainable: line.trainable ?? 0,
                parameters: line.parameters ?? 0)
        case "step":
            guard let step = line.step, let steps = line.steps else { return .other }
            return .step(step, of: steps, loss: line.loss ?? 0)
        case "error": return .failed(ForeignText.escaped(line.message ?? ""))
        default: return .other
        }
    }

    private struct Line: Decodable {
        var event: String
        var pairs: Int?
        var trainable: Int?
        var parameters: Int?
        var step: Int?
        var steps: Int?
        var loss: Double?
        var message: String?
    }

    private func failure(_ process: Process, reason: String?) -> QuarryError {
        let said = reason.map { ": " + $0 } ?? ", and said why on standard error"
        guard process.terminationReason == .exit else {
            return QuarryError(
                .io, path: folder, "the tool died of signal \(process.terminationStatus)")
        }
        switch process.terminationStatus {
        case 64, 78: return QuarryError(.invalidInput, path: folder, "the tool refused" + said)
        case 69, 126, 127:
            return QuarryError(
                .notFound, path: python,
                "can't run the tool\(said); its requirements.txt names what it needs, and --python "
                    + "a Python that has it")
        case 75:
            return QuarryError(
                .limitExceeded, path: folder,
                "the tool was stopped and left a checkpoint; the same command goes on")
        default:
            return QuarryError(
                .io, path: folder,
                "the tool failed with \(process.terminationStatus)\(said)")
        }
    }
}
