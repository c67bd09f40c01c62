import Corpus

/// Four ASCII letters that say what a file holds.
package struct FileKind: Hashable, Sendable, CustomStringConvertible {
    package let letters: String

    /// Traps unless `letters` are four ASCII characters.
    package init(_ letters: String) {
        precondition(letters.utf8.count == 4, "a file kind has four letters")
        self.letters = letters
    }

    package var description: String { letters }
}
