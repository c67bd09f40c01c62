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

    /// Runs a stage and records its wall time.
    mutating func timed<T>(_ stage: String, body: () throws -> T) rethrows -> T {
        let start = watch.seconds
        defer { stages[stage] = watch.seconds - start }
        return try body()
    }
}
