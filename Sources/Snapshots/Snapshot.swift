package import Corpus
package import Segments

/// One published generation, opened for reading: immutable, shared freely between threads.
///
/// Its files stay readable while it lives, whatever is published or removed meanwhile.
package final class Snapshot: Sendable {
    package let manifest: Manifest
    /// What the manifest states of the job's settings.
    package let settings: IndexSettings
    package let layout: IndexLayout
    /// In the manifest's order.
    package let segments: [SegmentReader]

    /// Opens the current generation; its time does not depend on the index's size.
    /// - Throws: `QuarryError`: `notFound`, `corrupt`, `formatTooOld`, `formatTooNew`, `io`.
    package convenience init(index root: String) throws(QuarryError) {
        let store = GenerationStore(root: root)
        try self.init(store.currentManifest(), layout: store.layout)
    }

    package init(_ manifest: Manifest, layout: IndexLayout) throws(QuarryError) {
        self.manifest = manifest
        self.layout = layout
        settings = try manifest.indexSettings(in: layout.rootText(manifest.generation))
        var segments: [SegmentReader] = []
        for entry in manifest.segments {
            let segment = try SegmentReader(folder: layout.segment(entry.id))
            // Without the file searches would answer a little differently, and slowly.
            guard segment.late != nil || !entry.files.contains(where: { $0.name == "late" })
            else {
                throw QuarryError(
                    .corrupt, path: layout.segment(entry.id), "the file late is missing")
            }
            segments.append(segment)
        }
        self.segments = segments
    }

    /// What several indexes are as one, whose segments are elsewhere: their settings and statistics.
    /// - Parameter name: what it is called in errors.
    /// - Throws: `corrupt` where a setting can't be read.
    package init(group manifest: Manifest, name: String) throws(QuarryError) {
        self.manifest = manifest
        layout = IndexLayout(root: name)
        settings = try manifest.indexSettings(in: name)
        segments = []
    }

    /// Who writes variants of questions, where the job says so. It is an address of the network
    /// that built the index, so it is no part of the index: nil where its record is gone.
    package var expansionEndpoint: String? {
        settings.ranking.expansionEndpoint
            ?? (try? GenerationStore(root: layout.root).buildInfo(manifest.generation))?
            .expansionEndpoint
    }
}
