import Corpus
import Foundation
import Jobs

/// The parts of a run that one process at a time does and all of its processes need the result
/// of: a partition's segment, publishing.
///
/// Items are keyed by what they make and carry the digest of what they are made from. Of two
/// processes that have seen the corpus at different times the later one's enqueueing restarts the
/// item; the earlier one then finds another's digest in it and starts over with a new scan.
struct SharedWork: Sendable {
    let queue: JobQueue
    let run: JobRun
    let keeper: LeaseKeeper
    let events: BuildEvents
    /// Asked while this process waits for another.
    let control: StopControl

    /// What this process finds of an item.
    enum Claim {
        /// This process does it.
        case mine(LeasedItem)
        /// It is done already, with this result.
        case done([UInt8])
        /// Another process is at it.
        case busy
    }

    private static let pollSeconds = 0.1

    func enqueue(
        _ items: [(key: String, input: Digest)], kind: WorkItem.Kind
    ) throws(QuarryError) {
        let new = items.map {
            NewWorkItem(kind: kind, key: $0.key, input: Self.input($0.input))
        }
        do { _ = try queue.enqueue(new, run: run.id) } catch { throw Self.stale(error) }
    }

    /// - Throws: with blame `staleView` where another process has seen a newer corpus.
    func claim(
        _ kind: WorkItem.Kind, key: String, input: Digest
    ) throws(QuarryError) -> Claim {
        do {
            guard let item = try queue.item(run: run.id, kind: kind, key: key),
                item.input == Self.input(input)
            else {
                throw QuarryError.staleView
            }
            if item.state == .done, let result = item.result { return .done(result) }
            let leased = try queue.lease(
                run: run.id, kind: kind, input: Self.input(input), limit: 1,
                leaseSeconds: keeper.leaseSeconds)
            guard let lease = leased.first else { return .busy }
            keeper.hold(leased)
            return .mine(lease)
        } catch let error as QuarryError {
            // The run was ended between the two looks: what it made is there.
            if error.code == .notFound,
                let item = try? queue.item(run: run.id, kind: kind, key: key),
                item.input == Self.input(input), item.state == .done, let result = item.result
            {
                return .done(result)
            }
            throw Self.stale(error)
        } catch {
            throw QuarryError(other: error)
        }
    }

    /// Waits until it is done or this process's to do.
    func await(
        _ kind: WorkItem.Kind, key: String, input: Digest
    ) throws(QuarryError) -> Claim {
        var hasSaid = false
        while true {
            let claim = try claim(kind, key: key, input: input)
            guard case .busy = claim else { return claim }
            if !hasSaid { events.note("waiting for another process of this run: \(kind) \(key)") }
            hasSaid = true
            try control.checkpoint()
            pause()
        }
    }

    func pause() { Thread.sleep(forTimeInterval: Self.pollSeconds) }

    /// Does an item this process has claimed, and keeps its result. What fails is not counted
    /// against the item: it waits for the next process, and this one stops.
    func perform<Value>(
        _ lease: LeasedItem, result: (Value) -> [UInt8], body: () throws -> Value
    ) throws -> Value {
        defer { keeper.drop([lease]) }
        do {
            let value = try body()
            if try !queue.complete(lease, result: result(value)) {
                events.note(
                    "\(lease.kind) \(lease.key) came too late: another process had taken it over")
            }
            return value
        } catch {
            let error = QuarryError(other: error)
            // What stops the build is said; that the queue can't note it adds nothing.
            _ = try? queue.fail(lease, code: error.code, reason: error.reason)
            throw error
        }
    }

    private static func input(_ digest: Digest) -> WorkInput {
        let none = Digest(bytes: Array(repeating: 0, count: Digest.byteCount))
        return WorkInput(
            contentHash: digest, parserFingerprint: none, settingsFingerprint: none)
    }

    /// A run that has ended meanwhile was brought to its end by another process.
    static func stale(_ error: QuarryError) -> QuarryError {
        error.code == .notFound ? .staleView : error
    }
}
