package import Corpus
import Foundation

/// Which files are sources.
package struct CorpusDefinition: Hashable, Sendable {
    /// Folders, at least one.
    package var roots: [String]
    /// Empty: every file of a type Quarry reads.
    package var include: [Glob]
    package var exclude: [Glob]
    /// Files of JSON lines, each line a source, which `include` does not take; see `RecordName`.
    package var records: [Glob]
    /// Whether what is no document by its name is taken all the same; see `NoDocument`.
    package var takesHidden: Bool

    package init(
        roots: [String], include: [Glob] = [], exclude: [Glob] = [], records: [Glob] = [],
        takesHidden: Bool = false
    ) {
        self.roots = roots
        self.include = include
        self.exclude = exclude
        self.records = records
        self.takesHidden = takesHidden
    }

    /// Whether a file is a source, or one of records, by its path below a root (NFC, `/`): its type
    /// is one Quarry reads, an `include` glob matches it, or a `records` glob what holds JSON lines,
    /// no `exclude` glob matches it or a folder above it, and none of its names is passed over. Of
    /// a record's path that of its file counts.
    /// - Complexity: O(path × globs).
    package func selects(_ path: String) -> Bool {
        let file = SourceID(path: path).file
        return selects(document: file) && noDocument(file) == nil
    }

    /// The same of a file's path of which is known that none of its names is passed over.
    package func selects(document path: String) -> Bool {
        SourceType(path: path) != nil && includes(path) && !excludes(path)
    }

    /// Whether a glob of its type matches a file, or every file of its type is taken.
    package func includes(_ path: String) -> Bool {
        if SourceType(path: path) == .jsonl { return records.contains { $0.matches(path) } }
        return include.isEmpty || include.contains { $0.matches(path) }
    }

    /// Whether a file is no source for its type alone: no glob of the job leaves it out.
    package func leavesOut(_ path: String) -> Bool {
        let isTaken = include.isEmpty || include.contains { $0.matches(path) }
        return isTaken && !excludes(path) && !selects(document: path)
    }

    /// Whether files below a folder may be selected.
    package func reaches(below folder: String) -> Bool {
        // A name that only a glob for all of the folder matches.
        (include.isEmpty || (include + records).contains { $0.mayMatch(below: folder) })
            && !excludes(folder + "/\u{1}")
    }

    /// Whether a file or folder is left out with all below it, so that a walk need not enter.
    package func excludes(_ path: String) -> Bool {
        exclude.contains { $0.matchesSelfOrFolder(of: path) }
    }
}
