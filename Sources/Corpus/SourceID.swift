/// A source's identity: its path below the corpus root, in NFC, with `/` between folders.
package struct SourceID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let path: String

    package init(path: String) { self.path = path }

    package var description: String { path }

    /// By UTF-8 bytes, so that the order is the same on every machine and in every locale.
    package static func < (left: SourceID, right: SourceID) -> Bool {
        left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
}
