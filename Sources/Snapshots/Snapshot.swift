package import Adapting
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
    /// What questions' vectors pass through; nil where the job names none.
    package let adapter: AdapterFile?

    /// Opens the current generation; its time does not depend on the index's size.
    /// - Throws: `QuarryError`: `notFound`, `corrupt`, `formatTooOld`, `formatTooNew`, `io`.
    package convenience init(index root: String) throws(QuarryError) {
        let store = GenerationStore(root: root)
        try self.init(store.currentManifest(), layout: store.layout)
    }

    /// - Parameter adapter: the one that the manifest names, where it does not lie in the index's
    ///   folder; nil: it is read there.
    /// - Throws: as the other.
    package init(
        _ manifest: Manifest, layout: IndexLayout, adapter: AdapterFile? = nil
    ) throws(QuarryError) {
        self.manifest = manifest
        if let adapter {
            self.adapter = adapter
        } else {
            self.adapter = try manifest.openAdapter(in: layout)
        }
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
    /// - Parameters:
    ///   - name: what it is called in errors.
    ///   - adapter: the one that the manifest names; nil only where nobody asks a question by it.
    /// - Throws: `corrupt` where a setting can't be read, or the adapter is another one.
    package init(
        group manifest: Manifest, name: String, adapter: AdapterFile? = nil
    ) throws(QuarryError) {
        if let adapter, !manifest.names(adapter) {
            throw QuarryError(.corrupt, path: name, "has an adapter that its members do not name")
        }
        self.manifest = manifest
        layout = IndexLayout(root: name)
        settings = try manifest.indexSettings(in: name)
        segments = []
        self.adapter = adapter
    }

    /// A question's vector as chunks are compared with it: after the adapter, if there is one.
    package func adapted(_ question: [Float]) -> [Float] {
        adapter?.adapter.apply(question) ?? question
    }

    /// The same segments asked through another adapter, or none, by the weights that were measured
    /// with it.
    package func adapted(
        by adapter: AdapterFile?, calibration: [String: Manifest.Calibration]
    ) throws(QuarryError) -> Snapshot {
        var manifest = manifest
        manifest.calibration = calibration
        manifest.adapt(by: adapter.map(Manifest.FileEntry.init))
        return try Snapshot(manifest, layout: layout, adapter: adapter)
    }

    /// Who writes variants of questions, where the job says so. It is an address of the network
    /// that built the index, so it is no part of the index: nil where its record is gone.
    package var expansionEndpoint: String? {
        settings.ranking.expansionEndpoint
            ?? (try? GenerationStore(root: layout.root).buildInfo(manifest.generation))?
            .expansionEndpoint
    }
}

extension Manifest {
    /// - Throws: `corrupt` where the file is another one than the manifest says, or for another
    ///   model; what reading it throws.
    fileprivate func openAdapter(in layout: IndexLayout) throws(QuarryError) -> AdapterFile? {
        guard let adapter else { return nil }
        let path = layout.adapter(adapter.sha256)
        let file = try AdapterFile(path: path)
        guard names(file) else {
            throw QuarryError(.corrupt, path: path, "is not the adapter that the index names")
        }
        return file
    }

    /// Whether a file is the adapter that the manifest names, and of its model.
    fileprivate func names(_ file: AdapterFile) -> Bool {
        file.digest.hex == adapter?.sha256
            && file.adapter.model.hex == fingerprints[FingerprintKey.model.rawValue]
            && file.adapter.dimension == statistics.dimension
    }
}
