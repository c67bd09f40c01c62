package import Foundation
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `quarry build` in a process of its own, one at a time: whatever becomes of it, the daemon
/// goes on, and its memory is the system's again.
package final class BuildChild: Sendable {
    package struct Result: Sendable {
        package var status: Int32
        /// Its standard output, where that is captured.
        package var output: Data
    }

    private struct State {
        var pid: Int32?
        var signal: Int32?
    }

    private let state = Mutex(State())
    private let arguments: @Sendable (_ job: String) -> [String]
    private let isCaptured: Bool
    private let wake: @Sendable () -> Void

    /// - Parameters:
    ///   - arguments: of `quarry`, for a job's file.
    ///   - isCaptured: whether its standard output is kept; else it is this process's.
    ///   - wake: called when a signal comes, to end a wait.
    package init(
        isCaptured: Bool, arguments: @escaping @Sendable (_ job: String) -> [String],
        wake: @escaping @Sendable () -> Void
    ) {
        self.arguments = arguments
        self.isCaptured = isCaptured
        self.wake = wake
    }

    /// The first signal that came.
    package var signal: Int32? { state.withLock { $0.signal } }

    /// Builds a job and waits for the end.
    /// - Returns: what came of it; a child that died of a signal has 128 and its number.
    func run(_ job: String, log: Log) -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: FileSystem.realPath("/proc/self/exe"))
        process.arguments = arguments(job)
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        if isCaptured { process.standardOutput = pipe }
        do {
            try process.run()
        } catch {
            log.say(
                .error,
                "can't start \(process.executableURL?.path ?? "quarry"): "
                    + error.localizedDescription)
            return Result(status: ExitStatus.badInput.rawValue, output: Data())
        }
        let signal = state.withLock { state in
            state.pid = process.processIdentifier
            return state.signal
        }
        if let signal { kill(process.processIdentifier, signal) }
        let output = isCaptured ? (try? pipe.fileHandleForReading.readToEnd()) ?? Data() : Data()
        process.waitUntilExit()
        state.withLock { $0.pid = nil }
        let died = process.terminationReason == .uncaughtSignal
        return Result(status: process.terminationStatus + (died ? 128 : 0), output: output)
    }

    /// Passes a signal on to the child that is running, or to the next one.
    package func signal(_ number: Int32) {
        let pid = state.withLock { state in
            state.signal = state.signal ?? number
            return state.pid
        }
        wake()
        if let pid { kill(pid, number) }
    }

    /// Kills the child that is running.
    package func end() {
        if let pid = state.withLock({ $0.pid }) { kill(pid, SIGKILL) }
    }
}
