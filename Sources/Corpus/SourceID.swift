/// A source's identity: its path below the corpus root, in NFC, with `/` between folders.
package struct SourceID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let path: String

    package init(path: String) { self.path = path }

    /// In the place of a source's path: what is said of all of the corpus.
    package static let wholeCorpus = "*"

    /// What stands in the place of a source's path, for people: empty is a corpus root itself.
    package static func shown(_ path: String) -> String {
        switch path {
        case "": "the corpus root"
        case wholeCorpus: "the corpus"
        default: path
        }
    }

    package var description: String { path }

    /// Whether it lies in a folder, or in one below that. Everything lies in the empty one.
    package func isBelow(_ folder: String) -> Bool {
        folder.isEmpty || path.utf8.starts(with: (folder + "/").utf8)
    }

    /// The path of the file that it lies in: its own, or that of the file it is a record of.
    package var file: String { RecordName(path)?.file ?? path }

    /// By UTF-8 bytes, so that the order is the same on every machine and in every locale.
    package static func < (left: SourceID, right: SourceID) -> Bool {
        left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
}
