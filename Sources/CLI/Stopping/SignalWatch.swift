import Foundation
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Turns SIGTERM and SIGINT into a call on a thread of our own.
///
/// A handler may do next to nothing, so it writes the signal's number into a pipe. Not ignoring
/// the signals and not blocking them keeps children's defaults as they were.
enum SignalWatch {
    /// The pipe's end that handlers write to; -1 before `start`.
    private static let descriptor = Atomic<Int32>(-1)

    private static let handler = Mutex<(@Sendable (Int32) -> Void)?>(nil)

    /// `handle` gets each signal, one at a time, in place of what was to get them so far. To be
    /// called from the main thread.
    static func start(
        _ numbers: [Int32] = [SIGTERM, SIGINT], handle: @escaping @Sendable (Int32) -> Void
    ) {
        handler.withLock { $0 = handle }
        if descriptor.load(ordering: .sequentiallyConsistent) == -1 { startReading() }
        for number in numbers { install(number) }
    }

    /// Until a command has its own way: what lies in temporary folders goes, and the process ends by
    /// the signal, so that a shell knows. A signal that is ignored, as in a job in the background of
    /// a script, stays so.
    static func startCleaning() {
        let numbers = [SIGTERM, SIGINT].filter { !isIgnored($0) }
        start(numbers) { number in
            FileSystem.removeTemporaryPaths()
            signal(number, SIG_DFL)
            kill(getpid(), number)
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func startReading() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let reading = ends[0]
        descriptor.store(ends[1], ordering: .sequentiallyConsistent)
        let thread = Thread {
            // A parent that starts processes from a Dispatch thread hands down that thread's mask,
            // which blocks everything.
            unblock()
            var number: UInt8 = 0
            while true {
                let got = read(reading, &number, 1)
                if got == 1 { handler.withLock({ $0 })?(Int32(number)) }
                if got == 0 || got < 0 && errno != EINTR { return }
            }
        }
        thread.name = "quarry.signals"
        thread.start()
    }

    private static func unblock() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static func install(_ number: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: number)
            _ = write(SignalWatch.descriptor.load(ordering: .sequentiallyConsistent), &byte, 1)
            errno = saved
        }
        action.sa_flags = Int32(SA_RESTART)
        sigaction(number, &action, nil)
    }

    static func name(_ number: Int32) -> String {
        switch number {
        case SIGTERM: "SIGTERM"
        case SIGINT: "SIGINT"
        default: "signal \(number)"
        }
    }
}
