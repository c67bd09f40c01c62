/// A page of sources.
struct SourcePage: Encodable {
    var index: String
    var sources: [SourceEntry]
    /// What `after` takes for the next page; nil on the last.
    var next: String?
}
