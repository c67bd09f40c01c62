import Corpus
package import Segments

/// One published generation, opened for reading: immutable, shared freely between threads.
///
/// Its files stay readable while it lives, whatever is published or removed meanwhile.
package final class Snapshot: Sendable {
    package let manifest: Manifest
    /// In the manifest's order.
    package let segments: [SegmentReader]

    /// Opens the current generation; its time does not depend on the index's size.
    /// - Throws: `SnapshotError`: `notFound`, `corrupt`, `formatTooOld`, `formatTooNew`, `io`.
    package convenience init(index root: String) throws(SnapshotError) {
        let store = GenerationStore(root: root)
        try self.init(store.currentManifest(), layout: store.layout)
    }

    package init(_ manifest: Manifest, layout: IndexLayout) throws(SnapshotError) {
        self.manifest = manifest
        var segments: [SegmentReader] = []
        for entry in manifest.segments {
            do throws(SegmentError) {
                segments.append(try SegmentReader(folder: layout.segment(entry.id)))
            } catch {
                throw SnapshotError(error)
            }
        }
        self.segments = segments
    }
}
