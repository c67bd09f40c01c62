import Corpus
import Foundation
import Indexing
import Running

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

    init(_ outcome: BuildOutcome, job: String, file: String, index: String?, time: Date) {
        self.time = time.ISO8601Format()
        self.job = job
        exitCode = ExitStatus(outcome).rawValue
        build = BuildOutput(outcome, job: file, index: index)
    }

    init(_ error: any Error, job: String, time: Date) {
        self.time = time.ISO8601Format()
        self.job = job
        let code = (error as? QuarryError)?.code ?? .io
        exitCode = ExitStatus(code).rawValue
        self.error = Failure(code: code.rawValue, reason: "\(error)")
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
