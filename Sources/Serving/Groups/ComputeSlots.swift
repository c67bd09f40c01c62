import Dispatch
import Searching

/// How many answers this machine computes at a time for groups. Each member is asked on a thread
/// of its own, for most only wait for another server; those that are folders would take them all.
package final class ComputeSlots: Sendable {
    private let free: DispatchSemaphore

    package init(count: Int) {
        precondition(count > 0, "answers need a thread")
        free = DispatchSemaphore(value: count)
    }

    /// - Throws: `ShardFailure.late` where none is free in time; what `answer` throws.
    func run<Answer>(
        within seconds: Double, _ answer: () throws(ShardFailure) -> Answer
    ) throws(ShardFailure) -> Answer {
        guard free.wait(timeout: .now() + seconds) == .success else {
            throw ShardFailure(.late, "no thread was free for it in time")
        }
        defer { free.signal() }
        return try answer()
    }
}
