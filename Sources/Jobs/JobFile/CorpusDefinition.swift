package import Corpus
import Foundation

/// Which files are sources.
package struct CorpusDefinition: Hashable, Sendable {
    /// Folders, at least one.
    package var roots: [String]
    /// Empty: every file of a type Quarry reads.
    package var include: [Glob]
    package var exclude: [Glob]
    /// Whether what is no document by its name is taken all the same; see `NoDocument`.
    package var takesHidden: Bool

    package init(
        roots: [String], include: [Glob] = [], exclude: [Glob] = [], takesHidden: Bool = false
    ) {
        self.roots = roots
        self.include = include
        self.exclude = exclude
        self.takesHidden = takesHidden
    }

    /// Whether a file is a source, by its path below a root (NFC, `/`): its type is one Quarry
    /// reads, an `include` glob matches it, no `exclude` glob matches it or a folder above it, and
    /// none of its names is passed over.
    /// - Complexity: O(path × globs).
    package func selects(_ path: String) -> Bool {
        selects(document: path) && noDocument(path) == nil
    }

    /// The same of a path of which is known that none of its names is passed over.
    package func selects(document path: String) -> Bool {
        SourceType(path: path) != nil && includes(path) && !excludes(path)
    }

    /// Whether an `include` glob matches a file, or there is none.
    package func includes(_ path: String) -> Bool {
        include.isEmpty || include.contains { $0.matches(path) }
    }

    /// Whether files below a folder may be selected.
    package func reaches(below folder: String) -> Bool {
        // A name that only a glob for all of the folder matches.
        (include.isEmpty || include.contains { $0.mayMatch(below: folder) })
            && !excludes(folder + "/\u{1}")
    }

    /// Whether a file or folder is left out with all below it, so that a walk need not enter.
    package func excludes(_ path: String) -> Bool {
        exclude.contains { $0.matchesSelfOrFolder(of: path) }
    }
}
