import Searching

/// Which members of a group an answer is without.
struct PartialEntry: Encodable, Sendable {
    struct Member: Encodable, Sendable {
        var member: String
        /// One of `ShardFailure.Kind`.
        var kind: String
        var reason: String
    }

    var missing: [String]
    /// All reasons in one sentence, for people.
    var reason: String
    var members: [Member]

    /// Nil where none is missing.
    init?(_ members: [MissingMember]) {
        guard !members.isEmpty else { return nil }
        missing = members.map(\.name)
        reason = members.map { "\($0.name): \($0.reason)" }.joined(separator: "; ")
        self.members = members.map {
            Member(member: $0.name, kind: $0.kind.rawValue, reason: $0.reason)
        }
    }
}

extension Reply {
    /// Says in a header how many members an answer is without that has no place for it.
    mutating func count(_ missing: [MissingMember]) {
        guard !missing.isEmpty else { return }
        headers["Quarry-Missing-Members"] = "\(missing.count)"
    }
}
