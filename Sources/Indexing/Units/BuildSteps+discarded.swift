package import Corpus
import Jobs
package import Storage

extension BuildSteps {
    /// Those of some files that the job's queue beside its file knows to be bad and that are not to
    /// be reported.
    /// - Throws: `io`, `corrupt`.
    package func discarded(
        among files: [SourceFile], state: StateFolder
    ) throws(QuarryError) -> Set<SourceID> {
        Set(
            try DeadSource.known(
                among: files, state: state, job: job.name, fingerprints: fingerprints,
                parse: job.parse
            ).filter(\.isDiscarded).map(\.source))
    }
}
