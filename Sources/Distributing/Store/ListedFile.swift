/// A file as a store lists it.
package struct ListedFile: Hashable, Sendable {
    package var name: String
    package var length: Int
    /// Seconds since 1970.
    package var modified: Double
}
