package import Corpus
package import Indexing

/// What a process tells the shell, and a record its reader, of how it ended: the numbers that
/// scripts rely on.
package struct ExitStatus: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let done = ExitStatus(rawValue: 0)
    /// Done, but some documents failed; they are listed.
    package static let someFailed = ExitStatus(rawValue: 1)
    package static let usage = ExitStatus(rawValue: 2)
    /// Bad input or settings.
    package static let badInput = ExitStatus(rawValue: 3)
    /// The index or cache is corrupt.
    package static let corrupt = ExitStatus(rawValue: 4)
    /// A limit or budget was reached, or a part of the corpus could not be read; the state is
    /// consistent, run again.
    package static let limit = ExitStatus(rawValue: 5)
    /// A gate refused to publish.
    package static let refused = ExitStatus(rawValue: 6)

    /// Stopped by a signal, as shells have it.
    package init(signal: Int32) { self.init(rawValue: 128 + signal) }

    package init(_ code: ErrorCode) {
        switch code {
        case .notFound, .alreadyExists, .invalidInput, .encrypted, .unsupported, .io:
            self = .badInput
        case .corrupt, .formatTooOld, .formatTooNew: self = .corrupt
        case .limitExceeded, .timedOut, .crashed: self = .limit
        }
    }

    /// Of a build that went through.
    package init(_ outcome: BuildOutcome) {
        if outcome.isRefused {
            self = .refused
        } else if !outcome.isWhole {
            self = .limit
        } else {
            self = outcome.failures.isEmpty ? .done : .someFailed
        }
    }

    /// Of a build that did not.
    package init(ofBuild error: any Error) {
        self = (error as? QuarryError).map { ExitStatus($0.code) } ?? .badInput
    }
}
