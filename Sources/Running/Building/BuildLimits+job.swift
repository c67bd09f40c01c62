package import Foundation
package import Indexing
package import Jobs

extension BuildLimits {
    /// The limits of a build that starts now.
    /// - Parameters:
    ///   - stated: goes before the job file's `limits`; a time of day in it is local, one in the
    ///     job file is one of the job's time zone.
    package init(of job: JobDefinition, stated: JobLimits = JobLimits(), now: Date = Date()) {
        let all = stated.merged(over: job.limits)
        let zone = stated.until == nil ? job.timeZone ?? .current : .current
        self.init(
            deadline: all.deadline(from: now, in: zone), maximumFiles: all.maximumFiles,
            memoryBytes: all.memoryBytes, diskBytes: all.diskBytes)
    }
}
