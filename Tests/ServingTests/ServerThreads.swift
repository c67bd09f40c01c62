import Dispatch

/// Threads that a server of a test runs on: its tests wait for it, and must not hold the threads that
/// it would answer on.
final class ServerThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "server", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
