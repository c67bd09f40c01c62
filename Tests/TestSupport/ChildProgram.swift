import CSpawn
import Foundation
import Synchronization

/// A program that runs beside a test; killed with the object.
///
/// Foundation's `Process` hands down what other threads open while it starts a program: the end of a
/// pipe, or of a process, is then seen once a third one has ended, or never. Here a program has its
/// three streams, no signal blocked, and nothing else; and no wait is without an end.
package final class ChildProgram: Sendable {
    package enum Stream {
        case nothing
        /// Read by `line` and `rest`, written to by `write`.
        case pipe
        case file(String)
        /// Of standard error: where standard output goes.
        case output
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let processIdentifier: Int32
    private let input: Mutex<Int32>
    private let output: Int32
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - folder: in which it runs; nil: this process's.
    ///   - environment: besides this process's.
    package init(
        _ path: String, _ arguments: [String] = [], folder: String? = nil,
        environment: [String: String] = [:], input: Stream = .nothing, output: Stream = .nothing,
        complaints: Stream = .nothing
    ) throws {
        // A write to a program that has ended is an error and not our end.
        signal(SIGPIPE, SIG_IGN)
        let ends = try [(input, true), (output, false), (complaints, false)].map(Self.open)
        defer { for end in ends where end.theirs >= 0 { close(end.theirs) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, end) in ends.enumerated() {
            posix_spawn_file_actions_adddup2(
                &actions, end.theirs < 0 ? 1 : end.theirs, Int32(target))
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let failure = Self.withAttributes { attributes in
            Self.withStrings([path] + arguments) { arguments in
                Self.withStrings(variables.map { "\($0)=\($1)" }) { variables -> (Int32, pid_t) in
                    var pid: pid_t = 0
                    return (
                        posix_spawn(&pid, path, &actions, attributes, arguments, variables), pid
                    )
                }
            }
        }
        // Before anything is kept: what fails here has no process to be ended.
        guard failure.0 == 0 else {
            for end in ends where end.ours >= 0 { close(end.ours) }
            throw Failure(description: "\(path): \(String(cString: strerror(failure.0)))")
        }
        self.input = Mutex(ends[0].ours)
        self.output = ends[1].ours
        processIdentifier = failure.1
    }

    deinit {
        if isRunning { _ = end(SIGKILL) }
        closeInput()
        if output >= 0 { close(output) }
    }

    package var isRunning: Bool { ended() == nil }

    package func send(_ number: Int32) { if isRunning { kill(processIdentifier, number) } }

    /// How a program came to its end.
    package struct Ending: Equatable {
        /// The exit code, or the number of the signal.
        package var status: Int32
        package var isBySignal: Bool
    }

    /// Waits for its end; kills it (SIGKILL) if that does not come.
    package func wait(seconds: Double = 600) -> Ending {
        let end = Date(timeIntervalSinceNow: seconds)
        var pause: UInt32 = 500
        while true {
            if let ending = ended() { return ending }
            if Date() > end { kill(processIdentifier, SIGKILL) }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
    }

    /// Sends it a signal and waits for the end.
    package func end(_ number: Int32, seconds: Double = 60) -> Ending {
        send(number)
        return wait(seconds: seconds)
    }

    private func ended() -> Ending? {
        status.withLock { status in
            var raw: Int32 = 0
            if status == nil, waitpid(processIdentifier, &raw, WNOHANG) == processIdentifier {
                status = raw
            }
            return status.map {
                // As WIFEXITED and its kin have it, which are macros.
                let signal = $0 & 0x7F
                return Ending(
                    status: signal == 0 ? ($0 >> 8) & 0xFF : signal, isBySignal: signal != 0)
            }
        }
    }

    package func write(_ bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = input.withLock { input in
                bytes[sent...].withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            }
            guard count > 0 else { throw Failure(description: "write: \(errno)") }
            sent += count
        }
    }

    package func closeInput() {
        input.withLock { input in
            if input >= 0 { close(input) }
            input = -1
        }
    }

    /// The next line of its output, without its end; what there is if no more comes for five
    /// minutes.
    package func line() -> String {
        var bytes: [UInt8] = []
        while let byte = read(1, seconds: 300).first, byte != 0x0A { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All that is left of its output; what there is if nothing comes for a quarter of an hour.
    package func rest() -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = read(1 << 16, seconds: 900)
            guard !bytes.isEmpty else { return all }
            all += bytes
        }
    }

    private func read(_ most: Int, seconds: Int32) -> [UInt8] {
        var looked = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        var ready: Int32
        repeat { ready = poll(&looked, 1, seconds * 1000) } while ready < 0 && errno == EINTR
        guard ready > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            repeat {
                count = Glibc.read(output, buffer.baseAddress, most)
            } while count < 0 && errno == EINTR
            count = max(count, 0)
        }
    }
}

extension ChildProgram {
    /// - Returns: this process's end and the program's, or -1; all of them closed on exec.
    private static func open(
        _ stream: Stream, isInput: Bool
    ) throws -> (ours: Int32, theirs: Int32) {
        switch stream {
        case .output: return (-1, -1)
        case .nothing: return (-1, Glibc.open("/dev/null", O_RDWR | O_CLOEXEC))
        case .file(let path):
            let flags = O_RDWR | O_CREAT | O_CLOEXEC | (isInput ? 0 : O_TRUNC)
            let descriptor = Glibc.open(path, flags, 0o644)
            guard descriptor >= 0 else { throw Failure(description: "\(path): \(errno)") }
            return (-1, descriptor)
        case .pipe:
            var ends: [Int32] = [-1, -1]
            guard pipe2(&ends, O_CLOEXEC) == 0 else { throw Failure(description: "pipe: \(errno)") }
            return isInput ? (ends[1], ends[0]) : (ends[0], ends[1])
        }
    }

    /// No signal blocked, as Dispatch's threads have them, and none ignored.
    private static func withAttributes<Result>(
        _ body: (UnsafePointer<posix_spawnattr_t>) -> Result
    ) -> Result {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        return body(&attributes)
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }
}
