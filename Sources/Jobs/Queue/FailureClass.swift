package import Corpus

/// What a kind of failure means to the queue.
package enum FailureClass: Sendable, CaseIterable {
    /// May go well another time.
    case retry
    /// The input is to blame: dead at once.
    case reject
    /// The machine or the settings are to blame: the item waits, the run should stop.
    case halt

    package init(_ code: ErrorCode, kind: WorkItem.Kind) {
        // Segments and publishing are a function of what was prepared: no bytes of a user's are
        // to blame, and no build is done without them.
        guard kind == .source else {
            self = .halt
            return
        }
        switch code {
        case .io, .timedOut, .crashed: self = .retry
        // A source may be absent for the moment in which an editor swaps it.
        case .notFound: self = .retry
        case .corrupt, .encrypted, .unsupported, .limitExceeded, .invalidInput: self = .reject
        case .alreadyExists, .formatTooOld, .formatTooNew: self = .halt
        }
    }
}
