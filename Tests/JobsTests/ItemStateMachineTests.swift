import Corpus
import Testing

@testable import Jobs

@Suite("The state machine of a work item")
struct ItemStateMachineTests {
    private let policy = RetryPolicy(maximumAttempts: 3, baseSeconds: 10, maximumSeconds: 60)
    private let now = 100.0

    private func machine(
        _ state: ItemState, failures: Int = 0, kind: WorkItem.Kind = .source,
        notBefore: Double = 0, expiresAt: Double = 200
    ) -> ItemStateMachine {
        ItemStateMachine(
            id: 5, kind: kind, state: state, failures: failures, fencingToken: 7,
            notBefore: notBefore, expiresAt: expiresAt)
    }

    @Test("each state takes exactly the events that fit it; others change nothing")
    func everyStateAndEvent() {
        let events: [ItemStateMachine.Event] =
            [
                .lease(until: 300), .heartbeat(token: 7, until: 300),
                .release(token: 7), .release(token: 6),
                .heartbeat(token: 6, until: 300), .complete(token: 7), .complete(token: 6),
                .complete(token: 8), .checkExpiry, .abandon, .retry,
                .enqueue(isSameInput: true), .enqueue(isSameInput: false),
            ]
            + ErrorCode.allCases.flatMap { [.fail(token: 7, code: $0), .fail(token: 6, code: $0)] }
        for state in ItemState.allCases {
            for event in events {
                let before = machine(state)
                var after = before
                let actions = after.handle(event, now: now, policy: policy)
                #expect(
                    (actions == [.refuse]) == !fits(event, state), "\(event) in \(state)")
                if actions == [.refuse] { #expect(after == before, "\(event) in \(state)") }
                #expect(after.fencingToken >= before.fencingToken)
            }
        }
    }

    /// The table, stated independently of the code. Leases here end at 200, it is 100.
    private func fits(_ event: ItemStateMachine.Event, _ state: ItemState) -> Bool {
        switch event {
        case .lease: state == .queued || state == .failed
        case .heartbeat(let token, _), .complete(let token), .fail(let token, _):
            state == .leased && token == 7
        case .checkExpiry: false
        case .abandon: state == .leased
        case .release(let token): state == .leased && token == 7
        case .retry: state == .dead || state == .failed
        case .enqueue(let isSameInput): !isSameInput
        }
    }

    @Test(
        "a lease raises the fencing token and ends when it said",
        arguments: [ItemState.queued, .failed])
    func lease(from state: ItemState) {
        var item = machine(state)
        #expect(item.handle(.lease(until: 300), now: now, policy: policy) == [])
        #expect(item.state == .leased)
        #expect(item.fencingToken == 8)
        #expect(item.expiresAt == 300)
    }

    @Test("an item that waits is not leased before its time")
    func waits() {
        var item = machine(.failed, notBefore: 101)
        #expect(item.handle(.lease(until: 300), now: 100, policy: policy) == [.refuse])
        #expect(item.handle(.lease(until: 300), now: 101, policy: policy) == [])
    }

    @Test("a heartbeat never shortens a lease")
    func heartbeat() {
        var item = machine(.leased, expiresAt: 200)
        #expect(item.handle(.heartbeat(token: 7, until: 150), now: now, policy: policy) == [])
        #expect(item.expiresAt == 200)
        #expect(item.handle(.heartbeat(token: 7, until: 250), now: now, policy: policy) == [])
        #expect(item.expiresAt == 250)
    }

    @Test("an expired lease that nobody took is still good for a result")
    func lateResult() {
        var item = machine(.leased, expiresAt: 50)
        #expect(item.handle(.complete(token: 7), now: now, policy: policy) == [.keepResult])
        #expect(item.state == .done)
    }

    @Test(
        "each code means what its class says, for every kind of item",
        arguments: WorkItem.Kind.allCases)
    func classes(kind: WorkItem.Kind) {
        for code in ErrorCode.allCases {
            var item = machine(.leased, kind: kind)
            let actions = item.handle(.fail(token: 7, code: code), now: now, policy: policy)
            switch code {
            case _ where kind != .source, .alreadyExists, .formatTooOld, .formatTooNew:
                #expect(item.state == .failed && item.failures == 0)
                #expect(actions == [.recordAttempt(code), .haltRun])
            case .io, .timedOut, .crashed, .notFound:
                #expect(item.state == .failed && actions == [.recordAttempt(code)])
                #expect(item.notBefore > now)
            case .corrupt, .encrypted, .unsupported, .limitExceeded, .invalidInput:
                #expect(item.state == .dead)
                #expect(actions == [.recordAttempt(code), .rememberBadInput])
            }
        }
    }

    @Test("the last try leaves a dead item; only the input's own faults are remembered")
    func lastTry() {
        for code in ErrorCode.allCases where FailureClass(code, kind: .source) == .retry {
            var item = machine(.leased, failures: 2)
            let actions = item.handle(.fail(token: 7, code: code), now: now, policy: policy)
            #expect(item.state == .dead)
            let isRemembered = code == .crashed || code == .timedOut
            #expect(actions.contains(.rememberBadInput) == isRemembered)
        }
    }

    @Test("no number of dead holders makes an item dead")
    func abandoned() {
        var item = machine(.queued)
        for round in 0..<100 {
            _ = item.handle(.lease(until: now), now: now, policy: policy)
            let event: ItemStateMachine.Event = round % 2 == 0 ? .checkExpiry : .abandon
            let actions = item.handle(event, now: now, policy: policy)
            #expect(actions == [.recordAttempt(.timedOut)])
            #expect(item.state == .failed && item.failures == 0 && item.notBefore == now)
        }
    }

    @Test("a retry by hand and a changed input give all tries back and keep the token")
    func freshStart() {
        for event in [ItemStateMachine.Event.retry, .enqueue(isSameInput: false)] {
            var item = machine(.dead, failures: 3)
            _ = item.handle(event, now: now, policy: policy)
            #expect(item == machine(.queued, failures: 0, notBefore: 0))
        }
    }

    @Test("delays double up to the maximum, spread over their upper half, and repeat exactly")
    func delays() {
        var seen: Set<Double> = []
        for item in Int64(0)..<200 {
            for failures in 1...70 {
                let whole = min(
                    10 * Double(sign: .plus, exponent: min(failures - 1, 62), significand: 1), 60)
                let delay = policy.delaySeconds(item: item, failures: failures)
                #expect(delay >= whole / 2 && delay < whole)
                #expect(delay == policy.delaySeconds(item: item, failures: failures))
            }
            seen.insert(policy.delaySeconds(item: item, failures: 1))
        }
        #expect(seen.count == 200)
    }
}
