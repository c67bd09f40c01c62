/// A page of sources.
struct SourcePage: Encodable, Sendable {
    var index: String
    var sources: [SourceEntry]
    /// What `after` takes for the next page; nil on the last.
    var next: String?
    /// Only where members of a group are missing.
    var partial: PartialEntry?
}
