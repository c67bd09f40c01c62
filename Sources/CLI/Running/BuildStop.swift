import ArgumentParser
import Corpus
import Foundation
import Indexing
import ParserPool
import Synchronization

/// What signals do to the build that is running, or to none.
final class BuildStop: Sendable {
    private struct State {
        var control: StopControl?
        var pool: ParserPool?
        var signal: Int32?
    }

    private let state = Mutex(State())
    /// Called when a signal comes, to end a wait.
    private let wake: @Sendable () -> Void

    init(wake: @escaping @Sendable () -> Void = {}) {
        self.wake = wake
        SignalWatch.start { [self] number in received(number) }
    }

    /// The first signal that came.
    var signal: Int32? { state.withLock { $0.signal } }

    /// The builds signals stop from now on.
    func attach(_ control: StopControl, _ pool: ParserPool) {
        let signal = state.withLock { state in
            state.control = control
            state.pool = pool
            return state.signal
        }
        if let signal { control.request(.signal(signal)) }
    }

    func detach() {
        state.withLock {
            $0.control = nil
            $0.pool = nil
        }
    }

    /// Ends the process if a signal came; to be called where all is done.
    func leaveIfSignalled() throws {
        guard let signal else { return }
        Output.complain(Self.message(signal))
        throw ExitCode(128 + signal)
    }

    /// Ends the process soon if memory ran out where a build can't stop by itself.
    func watchMemory(_ control: StopControl) -> Ticker {
        Ticker(seconds: 0.5) { [self] in
            guard control.isOutOfMemory else { return }
            // Most builds end at their next checkpoint.
            Thread.sleep(forTimeInterval: 2)
            guard state.withLock({ $0.control === control }) else { return }
            Departure.leave(
                status: ExitCode.limit.rawValue,
                message: "error: \(StopControl.outOfMemory(control.limits))"
            ) { closePool() }
        }
    }

    private func received(_ number: Int32) {
        let (isFirst, control) = state.withLock { state in
            defer { state.signal = state.signal ?? number }
            return (state.signal == nil, state.control)
        }
        guard isFirst else {
            // Somebody is in a hurry.
            Departure.leave(status: 128 + number, message: Self.message(number)) { closePool() }
        }
        control?.request(.signal(number))
        wake()
        Departure.schedule(status: 128 + number, message: Self.message(number)) { [self] in
            closePool()
        }
    }

    private func closePool() { state.withLock { $0.pool }?.interrupt() }

    private static func message(_ number: Int32) -> String {
        "stopped by \(SignalWatch.name(number)); the index is as it was last published, "
            + "run again to go on"
    }
}
