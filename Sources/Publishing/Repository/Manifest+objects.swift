import Corpus
import Segments
package import Snapshots
import Storage

extension Manifest {
    /// The files of all segments and the adapter, each content once.
    package var objects: [FileEntry] {
        placedObjects(in: IndexLayout(root: "")).map(\.file)
    }

    /// The same, each with its place in an index's folder.
    func placedObjects(in layout: IndexLayout) -> [(path: String, file: FileEntry)] {
        var seen: Set<String> = []
        let files = segments.flatMap { segment in
            segment.files.map { ("\(layout.segment(segment.id))/\($0.name)", $0) }
        }
        let adapters = adapter.map { [(layout.adapter($0.sha256), $0)] } ?? []
        return (files + adapters).filter { seen.insert($0.1.sha256).inserted }
    }

    /// The manifest that a repository's text of a root states, once the text is that of the root
    /// and all of it can be meant.
    /// - Throws: `corrupt`, `formatTooOld`, `formatTooNew`.
    static func proved(
        _ text: [UInt8], root: String, path: String
    ) throws(QuarryError) -> Manifest {
        guard Digest.sha256(text).hex == root else {
            throw QuarryError(.corrupt, path: path, "is the text of another root")
        }
        let manifest = try RootText.manifest(text, path: path)
        try manifest.checkSegments(path: path)
        return manifest
    }

    /// Refuses what `RootText` can't know: sums that no disk holds, files that one name stands
    /// for twice, a segment under another name than its files give it.
    /// - Throws: `corrupt`.
    func checkSegments(path: String) throws(QuarryError) {
        var total = 0
        if let adapter { try adapter.count(into: &total, path: path) }
        for segment in segments {
            let names = segment.files.map(\.name)
            let identity = SegmentInfo.identity(
                of: segment.files.map { ($0.name, $0.length, $0.sha256) })
            guard Set(names).count == names.count, !names.contains(""), identity == segment.id
            else {
                throw QuarryError(
                    .corrupt, path: path, "segment \(segment.partition) is not what its name says")
            }
            for file in segment.files { try file.count(into: &total, path: path) }
        }
    }
}

extension Manifest.FileEntry {
    /// - Throws: `corrupt` where a sum is one that no disk holds.
    fileprivate func count(into total: inout Int, path: String) throws(QuarryError) {
        let (sum, hasOverflowed) = total.addingReportingOverflow(length)
        guard !hasOverflowed, sum < 1 << 50 else {
            throw QuarryError(.corrupt, path: path, "states more bytes than any disk holds")
        }
        total = sum
    }

    /// Whether a file is there and is this one, byte by byte.
    func isWhole(at path: String) -> Bool {
        do throws(QuarryError) {
            try SealedFile.verify(path: path, length: length, sha256: sha256)
            return true
        } catch {
            return false
        }
    }
}
