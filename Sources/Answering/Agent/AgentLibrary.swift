package import Corpus
package import Searching
package import Segments

/// What an agent's tools search and read, as far as one reader may see: an index, or a group of
/// them in the state that was searched first.
package protocol AgentLibrary: Sendable {
    /// - Throws: what searching throws.
    func search(_ query: String, options: SearchOptions) throws(QuarryError) -> SearchResult

    /// What an answer made of hits of several searches is judged by.
    /// - Throws: `corrupt`; `io` where a member can't say it any more.
    func found(
        _ result: SearchResult, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages

    /// The source of a path; nil if there is none, or none that the reader may know of, and then
    /// the members of a group that might have it and did not say.
    /// - Parameters:
    ///   - member: of a group, that showed it; nil: whichever has it.
    ///   - positions: of the passages that are wanted with it.
    /// - Throws: as `found`.
    func source(
        of id: SourceID, at member: String?, passages positions: Range<Int>
    ) throws(QuarryError) -> (source: AgentSource?, missing: [MissingMember])

    /// Sources in the order of their paths, of those after a path and that begin with a prefix; and
    /// the members of a group whose are not among them.
    /// - Throws: as `found`.
    func list(
        after path: String?, prefix: String, limit: Int
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool, missing: [MissingMember])
}
