import Foundation
import Synchronization

/// Calls that block, for callers that may not: on threads beside Swift's pool, as many at a time as
/// the machine has cores. Others wait, the first to come first.
enum BlockingCalls {
    private static let queue: OperationQueue = {
        let queue = OperationQueue()
        queue.name = "quarry.calls"
        queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
        // Not Swift's pool's: queues of one quality of service share their threads.
        queue.qualityOfService = .userInitiated
        return queue
    }()

    /// - Parameter call: gets a function to ask whether somebody still waits for it.
    /// - Throws: what the call throws; `cancelled` where the task was cancelled meanwhile, and the call
    ///   is not made if it was before.
    static func run<Value: Sendable>(
        _ call:
            @escaping @Sendable (
                _ isWanted: @escaping @Sendable () -> Bool
            ) throws(KnowledgeBase.Failure) -> Value
    ) async throws(KnowledgeBase.Failure) -> Value {
        let wish = Wish()
        let result: Result<Value, KnowledgeBase.Failure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.addOperation {
                    continuation.resume(
                        returning: Result { () throws(KnowledgeBase.Failure) in
                            guard wish.isThere else { throw .cancelled }
                            let value = try call { wish.isThere }
                            guard wish.isThere else { throw .cancelled }
                            return value
                        })
                }
            }
        } onCancel: {
            wish.withdraw()
        }
        return try result.get()
    }

    /// Whether a caller still waits.
    private final class Wish: Sendable {
        private let isCancelled = Atomic(false)

        var isThere: Bool { !isCancelled.load(ordering: .relaxed) }
        func withdraw() { isCancelled.store(true, ordering: .relaxed) }
    }
}
