import ArgumentParser
import Corpus
import Indexing
import Jobs
import Running

/// How far one run may go; what is said here goes before the job file's `limits`.
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Take no new source from this time of day on (local time).", valueName: "05:00"),
        transform: { try checked($0, ClockTime.init(_:)) })
    var until: ClockTime?

    @Option(
        name: .customLong("max-duration"),
        help: ArgumentHelp("Take no new source after this time.", valueName: "30m"),
        transform: { try checked($0, JobLimits.duration) })
    var maximumSeconds: Double?

    @Option(
        name: .customLong("max-files"),
        help: ArgumentHelp("Take up at most so many new or changed sources.", valueName: "n"))
    var maximumFiles: Int?

    @Option(
        name: .customLong("max-memory"),
        help: ArgumentHelp(
            "Private memory of Quarry and its parsers, together.", valueName: "1.5GiB"),
        transform: { try checked($0, JobLimits.memory) })
    var memoryBytes: Int?

    @Option(
        name: .customLong("max-disk"),
        help: ArgumentHelp("Size of the index folder.", valueName: "20GiB"),
        transform: { try checked($0, JobLimits.disk) })
    var diskBytes: Int?

    func validate() throws {
        if let maximumFiles, maximumFiles < 1 {
            throw ValidationError("--max-files takes a number from 1 on.")
        }
    }

    /// The limits of a build that starts now.
    func limits(of job: JobDefinition) -> BuildLimits {
        BuildLimits(
            of: job,
            stated: JobLimits(
                memoryBytes: memoryBytes, diskBytes: diskBytes, maximumSeconds: maximumSeconds,
                maximumFiles: maximumFiles, until: until))
    }
}

/// The argument, or a usage error that says what is wrong with it.
private func checked<Value>(
    _ text: String, _ make: (String) throws(InvalidText) -> Value
) throws -> Value {
    do {
        return try make(text)
    } catch {
        throw ValidationError(error.reason)
    }
}
