package import Corpus
import Segments
import Storage

/// Checks a generation against what its manifest says of it.
package enum Verification {
    package struct Report: Sendable {
        package var files = 0
        package var bytes = 0
        /// Every defect found, not only the first.
        package var defects: [QuarryError] = []
    }

    /// Reads every byte of the current generation: lengths, checksums, segment names, root.
    /// - Complexity: O(index bytes).
    /// - Throws: `QuarryError` where the manifest itself can't be read.
    package static func verify(
        index root: String, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(QuarryError) -> (manifest: Manifest, report: Report) {
        let store = GenerationStore(root: root)
        let manifest = try store.currentManifest()
        var report = Report()
        for (done, entry) in manifest.segments.enumerated() {
            progress(done, manifest.segments.count)
            verify(entry, folder: store.layout.segment(entry.id), into: &report)
        }
        progress(manifest.segments.count, manifest.segments.count)
        return (manifest, report)
    }

    private static func verify(
        _ entry: Manifest.SegmentEntry, folder: String, into report: inout Report
    ) {
        let identity = SegmentInfo.identity(
            of: entry.files.map { ($0.name, $0.length, $0.sha256) })
        if identity != entry.id {
            report.defects.append(
                QuarryError(.corrupt, path: folder, "its name does not match its files"))
        }
        for file in entry.files {
            do throws(QuarryError) {
                try verify(file, path: "\(folder)/\(file.name)")
                report.files += 1
                report.bytes += file.length
            } catch {
                report.defects.append(error)
            }
        }
        do throws(QuarryError) { _ = try SegmentReader(folder: folder) } catch {
            if report.defects.isEmpty { report.defects.append(error) }
        }
    }

    private static func verify(
        _ file: Manifest.FileEntry, path: String
    ) throws(QuarryError) {
        try SealedFile.verify(path: path, length: file.length, sha256: file.sha256)
    }
}
