import Corpus
import Foundation
import Jobs
import Storage
import Synchronization

/// The sources of one run, handed out to parser threads through the durable queue: retries wait
/// for their time, files known to be bad are not tried again, and what a killed process held is
/// taken over.
final class SourceQueue: Sendable {
    private let queue: JobQueue
    private let run: JobRun
    private let keeper: LeaseKeeper
    private let events: BuildEvents
    let work: SharedWork
    private let leased = Mutex<[LeasedItem]>([])
    /// Set when the run should stop: an error that is nobody's document's fault.
    private let halted = Mutex<QuarryError?>(nil)
    private let isClosed = Atomic(false)

    /// Few: what one process holds another can't work on.
    private static let leaseBatch = 4
    /// How often to look whether another process has finished what it holds.
    private static let pollSeconds = 0.2

    /// Starts or resumes the job's run. The caller holds the index's lock.
    init(
        _ queue: JobQueue, job: String, target: String, settings: Digest, lock: IndexLock,
        leaseSeconds: Double, events: BuildEvents, control: StopControl
    ) throws(QuarryError) {
        self.queue = queue
        self.events = events
        run = try queue.startRun(job: job, target: target, settingsFingerprint: settings)
        keeper = LeaseKeeper(queue, leaseSeconds: leaseSeconds)
        work = SharedWork(queue: queue, run: run, keeper: keeper, events: events, control: control)
        // Nobody else is at work, so whoever held leases before is gone.
        if lock.isFirst { try queue.reclaimLeases(run: run.id, givenBefore: lock.takenAt) }
    }

    /// - Parameters:
    ///   - input: what a source's work is a function of.
    ///   - distrustsKnownBad: whether sources that are known to fail are tried again.
    /// - Throws: with blame `staleView` if another process has ended the run meanwhile.
    func enqueue(
        _ sources: [SourceFile], distrustsKnownBad: Bool, input: (SourceFile) -> WorkInput
    ) throws(QuarryError) {
        let items = sources.map {
            NewWorkItem(kind: .source, key: $0.id.path, input: input($0))
        }
        do {
            _ = try queue.enqueue(items, run: run.id, distrustsKnownBad: distrustsKnownBad)
        } catch { throw SharedWork.stale(error) }
    }

    /// The next source to work on; waits while all that is left waits for another attempt. Nil
    /// when nothing is left, or the run was halted or stopped.
    func next(isStopped: () -> Bool = { false }) throws(QuarryError) -> LeasedItem? {
        while !isHalted && !isStopped() && !isClosed.load(ordering: .relaxed) {
            if let item = try takeOne() { return item }
            guard let ready = try queue.nextReady(run: run.id, kind: .source) else { return nil }
            let wait = ready - Date().timeIntervalSince1970
            Thread.sleep(forTimeInterval: min(max(wait, 0.01), Self.pollSeconds))
        }
        return nil
    }

    /// Hands out nothing any more. Without it threads would wait for what this very process holds
    /// and, having failed, will never finish.
    func close() { isClosed.store(true, ordering: .relaxed) }

    private func takeOne() throws(QuarryError) -> LeasedItem? {
        let outcome: Result<LeasedItem?, QuarryError> = leased.withLock { leased in
            Result { () throws(QuarryError) in
                if leased.isEmpty { leased = try leaseSome().reversed() }
                return leased.popLast()
            }
        }
        return try outcome.get()
    }

    private func leaseSome() throws(QuarryError) -> [LeasedItem] {
        do {
            let items = try queue.lease(
                run: run.id, kind: .source, limit: Self.leaseBatch,
                leaseSeconds: keeper.leaseSeconds)
            keeper.hold(items)
            return items
        } catch {
            // Another process has brought the run to its end: nothing is left.
            guard error.code == .notFound else { throw error }
            return []
        }
    }

    /// Durable results: one transaction.
    func complete(_ items: [LeasedItem]) throws(QuarryError) {
        guard !items.isEmpty else { return }
        let lost = try queue.complete(items.map { (lease: $0, result: nil) })
        keeper.drop(items)
        for item in lost {
            events.note("\(item.key) came too late: another process had taken it over")
        }
    }

    /// Reports a failed attempt.
    /// - Returns: whether that was the source's last one in this run.
    func fail(_ item: LeasedItem, with error: QuarryError) throws(QuarryError) -> Bool {
        defer { keeper.drop([item]) }
        switch try queue.fail(item, code: error.code, reason: error.reason) {
        case .retries: return false
        case .dead, .refused: return true
        case .halt:
            halted.withLock { $0 = error }
            return true
        }
    }

    /// Whether an earlier process left the run unfinished.
    var isResumed: Bool { run.isResumed }

    /// The error that halted the run.
    var haltError: QuarryError? { halted.withLock { $0 } }

    private var isHalted: Bool { haltError != nil }

    /// Sources given up, in this run or because their bytes are known to be bad.
    func deadSources() throws(QuarryError) -> [SourceFailure] {
        try queue.deadLetters(run: run.id).filter { $0.kind == .source }
            .map {
                SourceFailure(
                    source: $0.key, code: $0.code, reason: $0.reason,
                    unreadable: $0.code == .io ? .file : nil)
            }
    }

    /// Sources given up of which nobody wants to hear.
    func discardedSources() throws(QuarryError) -> Set<SourceID> {
        Set(try queue.discardedSources(run: run.id).map { SourceID(path: $0) })
    }

    /// Sources that are done, by this process or an earlier one of the same run.
    func doneSources() throws(QuarryError) -> Set<SourceID> {
        var done: Set<SourceID> = []
        var last: WorkItem.ID = 0
        while true {
            let page = try queue.items(run: run.id, after: last)
            guard let end = page.last?.id else { return done }
            last = end
            for item in page where item.kind == .source && item.state == .done {
                done.insert(SourceID(path: item.key))
            }
        }
    }

    /// Gives sources back for another run to take.
    func release(_ items: [LeasedItem]) throws(QuarryError) {
        keeper.drop(items)
        if !items.isEmpty { try queue.release(items) }
    }

    /// Gives back what was leased and never handed out.
    func releaseUnused() throws(QuarryError) {
        try release(
            leased.withLock { leased in
                defer { leased = [] }
                return leased
            })
    }

    /// Ends the run, unless another of its processes has.
    func finish(summary: String) throws(QuarryError) {
        do {
            try queue.finishRun(run.id, summary: summary)
        } catch {
            guard error.code == .alreadyExists else { throw error }
        }
    }
}
