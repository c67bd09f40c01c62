package import Corpus

/// The life of one work item: a state and an event give the next state and what must be done.
///
/// ```
///            lease              complete
///  queued ──────────► leased ──────────────► done
///    ▲                ▲    │
///    │          lease │    ├──────► failed   (abandoned, halted, or failed with tries left)
///    │                └────│──────────┘
///    │                     └──────► dead     (rejected, or tries used up)
///    └── retry by hand ──────────────┘
/// ```
/// Pure: the clock and the storage stand outside.
package struct ItemStateMachine: Hashable, Sendable {
    package let id: Int64
    package let kind: WorkItem.Kind
    package private(set) var state: ItemState
    /// Failed attempts since the item was queued.
    package private(set) var failures: Int
    /// Number of leases ever given; the current holder's fencing token.
    package private(set) var fencingToken: Int64
    /// When `failed`: not leased before this time. Seconds since 1970.
    package private(set) var notBefore: Double
    /// When `leased`: whoever holds it may lose it from this time on.
    package private(set) var expiresAt: Double

    package init(
        id: Int64, kind: WorkItem.Kind, state: ItemState = .queued, failures: Int = 0,
        fencingToken: Int64 = 0, notBefore: Double = 0, expiresAt: Double = 0
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.failures = failures
        self.fencingToken = fencingToken
        self.notBefore = notBefore
        self.expiresAt = expiresAt
    }

    package enum Event: Hashable, Sendable {
        case lease(until: Double)
        case heartbeat(token: Int64, until: Double)
        case complete(token: Int64)
        case fail(token: Int64, code: ErrorCode)
        /// The holder gives it back unharmed.
        case release(token: Int64)
        /// Somebody looked at the clock.
        case checkExpiry
        /// The holder is known to be gone.
        case abandon
        /// By hand.
        case retry
        /// Enqueued again: the same input, or another.
        case enqueue(isSameInput: Bool)
    }

    package enum Action: Hashable, Sendable {
        /// The event does not fit the state, or its token is an old holder's. Nothing changed.
        case refuse
        case keepResult
        /// Add the attempt that has just ended to the history.
        case recordAttempt(ErrorCode)
        /// Remember the input as one not to be tried again.
        case rememberBadInput
        case forgetBadInput
        /// Forget the history and the result: they are another input's.
        case clearHistory
        /// The run should stop.
        case haltRun
    }

    /// - Returns: what to do, in order; empty if the new state is all there is to keep.
    package mutating func handle(
        _ event: Event, now: Double, policy: RetryPolicy
    ) -> [Action] {
        switch event {
        case .lease(let until): lease(until: until, now: now)
        case .heartbeat(let token, let until): heartbeat(token, until: until)
        case .complete(let token): complete(token)
        case .fail(let token, let code):
            isHeld(by: token) ? fail(code, now: now, policy: policy) : [.refuse]
        case .release(let token): release(token)
        case .checkExpiry: expiresAt <= now ? abandon(now: now) : [.refuse]
        case .abandon: abandon(now: now)
        case .retry: retry()
        case .enqueue(let isSameInput): isSameInput ? [.refuse] : restart()
        }
    }

    private func isHeld(by token: Int64) -> Bool { state == .leased && token == fencingToken }

    private mutating func lease(until: Double, now: Double) -> [Action] {
        switch state {
        case .queued: break
        case .failed: if notBefore > now { return [.refuse] }
        case .leased, .done, .dead: return [.refuse]
        }
        state = .leased
        fencingToken += 1
        expiresAt = until
        return []
    }

    private mutating func heartbeat(_ token: Int64, until: Double) -> [Action] {
        guard isHeld(by: token) else { return [.refuse] }
        expiresAt = max(expiresAt, until)
        return []
    }

    // A lease that ran out but was not given to anybody else is as good as ever.
    private mutating func complete(_ token: Int64) -> [Action] {
        guard isHeld(by: token) else { return [.refuse] }
        state = .done
        return [.keepResult]
    }

    private mutating func fail(
        _ code: ErrorCode, now: Double, policy: RetryPolicy
    ) -> [Action] {
        switch FailureClass(code, kind: kind) {
        case .halt:
            state = .failed
            notBefore = now
            return [.recordAttempt(code), .haltRun]
        case .reject:
            state = .dead
            failures += 1
            return [.recordAttempt(code), .rememberBadInput]
        case .retry:
            failures += 1
            guard failures >= policy.maximumAttempts else {
                state = .failed
                notBefore = now + policy.delaySeconds(item: id, failures: failures)
                return [.recordAttempt(code)]
            }
            state = .dead
            return Self.blamesInput(code)
                ? [.recordAttempt(code), .rememberBadInput] : [.recordAttempt(code)]
        }
    }

    // Not counted as a failure: whoever kills the engine again and again, at whatever moment,
    // must not turn the items in flight into dead letters. They are leased after all others.
    private mutating func abandon(now: Double) -> [Action] {
        guard state == .leased else { return [.refuse] }
        state = .failed
        notBefore = now
        return [.recordAttempt(.timedOut)]
    }

    // No attempt is recorded: nothing failed. Failures before this lease still count.
    private mutating func release(_ token: Int64) -> [Action] {
        guard isHeld(by: token) else { return [.refuse] }
        state = failures == 0 ? .queued : .failed
        notBefore = 0
        return []
    }

    /// Whether an input that failed so each time is to blame itself, and not the machine.
    private static func blamesInput(_ code: ErrorCode) -> Bool {
        switch code {
        case .crashed, .timedOut, .corrupt, .encrypted, .unsupported, .limitExceeded,
            .invalidInput:
            true
        case .io, .notFound, .alreadyExists, .formatTooOld, .formatTooNew: false
        }
    }

    private mutating func retry() -> [Action] {
        guard state == .dead || state == .failed else { return [.refuse] }
        state = .queued
        failures = 0
        notBefore = 0
        return [.forgetBadInput]
    }

    // The token stays, so that whoever still works on the old input is refused.
    private mutating func restart() -> [Action] {
        state = .queued
        failures = 0
        notBefore = 0
        return [.clearHistory]
    }
}
