import Searching

/// Asks a member by what its sources can be told apart.
struct FacetQuery: DocumentAsking {
    static let route = "facets"
    static let isParsing = false
    var readers: Audience

    func answer(of view: IndexView, proofs: SourceProofs) throws -> FacetCounts {
        try view.facets()
    }
}
