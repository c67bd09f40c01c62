package import Corpus
import Jobs
import Storage

/// A source that failed before and is as it was then: a build does not try it again.
package struct DeadSource: Hashable, Sendable {
    package let source: SourceID
    package let code: ErrorCode
    package let reason: String
    /// Whether it is not even reported: `quarry jobs discard`.
    package let isDiscarded: Bool
}

extension DeadSource {
    /// Those of some files that a job's queue knows to be bad. Where there is no queue nothing is
    /// known, and none is made.
    /// - Throws: `io`, `corrupt`.
    static func known(
        among files: [SourceFile], state: StateFolder, job: String, fingerprints: Fingerprints,
        parse: ParseSettings
    ) throws(QuarryError) -> [DeadSource] {
        let path = state.queue(of: job)
        guard !files.isEmpty, FileSystem.exists(path) else { return [] }
        let known = try JobQueue.open(path).knownBad(
            files.map {
                PreparationStage.input(of: $0, fingerprints: fingerprints, parse: parse)
            })
        return zip(files, known).compactMap { file, bad in
            bad.map {
                DeadSource(
                    source: file.id, code: $0.code, reason: $0.reason, isDiscarded: $0.isDiscarded)
            }
        }
    }
}
