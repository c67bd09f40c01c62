import Corpus
import Snapshots
import Storage

/// Writes deltas to a new root from those that the channel had before, as far as they pay.
///
/// Segments are read from the repository, where those of an old root are as long as it is. What
/// lies in a bucket can't be mapped: they are read from the index then, and a root that it does not
/// keep any more has no delta, unless one is there already.
struct DeltaExport {
    let index: GenerationStore
    let folder: RepositoryFolder

    /// Roots before that have a delta.
    static let roots = 8
    /// A delta of more than this share of the segments that changed is not worth the work of
    /// deriving.
    static let worthwhileShare = 0.5
    /// Of a delta, however large the index.
    static let maximumBytes = 5 << 30

    /// What there is for the pointer to name.
    struct Deltas {
        /// The nearest root's first.
        var entries: [DeltaEntry] = []
        /// Why one that would have been made is not there: no room for it, or a bucket that was
        /// asked often enough.
        var refusal: QuarryError?
    }

    /// - Parameters:
    ///   - manifest: of the index's current generation, whose objects are there.
    ///   - stored: the channel's pointer so far.
    /// - Returns: those that are there; one that was there already is not written again.
    /// - Throws: `corrupt` for a damaged new root, `io`; an old root that is damaged only has no
    ///   delta.
    /// - Complexity: O(index) for each root.
    func write(
        to manifest: Manifest, after stored: RepositoryFolder.StoredPointer?
    ) throws(QuarryError) -> Deltas {
        var deltas = Deltas()
        guard let stored, manifest.fingerprints[.writer] != nil,
            let new = try content(of: manifest)
        else { return deltas }
        for root in roots(before: stored, but: manifest.root) {
            do throws(QuarryError) {
                var entry = try written(from: root, to: manifest, named: stored.pointer.deltas)
                // What had no room once has none for the next.
                if entry == nil, deltas.refusal == nil { entry = try write(from: root, to: new) }
                if let entry { deltas.entries.append(entry) }
            } catch  where error.code == .limitExceeded {
                // Receivers do without: the channel must not wait for a larger disk.
                deltas.refusal = deltas.refusal ?? error
            } catch  where error.code != .io {
                continue
            }
        }
        return deltas
    }

    /// Roots that the channel had, each once, the nearest first.
    private func roots(
        before stored: RepositoryFolder.StoredPointer, but root: String
    ) -> [String] {
        // The new root may be one of them. Receivers do without deltas: records that can't be read,
        // by whatever cause, must not hold the channel up.
        let history = try? ChannelHistory(stored, in: folder, roots: Self.roots + 1)
        // Without records the pointer itself says where its deltas begin.
        let pointers = history?.pointers ?? [stored.pointer]
        let all = pointers.reversed().map(\.root) + stored.pointer.deltas.map(\.from)
        var seen: Set = [root]
        return Array(all.filter { seen.insert($0).inserted }.prefix(Self.roots))
    }

    /// A root's segments; nil where there is nothing to read them from.
    private func content(of manifest: Manifest) throws(QuarryError) -> IndexContent? {
        if let place = folder.store.folder {
            return try IndexContent(manifest, inRepository: place)
        }
        let isKept = try index.numbers().contains { number in
            (try? index.manifest(number))?.root == manifest.root
        }
        return isKept ? try IndexContent(manifest, in: index.layout) : nil
    }

    /// A delta that an export before has left; one that is damaged goes away.
    /// - Parameter named: deltas that the channel's pointer names.
    private func written(
        from root: String, to manifest: Manifest, named: [DeltaEntry]
    ) throws(QuarryError) -> DeltaEntry? {
        let name = RepositoryLayout.delta(from: root, to: manifest.root)
        guard let stored = try folder.store.file(name) else { return nil }
        guard folder.store.folder != nil else {
            // A bucket has hashed what came: with the right length it is whole.
            return named.first { $0.path == name && $0.bytes == stored.length }
        }
        do throws(QuarryError) {
            let file = try SealedFile(
                path: folder.path(name), kind: DeltaFormat.kind,
                versions: DeltaFormat.version...DeltaFormat.version)
            try file.verify()
            return DeltaEntry(
                from: root, path: name, bytes: stored.length, sha256: file.digest.hex)
        } catch  where error.code != .io {
            try folder.store.remove(name)
            return nil
        }
    }

    /// - Returns: nil where a delta doesn't pay, nothing is there to read the old root from, or
    ///   another writer wrote it.
    private func write(
        from root: String, to new: IndexContent
    ) throws(QuarryError) -> DeltaEntry? {
        let manifest = try folder.manifest(of: root)
        guard manifest.canBeDerived(like: new.manifest), let old = try content(of: manifest)
        else { return nil }
        let changed = new.segments(missingIn: manifest)
            .reduce(0) { $0 + new.manifest.segments[$1].byteCount }
        let limit = min(Int(Double(changed) * Self.worthwhileShare), Self.maximumBytes)
        guard limit > 0, var writer = try DeltaWriter(from: old, to: new, limit: limit) else {
            return nil
        }
        let name = RepositoryLayout.delta(from: root, to: new.manifest.root)
        var made: SealedFileInfo?
        try folder.store.write(name) { (path: String) throws(QuarryError) -> Bool in
            made = try writer.write(to: path)
            guard made != nil else { return false }
            Failpoint.exportDelta.pass()
            return true
        }
        guard let file = made else { return nil }
        Failpoint.exportedDelta.pass()
        return DeltaEntry(from: root, path: name, bytes: file.length, sha256: file.digest.hex)
    }
}

extension Manifest {
    /// Whether the same program writes both roots' chunks and vectors in the same form.
    func canBeDerived(like other: Manifest) -> Bool {
        let writer = fingerprints[.writer]
        return writer != nil && writer == other.fingerprints[.writer]
            && statistics.dimension == other.statistics.dimension
    }
}

extension Manifest.SegmentEntry {
    /// Of all files.
    var byteCount: Int { files.reduce(0) { $0 + $1.length } }
}
