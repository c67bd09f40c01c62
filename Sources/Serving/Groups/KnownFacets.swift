import Searching

/// What all members have counted of a state of a group, once they were asked.
struct KnownFacets: Sendable {
    private(set) var sums: [Audience: FacetCounts] = [:]

    /// Audiences of which a group remembers the sum; further ones are asked for again.
    private static let most = 100

    mutating func keep(_ sum: FacetCounts, for readers: Audience) {
        if sums.count < Self.most { sums[readers] = sum }
    }
}
