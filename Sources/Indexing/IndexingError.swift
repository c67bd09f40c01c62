package import Corpus

/// What the write path can end in.
package struct IndexingError: QuarryError, Hashable {
    package var code: ErrorCode
    package var path: String?
    package var reason: String
    package var blame = Blame.input

    /// Who is to blame, where the code alone does not say.
    package enum Blame: Hashable, Sendable {
        case input
        /// The cache, the queue or their disk: no source is given up for it, the build stops.
        case machine
        /// Nobody: another process of the run has seen a newer corpus or has brought the run to
        /// its end, so a new scan is due.
        case staleView
    }

    static let staleView = IndexingError(
        .alreadyExists, path: nil, "another process of this run has seen a newer corpus",
        blame: .staleView)

    package init(_ code: ErrorCode, path: String?, _ reason: String, blame: Blame = .input) {
        self.blame = blame
        self.code = code
        self.path = path
        self.reason = reason
    }

    package init(_ error: any QuarryError, blame: Blame = .input) {
        self.init(error.code, path: error.path, error.reason, blame: blame)
    }
}
