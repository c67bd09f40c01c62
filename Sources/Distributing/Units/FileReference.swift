import Corpus

/// A file of the store by its content.
struct FileReference: Codable, Hashable, Sendable {
    /// Of an object, of its bytes; of a sealed file, as its footer states it.
    var sha256: String
    var bytes: Int

    /// - Throws: where it can't be what another machine left.
    func check() throws(InvalidText) {
        try StatedValues.check(sha256: sha256)
        try StatedValues.check(length: bytes)
    }
}
