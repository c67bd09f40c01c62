/// A file of the store by its content.
struct FileReference: Codable, Hashable, Sendable {
    /// Of an object, of its bytes; of a sealed file, as its footer states it.
    var sha256: String
    var bytes: Int
}
