import Corpus
import Snapshots

/// What a build adds to its index's facts for the record: when, how long, what failed.
struct BuildCircumstances {
    let watch = Stopwatch()
    /// Stage → wall seconds.
    var stages: [String: Double] = [:]
    var failures: [SourceFailure] = []
    /// What the scan passed over without loss.
    var remarks: [BuildInfo.Warning] = []
    var roots: [BuildInfo.Root]?
    /// Sources that the index has to hold, but for those that are excused; nil where nobody has
    /// looked at a corpus.
    var expected: Set<SourceID>?
    /// Those that failed or that a limit left over.
    var excused: Set<SourceID> = []
    /// Those that failed before and are not to be reported.
    var discarded: Set<SourceID> = []

    /// Notes what has to become of each source that was seen.
    mutating func expect(_ seen: [SourceID], carried: [CarriedSource]) {
        expected = Set(seen + carried.filter { $0.kind != .absent }.map(\.source))
        excused = Set(
            failures.map { SourceID(path: $0.source) }
                + carried.filter { $0.kind == .absent }.map(\.source)
        ).union(discarded)
    }

    /// Runs a stage and records its wall time.
    mutating func timed<T>(_ stage: String, body: () throws -> T) rethrows -> T {
        let start = watch.seconds
        defer { stages[stage] = watch.seconds - start }
        return try body()
    }
}
