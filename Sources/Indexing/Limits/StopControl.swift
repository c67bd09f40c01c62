package import Corpus
package import Foundation
import Synchronization

/// What a run asks before each step whether to go on; the one place where limits and signals
/// meet the work. Safe from any thread.
///
/// - Limits end the taking of new sources. What is in flight ends (`files`; `disk`, if it fits)
///   or is given back (`deadline`, `memory`); what is done is published.
/// - A signal or a cancellation ends everything at the next checkpoint; nothing is published.
package final class StopControl: Sendable {
    package let limits: BuildLimits
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    private struct State {
        var reason: StopReason?
        var taken = 0
        var ended = 0
        var isMemoryTight = false
        var isPreparing = true
        /// Memory ran out where nothing can be carried over any more.
        var isOutOfMemory = false

        var end: StopReason? { reason.flatMap { $0.endsAll ? $0 : nil } }
    }

    package init(
        limits: BuildLimits = BuildLimits(), now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.limits = limits
        self.now = now
    }

    /// Asks the run to stop. The first limit stays the reason, but what ends all outranks any.
    package func request(_ reason: StopReason) {
        state.withLock { state in
            if reason.endsAll, state.end == nil { state.reason = reason }
            if state.reason == nil { state.reason = reason }
        }
    }

    package var reason: StopReason? {
        state.withLock { state in
            if state.reason == nil, let deadline = limits.deadline, now() >= deadline {
                state.reason = .deadline
            }
            return state.reason
        }
    }

    /// Whether unfinished sources are given back rather than finished.
    package var givesBack: Bool {
        switch reason {
        case nil, .files, .disk: false
        case .signal, .cancelled, .deadline, .memory: true
        }
    }

    /// - Throws: `limitExceeded` once nothing is to be published any more: after a signal, when
    ///   the build was cancelled, or where memory ran out after the last source.
    package func checkpoint() throws(QuarryError) {
        let (end, isOutOfMemory) = state.withLock { ($0.end, $0.isOutOfMemory) }
        if let end {
            if case .signal(let number) = end {
                throw QuarryError(.limitExceeded, path: nil, "stopped by signal \(number)")
            }
            throw QuarryError(.limitExceeded, path: nil, "\(end.name)")
        }
        if isOutOfMemory { throw Self.outOfMemory(limits) }
    }
}

extension StopControl {
    private static let pauseSeconds = 0.02

    /// Permission to take another source: false once a limit is reached. Waits while memory is
    /// tight and other sources are still in flight.
    func mayTake() -> Bool {
        while reason == nil {
            let answer: Bool? = state.withLock { state in
                if state.isMemoryTight, state.taken > state.ended { return nil }
                if let most = limits.maximumFiles, state.taken >= most {
                    state.reason = state.reason ?? .files
                    return false
                }
                state.taken += 1
                return true
            }
            if let answer { return answer }
            Thread.sleep(forTimeInterval: Self.pauseSeconds)
        }
        return false
    }

    /// A source that was taken is out of the way, however it ended.
    func ended() { state.withLock { $0.ended += 1 } }

    /// What was taken was no source after all.
    func untake() { state.withLock { $0.taken -= 1 } }

    /// From here on limits have no say; only what outgrows memory does.
    func endPreparing() { state.withLock { $0.isPreparing = false } }

    func memoryIs(tight: Bool, over: Bool) {
        state.withLock { state in
            state.isMemoryTight = tight
            guard over else { return }
            if state.isPreparing {
                state.reason = state.reason ?? .memory
            } else {
                state.isOutOfMemory = true
            }
        }
    }

    package var isOutOfMemory: Bool { state.withLock { $0.isOutOfMemory } }

    package static func outOfMemory(_ limits: BuildLimits) -> QuarryError {
        QuarryError(
            .limitExceeded, path: nil,
            "limits.memory of \(limits.memoryBytes ?? 0) bytes does not suffice to build the "
                + "segments; nothing was published, what is prepared stays in the cache")
    }
}
