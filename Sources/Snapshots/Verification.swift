package import Corpus
import Segments
import Storage

/// Checks a generation against what its manifest says of it.
package enum Verification {
    package struct Findings: Sendable {
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
    ) throws(QuarryError) -> (manifest: Manifest, findings: Findings) {
        let store = GenerationStore(root: root)
        let manifest = try store.currentManifest()
        var findings = Findings()
        for (done, entry) in manifest.segments.enumerated() {
            progress(done, manifest.segments.count)
            verify(entry, folder: store.layout.segment(entry.id), into: &findings)
        }
        if let adapter = manifest.adapter {
            verify(adapter, at: store.layout.adapter(adapter.sha256), into: &findings)
        }
        progress(manifest.segments.count, manifest.segments.count)
        return (manifest, findings)
    }

    private static func verify(
        _ entry: Manifest.SegmentEntry, folder: String, into findings: inout Findings
    ) {
        let identity = SegmentInfo.identity(
            of: entry.files.map { ($0.name, $0.length, $0.sha256) })
        if identity != entry.id {
            findings.defects.append(
                QuarryError(.corrupt, path: folder, "its name does not match its files"))
        }
        for file in entry.files { verify(file, at: "\(folder)/\(file.name)", into: &findings) }
        do throws(QuarryError) { _ = try SegmentReader(folder: folder) } catch {
            if findings.defects.isEmpty { findings.defects.append(error) }
        }
    }

    private static func verify(
        _ file: Manifest.FileEntry, at path: String, into findings: inout Findings
    ) {
        do throws(QuarryError) {
            try SealedFile.verify(path: path, length: file.length, sha256: file.sha256)
            findings.files += 1
            findings.bytes += file.length
        } catch {
            findings.defects.append(error)
        }
    }
}
