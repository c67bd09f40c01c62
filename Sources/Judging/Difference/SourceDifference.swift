package import Corpus
import Segments
package import Snapshots

/// How the sources of two indexes differ, by name and by content.
package struct SourceDifference: Sendable {
    package let names: ChangedNames
    /// Sources that both hold, as they are.
    package let unchanged: Int

    /// - Throws: `corrupt`.
    /// - Complexity: O(n log n) for n sources.
    package init(from before: Snapshot, to now: Snapshot) throws(QuarryError) {
        let old = try Self.contents(of: before)
        let new = try Self.contents(of: now)
        names = ChangedNames(before: old, now: new)
        unchanged = new.count - names.added.count - names.changed.count - names.renamed.count
    }

    /// Name → content key.
    private static func contents(of index: Snapshot) throws(QuarryError) -> [SourceID: Digest] {
        var contents: [SourceID: Digest] = [:]
        for segment in index.segments {
            for number in 0..<segment.sources.count {
                let file = try segment.sources[number].file
                contents[file.id] = file.contentKey
            }
        }
        return contents
    }
}
