package import Corpus

/// How a process that does units ends, in the words of sysexits.h that engines know.
package enum WorkStatus: Int32, Comparable, Sendable {
    case done = 0
    /// EX_TEMPFAIL: another attempt, here or elsewhere, may go well.
    case retry = 75
    /// EX_CONFIG: no attempt will, before somebody plans again or mends the settings.
    case permanent = 78

    package init(_ error: QuarryError) {
        guard error.blame != .staleView else {
            self = .permanent
            return
        }
        self =
            switch error.code {
            case .invalidInput, .unsupported, .formatTooOld, .formatTooNew, .encrypted: .permanent
            case .notFound, .alreadyExists, .corrupt, .io, .limitExceeded, .timedOut, .crashed:
                .retry
            }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
