/// By what the sources of an index, or of a group, can be told apart.
struct FacetPage: Encodable, Sendable {
    var index: String
    var root: String
    var facets: [Facet]
    /// Only where members of a group are missing.
    var partial: PartialEntry?
}
