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
    private let run: Run
    private let leased = Mutex<[LeasedItem]>([])
    /// Set when the run should stop: an error that is nobody's document's fault.
    private let halted = Mutex<IndexingError?>(nil)

    private static let leaseSeconds = 3600.0
    private static let leaseBatch = 16

    /// Starts or resumes the job's run. The caller holds the index's lock.
    init(
        _ queue: JobQueue, job: String, settings: Digest, lock: IndexLock
    ) throws(JobsError) {
        self.queue = queue
        run = try queue.startRun(job: job, settingsFingerprint: settings)
        // Nobody else is at work, so whoever held leases before is gone.
        if lock.isFirst { try queue.reclaimLeases(run: run.id, givenBefore: lock.takenAt) }
    }

    func enqueue(_ sources: [SourceFile], parser: String, settings: Digest) throws(JobsError) {
        let parser = Digest.sha256(parser)
        _ = try queue.enqueue(
            sources.map {
                NewWorkItem(
                    kind: .source, key: $0.id.path,
                    input: WorkInput(
                        contentHash: $0.contentHash, parserFingerprint: parser,
                        settingsFingerprint: settings))
            }, run: run.id)
    }

    /// The next source to work on; waits while all that is left waits for another attempt. Nil
    /// when nothing is left, or the run was halted.
    func next() throws(JobsError) -> LeasedItem? {
        while !isHalted {
            if let item = try takeOne() { return item }
            guard let ready = try queue.nextReady(run: run.id, kind: .source) else { return nil }
            let wait = ready - Date().timeIntervalSince1970
            Thread.sleep(forTimeInterval: min(max(wait, 0.01), 1))
        }
        return nil
    }

    private func takeOne() throws(JobsError) -> LeasedItem? {
        let outcome: Result<LeasedItem?, JobsError> = leased.withLock { leased in
            Result { () throws(JobsError) in
                if leased.isEmpty {
                    leased = try queue.lease(
                        run: run.id, kind: .source, limit: Self.leaseBatch,
                        leaseSeconds: Self.leaseSeconds
                    ).reversed()
                }
                return leased.popLast()
            }
        }
        return try outcome.get()
    }

    /// Durable results: one transaction.
    func complete(_ items: [LeasedItem]) throws(JobsError) {
        guard !items.isEmpty else { return }
        _ = try queue.complete(items.map { (lease: $0, result: nil) })
    }

    /// Reports a failed attempt.
    /// - Returns: whether that was the source's last one in this run.
    func fail(_ item: LeasedItem, _ error: IndexingError) throws(JobsError) -> Bool {
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
    var haltError: IndexingError? { halted.withLock { $0 } }

    private var isHalted: Bool { haltError != nil }

    /// Sources given up, in this run or because their bytes are known to be bad.
    func deadSources(job: String) throws(JobsError) -> [SourceFailure] {
        try queue.deadLetters(job: job).filter { $0.kind == .source && $0.run == run.id }
            .map { SourceFailure(source: $0.key, code: $0.code, reason: $0.reason) }
    }

    /// Sources that are done, by this process or an earlier one of the same run.
    func doneSources() throws(JobsError) -> Set<SourceID> {
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

    func finish(summary: String) throws(JobsError) {
        try queue.finishRun(run.id, summary: summary)
    }
}
