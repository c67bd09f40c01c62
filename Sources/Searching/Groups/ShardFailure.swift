/// Why a member of a group gave no answer that can be taken.
package struct ShardFailure: Error, Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Nobody is there, or it can't do this now.
        case unavailable
        /// It took longer than the question has time.
        case late
        /// It answers from another root than the one it is known by.
        case otherRoot = "other_root"
        /// It does not let the group ask.
        case refused
        /// What it says can't be.
        case broken
    }

    package var kind: Kind
    /// For readers: it names no address.
    package var reason: String
    /// What is known besides, for those who run the group; nil: nothing.
    package var detail: String?

    package init(_ kind: Kind, _ reason: String, detail: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.detail = detail
    }
}
