package import Corpus

extension RunRecord {
    package struct Failure: Codable, Hashable, Sendable {
        /// A source, or the path an error is about.
        package var source: String?
        /// An `ErrorCode`.
        package var code: String
        package var reason: String
        /// True if its results were in the index and are gone until it is repaired.
        package var wasIndexed: Bool?
        /// True if it can't be read now: what the index has of it stays.
        package var unreadable: Bool?

        package init(
            source: String?, code: String, reason: String, wasIndexed: Bool? = nil,
            unreadable: Bool? = nil
        ) {
            self.source = source
            self.code = code
            self.reason = reason
            self.wasIndexed = wasIndexed
            self.unreadable = unreadable
        }
    }

    /// A source that a limit left over, or that could not be read.
    package struct CarriedOver: Codable, Hashable, Sendable {
        package var source: String
        /// What the index holds of it: `previous_version`, `absent`, `unpublished`.
        package var kind: String
        /// `limit` or `unreadable`; nil in records of before.
        package var cause: String?

        package init(source: String, kind: String, cause: String? = nil) {
            self.source = source
            self.kind = kind
            self.cause = cause
        }
    }

    /// What the guard against removals measured.
    package struct Guard: Codable, Hashable, Sendable {
        package var passed: Bool
        /// Whether the run was told to publish all the same.
        package var accepted: Bool
        package var checks: [GateReport.Check]
        /// Sources whose names and bytes are gone.
        package var vanished: Listing<String>

        package init(
            passed: Bool, accepted: Bool, checks: [GateReport.Check], vanished: Listing<String>
        ) {
            self.passed = passed
            self.accepted = accepted
            self.checks = checks
            self.vanished = vanished
        }
    }

    /// A file or folder that is no document.
    package struct PassedOver: Codable, Hashable, Sendable {
        package var source: String
        /// `hidden`, `owner_file`, `backup`, `dependencies`, `system`, `own`.
        package var reason: String

        package init(source: String, reason: String) {
            self.source = source
            self.reason = reason
        }
    }

    /// A source that is not tried again by itself.
    package struct DeadLetter: Codable, Hashable, Sendable {
        /// What `quarry jobs retry` takes.
        package var item: Int64
        package var source: String
        package var code: String
        package var reason: String
        package var attempts: Int
        /// Whether an earlier run found it bad and this one did not try.
        package var knownBad: Bool

        package init(
            item: Int64, source: String, code: String, reason: String, attempts: Int,
            knownBad: Bool
        ) {
            self.item = item
            self.source = source
            self.code = code
            self.reason = reason
            self.attempts = attempts
            self.knownBad = knownBad
        }
    }

    package struct Stage: Codable, Hashable, Sendable {
        package var name: String
        package var seconds: Double
        /// Units of work done and known of.
        package var done: Int
        package var total: Int

        package init(name: String, seconds: Double, done: Int = 0, total: Int = 0) {
            self.name = name
            self.seconds = seconds
            self.done = done
            self.total = total
        }
    }

    /// Where the run stood at one moment.
    package struct Sample: Codable, Hashable, Sendable {
        /// Since the start.
        package var seconds: Double
        package var stage: String
        /// Sources prepared and chunks embedded so far.
        package var sources: Int
        package var embedded: Int
        package var memoryBytes: Int

        package init(
            seconds: Double, stage: String, sources: Int, embedded: Int, memoryBytes: Int
        ) {
            self.seconds = seconds
            self.stage = stage
            self.sources = sources
            self.embedded = embedded
            self.memoryBytes = memoryBytes
        }
    }

    package struct SourceCounts: Codable, Hashable, Sendable {
        package var total = 0
        package var added = 0
        package var changed = 0
        package var renamed = 0
        package var removed = 0
        package var unchanged = 0
        package var failed = 0

        package init() {}
    }

    /// The names behind the counts.
    package struct Changes: Codable, Hashable, Sendable {
        package struct Rename: Codable, Hashable, Sendable {
            package var from: String
            package var to: String

            package init(from: String, to: String) {
                self.from = from
                self.to = to
            }
        }

        package var added = Listing<String>()
        package var changed = Listing<String>()
        package var renamed = Listing<Rename>()
        package var removed = Listing<String>()

        package init() {}
    }

    package struct Computed: Codable, Hashable, Sendable {
        package var parsed = 0
        package var parsedBytes = 0
        package var embedded = 0
        /// Segments built, as opposed to taken from the generation before, and their chunks.
        package var segments = 0
        package var segmentChunks = 0

        package init() {}
    }

    /// What was taken from the artifact cache instead of being computed.
    package struct CacheHits: Codable, Hashable, Sendable {
        package var documents = 0
        package var vectors = 0
        /// Entries that were not what had been stored; they were computed again.
        package var damaged = 0
        package var evicted = 0
        /// Where a cache damaged as a whole was moved.
        package var movedAside: String?

        package init() {}
    }

    /// One source's part in the run.
    package struct FileFacts: Codable, Hashable, Sendable {
        package var source: String
        package var bytes: Int
        package var chunks: Int
        /// From file to chunks; nil if it was not prepared in this run.
        package var seconds: Double?

        package init(source: String, bytes: Int, chunks: Int, seconds: Double? = nil) {
            self.source = source
            self.bytes = bytes
            self.chunks = chunks
            self.seconds = seconds
        }
    }

    package struct Resources: Codable, Hashable, Sendable {
        /// Of the `quarry` process; its parsers have a limit of their own.
        package var peakMemoryBytes = 0
        package var indexBytes = 0
        package var cacheBytes = 0
        /// Left on the index's disk after the run.
        package var freeBytes: Int?

        package init() {}
    }
}
