package import Corpus
package import Jobs
package import Snapshots

/// What a scan found, each list sorted by name.
package struct CorpusListing: Sendable {
    package internal(set) var files: [ScannedFile] = []
    /// Files that can't be indexed, and folders that can't be looked into.
    package internal(set) var failures: [SourceFailure] = []
    /// What was passed over without loss.
    package internal(set) var remarks: [BuildInfo.Warning] = []
    /// What is no document.
    package internal(set) var passedOver: [PassedOver] = []
    /// What is of no type that is read.
    package internal(set) var leftOut = LeftOutFiles()
    package internal(set) var roots: [Root] = []

    /// A corpus root as it is now.
    package struct Root: Hashable, Sendable {
        /// As the job names it.
        package let stated: String
        /// Without symbolic links.
        package let path: String
        /// What the names of its sources begin with; empty where it is the only root.
        package let name: String
        /// Why it can't be scanned; nil where it was.
        package internal(set) var problem: QuarryError?

        /// Whether there is no such folder, as opposed to one that can't be read.
        package var isAbsent: Bool { problem?.code == .notFound }

        /// Where a source lies if its name is spelled as it is on disk; nil where it is none of
        /// this root's.
        package func path(of id: SourceID) -> String? {
            guard holds(id) else { return nil }
            let own = name.isEmpty ? 0 : name.utf8.count + 1
            return "\(path)/\(String(decoding: id.path.utf8.dropFirst(own), as: UTF8.self))"
        }

        /// Whether a source is one of this root's.
        func holds(_ id: SourceID) -> Bool { id.isBelow(name) }
    }

    /// A file or folder that is passed over because of what it is called, or whose it is.
    package struct PassedOver: Hashable, Sendable {
        package let source: String
        package let reason: NoDocument
    }
}
