import Corpus
import Foundation
import Indexing
import Jobs
import Watching

/// A build of `watch` or `daemon`, one JSON line each: the keys of `build --json`, and these.
struct WatchOutput: Encodable {
    struct Failure: Encodable { var code, reason: String }

    var time: String
    var job: String
    var exitCode: Int32
    /// Why there is no result.
    var error: Failure?
    var build: BuildOutput?

    private enum CodingKeys: String, CodingKey { case time, job, exitCode, error }

    init(
        time: String, job: String, exitCode: Int32, error: Failure? = nil, build: BuildOutput? = nil
    ) {
        self.time = time
        self.job = job
        self.exitCode = exitCode
        self.error = error
        self.build = build
    }

    func encode(to encoder: any Encoder) throws {
        try build?.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time, forKey: .time)
        try container.encode(job, forKey: .job)
        try container.encode(exitCode, forKey: .exitCode)
        try container.encodeIfPresent(error, forKey: .error)
    }
}
