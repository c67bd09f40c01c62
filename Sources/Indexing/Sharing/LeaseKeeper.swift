import Dispatch
import Jobs
import Synchronization

/// Keeps the leases of this process alive while it works: a thread of its own renews them three
/// times in the time they last, so a holder that dies or is stopped loses them soon, and one that
/// works for hours keeps them.
final class LeaseKeeper: Sendable {
    /// Seconds after which a holder that does not stir is given up.
    let leaseSeconds: Double
    private let queue: JobQueue
    private let held = Mutex<Set<LeasedItem>>([])
    private let thread = DispatchQueue(label: "quarry.heartbeat")
    // Set once in init, cancelled in deinit; DispatchSourceTimer is safe from any thread.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer

    init(_ queue: JobQueue, leaseSeconds: Double) {
        self.queue = queue
        self.leaseSeconds = leaseSeconds
        timer = DispatchSource.makeTimerSource(queue: thread)
        let period = leaseSeconds / 3
        timer.schedule(deadline: .now() + period, repeating: period)
        timer.setEventHandler { [weak self] in self?.renew() }
        timer.resume()
    }

    deinit { timer.cancel() }

    func hold(_ leases: [LeasedItem]) { held.withLock { $0.formUnion(leases) } }

    func drop(_ leases: [LeasedItem]) { held.withLock { $0.subtract(leases) } }

    private func renew() {
        let leases = held.withLock { Array($0) }
        guard !leases.isEmpty else { return }
        // A queue that is busy or out of space now may answer next time; and a lease that is lost
        // is said when its result is refused.
        if let lost = try? queue.heartbeat(leases, leaseSeconds: leaseSeconds) { drop(lost) }
    }
}
