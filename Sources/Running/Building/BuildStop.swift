package import Corpus
import Foundation
package import Indexing
package import ParserPool
import Synchronization

/// Ends a build from outside: the one that is going on, or the next one as soon as it begins.
/// Safe from any thread.
package final class BuildStop: Sendable {
    private struct State {
        var control: StopControl?
        var pool: ParserPool?
        var reason: StopReason?
    }

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void
    private let outOfMemory: (@Sendable (BuildStop, QuarryError) -> Void)?

    /// - Parameters:
    ///   - wake: called when a stop is asked for, to end a wait.
    ///   - outOfMemory: called where memory ran out and the build does not end by itself; nil:
    ///     it is waited for.
    package init(
        wake: @escaping @Sendable () -> Void = {},
        outOfMemory: (@Sendable (BuildStop, QuarryError) -> Void)? = nil
    ) {
        self.wake = wake
        self.outOfMemory = outOfMemory
    }

    /// Why a stop was asked for, the first time it was.
    package var reason: StopReason? { state.withLock { $0.reason } }

    /// The signal that asked for it, if one did.
    package var signal: Int32? {
        if case .signal(let number) = reason { return number }
        return nil
    }

    /// Asks for the end. What is finished stays in the cache; nothing is published.
    /// - Returns: whether nobody had asked before.
    @discardableResult
    package func request(_ reason: StopReason) -> Bool {
        let (isFirst, control) = state.withLock { state in
            defer { state.reason = state.reason ?? reason }
            return (state.reason == nil, state.control)
        }
        control?.request(reason)
        wake()
        return isFirst
    }

    /// Ends the parsers of the build that is going on, whatever they are at.
    package func interruptParsers() { state.withLock { $0.pool }?.interrupt() }

    /// The build that is stopped from now on.
    package func attach(_ control: StopControl, _ pool: ParserPool) {
        let reason = state.withLock { state in
            state.control = control
            state.pool = pool
            return state.reason
        }
        if let reason { control.request(reason) }
    }

    func detach() {
        state.withLock {
            $0.control = nil
            $0.pool = nil
        }
    }

    /// Says soon if memory ran out where a build can't stop by itself.
    func watchMemory(_ control: StopControl) -> Ticker? {
        guard let outOfMemory else { return nil }
        return Ticker(seconds: 0.5) { [self] in
            guard control.isOutOfMemory else { return }
            // Most builds end at their next checkpoint.
            Thread.sleep(forTimeInterval: 2)
            guard state.withLock({ $0.control === control }) else { return }
            outOfMemory(self, StopControl.outOfMemory(control.limits))
        }
    }
}
