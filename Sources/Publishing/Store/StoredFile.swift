/// A file of a repository, as its store lists it.
struct StoredFile: Hashable, Sendable {
    /// From the repository's top on.
    var name: String
    var length: Int
    /// Seconds since 1970.
    var modified: Double
}
