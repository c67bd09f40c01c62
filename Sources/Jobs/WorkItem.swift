package import Corpus

/// One execution of a job. Several processes may work on it.
package struct Run: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        case active, finished
        /// Given up because the job was started with other settings.
        case superseded
    }

    package let id: Int64
    package let job: String
    /// The index the run builds, as its caller names it: a job can be built into several.
    package let target: String
    /// Hash of every setting that decides what the run produces.
    package let settingsFingerprint: Digest
    package let state: State
    /// Seconds since 1970.
    package let startedAt: Double
    package let finishedAt: Double?
    /// What the run left to say, as JSON text.
    package let summary: String?
    /// Whether `startRun` found the run active: an earlier process left it, or shares it.
    package let isResumed: Bool
}

/// One unit of a run's work, as the queue keeps it.
package struct WorkItem: Hashable, Sendable, Identifiable {
    package enum Kind: Int, Sendable, CaseIterable {
        /// One source through parse, chunk and embed.
        case source = 1
        /// One partition's segment.
        case segment = 2
        case publish = 3
    }

    package let id: Int64
    package let run: Int64
    package let kind: Kind
    /// Names the item within its run and kind: a SourceID, a partition.
    package let key: String
    package let input: WorkInput?
    package let state: ItemState
    /// Attempts that ended in failure since the item was queued or retried by hand.
    package let failures: Int
    /// What `complete` was given.
    package let result: [UInt8]?
}

/// What a source's work is a function of. While it stays the same, a file that was rejected will
/// be rejected again, so it is not tried.
package struct WorkInput: Hashable, Sendable {
    package let contentHash: Digest
    package let parserFingerprint: Digest
    package let settingsFingerprint: Digest

    package init(contentHash: Digest, parserFingerprint: Digest, settingsFingerprint: Digest) {
        self.contentHash = contentHash
        self.parserFingerprint = parserFingerprint
        self.settingsFingerprint = settingsFingerprint
    }
}

/// An item to be queued.
package struct NewWorkItem: Hashable, Sendable {
    package let kind: WorkItem.Kind
    package let key: String
    package let input: WorkInput?

    package init(kind: WorkItem.Kind, key: String, input: WorkInput? = nil) {
        self.kind = kind
        self.key = key
        self.input = input
    }
}

/// What became of a batch given to `enqueue`.
package struct EnqueueSummary: Hashable, Sendable {
    /// Now waiting to be worked on for the first time, or again because their input changed.
    package var queued = 0
    /// In the run already, with the same input.
    package var known = 0
    /// Dead at once: the same input was rejected before.
    package var knownBad = 0
}

/// The right to work on an item until `expiresAt`, unless extended by `heartbeat`.
package struct LeasedItem: Hashable, Sendable {
    package let id: Int64
    package let run: Int64
    package let kind: WorkItem.Kind
    package let key: String
    package let input: WorkInput?
    /// Grows with each lease of the item; a result that carries an old one is refused.
    package let fencingToken: Int64
    /// 1 for the first.
    package let attempt: Int
    /// Seconds since 1970.
    package let expiresAt: Double
}

/// How one attempt on an item ended.
package struct Attempt: Hashable, Sendable {
    package let number: Int
    /// Seconds since 1970.
    package let startedAt: Double
    package let endedAt: Double
    package let code: ErrorCode
    package let reason: String
}

/// An item that will not be tried again by itself.
package struct DeadLetter: Hashable, Sendable, Identifiable {
    /// The item's.
    package let id: Int64
    package let run: Int64
    package let kind: WorkItem.Kind
    package let key: String
    package let code: ErrorCode
    package let reason: String
    /// Oldest first. Of a file known to be bad: the attempts that showed it.
    package let attempts: [Attempt]
    /// Whether an earlier run rejected the same input and this run did not try.
    package let isKnownBad: Bool
}

/// How many items of a run are in each state.
package struct ItemCounts: Hashable, Sendable {
    package var queued = 0
    package var leased = 0
    package var done = 0
    /// Waiting for another attempt.
    package var failed = 0
    package var dead = 0

    package var unfinished: Int { queued + leased + failed }
}
