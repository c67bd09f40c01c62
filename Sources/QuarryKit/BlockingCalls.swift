import Foundation
import Synchronization

/// Calls that block, for callers that may not: on threads of their own, so many at a time. Others
/// wait, the first to come first.
final class BlockingCalls: Sendable {
    /// Of calls that compute: as many as the machine has cores.
    static let computing = BlockingCalls(width: ProcessInfo.processInfo.activeProcessorCount)
    /// Of calls that wait for a language model, which would keep the cores from those that compute.
    static let waiting = BlockingCalls(width: 64)

    private struct State {
        var running = 0
        /// The first to come first.
        var queued: [@Sendable () -> Void] = []
    }

    private let width: Int
    private let state = Mutex(State())

    /// - Parameter width: calls at a time, from 1.
    init(width: Int) { self.width = width }

    var load: (running: Int, queued: Int) {
        state.withLock { ($0.running, $0.queued.count) }
    }

    /// - Parameter work: gets a function to ask whether somebody still waits for it.
    /// - Throws: what the work throws; `cancelled` as soon as the task is, though work that has begun
    ///   goes on until it asks. What has not begun never does.
    func run<Value: Sendable>(
        _ work:
            @escaping @Sendable (
                _ isWanted: @escaping @Sendable () -> Bool
            ) throws(KnowledgeBase.Failure) -> Value
    ) async throws(KnowledgeBase.Failure) -> Value {
        let call = Call<Value>()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard call.begin(continuation) else { return }
                add {
                    guard call.isWanted else { return }
                    call.end(
                        Result { () throws(KnowledgeBase.Failure) in
                            try work { call.isWanted }
                        })
                }
            }
        } onCancel: {
            call.end(.failure(.cancelled))
        }
        return try result.get()
    }

    private func add(_ work: @escaping @Sendable () -> Void) {
        let isQueued = state.withLock { state in
            guard state.running < width else {
                state.queued.append(work)
                return true
            }
            state.running += 1
            return false
        }
        guard !isQueued else { return }
        Thread.detachNewThread { [self] in
            work()
            while let next = takeNext() { next() }
        }
    }

    private func takeNext() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.queued.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.queued.removeFirst()
        }
    }

    /// One call and the caller that waits for it, who gets one result: the first.
    private final class Call<Value: Sendable>: Sendable {
        typealias Outcome = Result<Value, KnowledgeBase.Failure>

        private enum State {
            /// Nobody can be told its result yet.
            case made
            /// The caller waits.
            case awaited(CheckedContinuation<Outcome, Never>)
            /// It has its result, or was cancelled.
            case ended
        }

        private let state = Mutex(State.made)

        /// Whether the caller still waits.
        var isWanted: Bool {
            state.withLock {
                if case .ended = $0 { return false }
                return true
            }
        }

        /// - Returns: false where the task had been cancelled before, which the caller is told.
        func begin(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
            let isCancelled = state.withLock { state in
                if case .ended = state { return true }
                state = .awaited(continuation)
                return false
            }
            if isCancelled { continuation.resume(returning: .failure(.cancelled)) }
            return !isCancelled
        }

        func end(_ outcome: Outcome) {
            let continuation = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
                defer { state = .ended }
                guard case .awaited(let continuation) = state else { return nil }
                return continuation
            }
            continuation?.resume(returning: outcome)
        }
    }
}
