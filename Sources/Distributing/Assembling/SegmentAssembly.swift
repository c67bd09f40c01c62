import Corpus
import Segments
import Snapshots
import Storage

/// Brings segments from the store into an index's folder.
struct SegmentAssembly {
    let store: any UnitStore
    let layout: IndexLayout

    /// Puts a segment into its place, whole or not at all; one that is there stays.
    /// - Throws: `corrupt`, with the file, where it is not what its receipt says; `notFound`, `io`.
    func place(_ entry: Manifest.SegmentEntry) throws(QuarryError) {
        let stated = entry.files.map { (name: $0.name, length: $0.length, sha256: $0.sha256) }
        guard SegmentInfo.identity(of: stated) == entry.id else {
            throw QuarryError(
                .corrupt, path: store.described(StoreLayout.segment(entry.id)),
                "the segment's receipt names files that are not its own")
        }
        let final = layout.segment(entry.id)
        if isWhole(entry, in: final) { return }
        let building = FileSystem.temporaryName(for: "\(layout.segments)/.building")
        do throws(QuarryError) {
            try FileSystem.makeFolder(building)
            for file in Unit.PlacedSegment(place: 0, id: entry.id, files: entry.files).stored {
                try store.place(file, at: "\(building)/\(FileSystem.name(of: file.name))")
            }
            try FileSystem.synchroniseFolder(building)
            Failpoint.segmentRename.pass()
            try FileSystem.remove(final)
            try FileSystem.rename(building, to: final)
        } catch {
            try FileSystem.remove(building)
            throw error
        }
        Failpoint.segmentRenamed.pass()
        try FileSystem.synchroniseFolder(layout.segments)
    }

    private func isWhole(_ entry: Manifest.SegmentEntry, in folder: String) -> Bool {
        entry.files.allSatisfy { FileSystem.size("\(folder)/\($0.name)") == $0.length }
    }

    /// Whether the segments hold each source once, with its bytes, and no other.
    /// - Throws: `corrupt` with the first that is not so.
    /// - Complexity: O(sources log sources).
    func check(
        _ entries: [Manifest.SegmentEntry], hold files: [SourceFile]
    ) throws(QuarryError) {
        var found: [SourceFile] = []
        for entry in entries {
            let table = try SourceTable(folder: layout.segment(entry.id))
            for number in 0..<table.count { found.append(try table[number].file) }
        }
        found.sort { $0.id < $1.id }
        for (held, expected) in zip(found, files) where held != expected {
            throw QuarryError(
                .corrupt, path: min(held.id, expected.id).path,
                "is in the segments twice, not at all, or with other bytes than the corpus has")
        }
        guard found.count == files.count else {
            throw QuarryError(
                .corrupt, path: layout.root,
                "the segments hold \(found.count) sources, the corpus \(files.count)")
        }
    }
}
