/// What sources have in common, and how many have which: what a reader may narrow a search by.
package struct Facet: Hashable, Sendable, Encodable {
    package struct Value: Hashable, Sendable, Encodable {
        package var value: String
        /// What a search takes to find in these sources alone.
        package var filter: String
        package var sources: Int
    }

    /// `type`, `language`, `folder`, or a key of the job's metadata.
    package var field: String
    package var isMetadata: Bool
    /// Most sources first.
    package var values: [Value]

    /// Values of a facet at most; those of the fewest sources are left out.
    package static let mostValues = 50
    static let mostFacets = 20
}
