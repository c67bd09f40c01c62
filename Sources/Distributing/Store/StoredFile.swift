/// A sealed file of a store.
package struct StoredFile: Hashable, Sendable {
    var name: String
    /// Of all of it.
    var length: Int
    /// As its footer states it, hexadecimal.
    var sha256: String
}
