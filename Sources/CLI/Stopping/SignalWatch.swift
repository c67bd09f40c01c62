import Foundation
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

    /// To be called once. `handle` gets each signal, one at a time.
    static func start(
        _ numbers: [Int32] = [SIGTERM, SIGINT], handle: @escaping @Sendable (Int32) -> Void
    ) {
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
                if got == 1 { handle(Int32(number)) }
                if got == 0 || got < 0 && errno != EINTR { return }
            }
        }
        thread.name = "quarry.signals"
        thread.start()
        for number in numbers { install(number) }
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
