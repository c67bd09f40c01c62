package import Corpus
import Segments
package import Snapshots

/// How the sources of two indexes differ, by name and by content.
package struct SourceDifference: Sendable {
    package let names: ChangedNames
    /// Of the changed ones those whose bytes are the same: the settings state another encoding.
    package let restated: [SourceID]
    /// Sources that both hold, as they are.
    package let unchanged: Int

    /// - Throws: `corrupt`.
    /// - Complexity: O(n log n) for n sources.
    package init(from before: Snapshot, to now: Snapshot) throws(QuarryError) {
        let (old, oldBytes) = try Self.contents(of: before)
        let (new, newBytes) = try Self.contents(of: now)
        names = ChangedNames(before: old, now: new)
        restated = names.changed.filter { id in
            (oldBytes[id] ?? old[id]) == (newBytes[id] ?? new[id])
        }
        unchanged = new.count - names.added.count - names.changed.count - names.renamed.count
    }

    /// Name → content key, and name → hash of the bytes where that is not the key.
    private static func contents(
        of index: Snapshot
    ) throws(QuarryError) -> (keys: [SourceID: Digest], bytes: [SourceID: Digest]) {
        var (keys, bytes): ([SourceID: Digest], [SourceID: Digest]) = ([:], [:])
        for segment in index.segments {
            for number in 0..<segment.sources.count {
                let file = try segment.sources[number].file
                keys[file.id] = file.contentKey
                if file.encoding != nil { bytes[file.id] = file.contentHash }
            }
        }
        return (keys, bytes)
    }
}
