import ArgumentParser
import Foundation
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `quarry build` in a process of its own, one at a time: whatever becomes of it, the daemon
/// goes on, and its memory is the system's again. Signals that reach us are passed on to it.
final class BuildChild: Sendable {
    struct Result {
        var status: Int32
        /// Its standard output, where `--json` was asked for.
        var output: Data
    }

    private struct State {
        var pid: Int32?
        var signal: Int32?
    }

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    /// A child ends itself before that.
    private static let graceSeconds = 4.6

    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
        SignalWatch.start { [self] number in received(number) }
    }

    /// The first signal that came.
    var signal: Int32? { state.withLock { $0.signal } }

    /// Builds a job and waits for the end.
    /// - Returns: what came of it; a child that died of a signal has 128 and its number.
    func run(_ job: String, global: GlobalOptions) -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: FileSystem.realPath("/proc/self/exe"))
        process.arguments = Self.arguments(job, global)
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        if global.json { process.standardOutput = pipe }
        do {
            try process.run()
        } catch {
            Output.complain("error: can't start \(process.executableURL?.path ?? "quarry")")
            return Result(status: ExitCode.badInput.rawValue, output: Data())
        }
        let signal = state.withLock { state in
            state.pid = process.processIdentifier
            return state.signal
        }
        if let signal { kill(process.processIdentifier, signal) }
        let output = global.json ? (try? pipe.fileHandleForReading.readToEnd()) ?? Data() : Data()
        process.waitUntilExit()
        state.withLock { $0.pid = nil }
        let died = process.terminationReason == .uncaughtSignal
        return Result(status: process.terminationStatus + (died ? 128 : 0), output: output)
    }

    private static func arguments(_ job: String, _ global: GlobalOptions) -> [String] {
        var arguments = [
            "build", job, "--no-progress", "--log-format", global.logFormat.rawValue,
            "--threads", "\(global.threads)", "--color", global.color.rawValue,
        ]
        if global.json { arguments.append("--json") }
        if global.quiet { arguments.append("--quiet") }
        if global.verbose { arguments.append("--verbose") }
        return arguments
    }

    private func received(_ number: Int32) {
        let pid = state.withLock { state in
            state.signal = state.signal ?? number
            return state.pid
        }
        wake()
        if let pid { kill(pid, number) }
        Departure.schedule(
            after: Self.graceSeconds, status: 128 + number,
            message: "stopped by \(SignalWatch.name(number))"
        ) { [self] in
            if let pid = state.withLock({ $0.pid }) { kill(pid, SIGKILL) }
        }
    }
}

extension BuildChild.Result {
    /// One line of JSON: the child's own, and `job`, `time` and `exit_code`.
    func line(job: String, now: Date) -> String {
        var object = (try? JSONSerialization.jsonObject(with: output)) as? [String: Any] ?? [:]
        object["job"] = job
        object["time"] = now.ISO8601Format()
        object["exit_code"] = Int(status)
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
    }
}
