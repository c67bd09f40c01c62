import ArgumentParser
import Corpus
import Indexing

/// The exit codes scripts rely on.
extension ExitCode {
    /// Done, but some documents failed; they are listed.
    static let someFailed = ExitCode(1)
    static let usage = ExitCode(2)
    /// Bad input or settings.
    static let badInput = ExitCode(3)
    /// The index or cache is corrupt.
    static let corrupt = ExitCode(4)
    /// A limit or budget was reached; the state is consistent, run again.
    static let limit = ExitCode(5)
    /// A gate refused to publish.
    static let refused = ExitCode(6)

    init(_ code: ErrorCode) {
        switch code {
        case .notFound, .alreadyExists, .invalidInput, .encrypted, .unsupported, .io:
            self = .badInput
        case .corrupt, .formatTooOld, .formatTooNew: self = .corrupt
        case .limitExceeded, .timedOut, .crashed: self = .limit
        }
    }

    /// What the shell is told of a build that went through.
    init(_ outcome: BuildOutcome) {
        if outcome.limit != nil {
            self = .limit
        } else {
            self = outcome.failures.isEmpty ? .success : .someFailed
        }
    }

    /// What the shell is told of a build that did not.
    init(ofBuild error: any Error) {
        switch error {
        case let error as QuarryError: self.init(error.code)
        case let code as ExitCode: self = code
        default: self = .badInput
        }
    }
}
