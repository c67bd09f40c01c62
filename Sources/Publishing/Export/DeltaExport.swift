import Corpus
import Snapshots
import Storage

/// Writes deltas to a new root from those that the channel had before, as far as they pay.
///
/// All segments are read from the repository, where those of an old root are as long as it is.
struct DeltaExport {
    let folder: RepositoryFolder

    /// Roots before that have a delta.
    static let roots = 8
    /// A delta of more than this share of the segments that changed is not worth the work of deriving.
    static let worthwhileShare = 0.5

    /// - Parameters:
    ///   - manifest: of a root whose objects are there.
    ///   - previous: the channel's pointer so far.
    /// - Returns: those that are there, the nearest root's first; one that was there already is not
    ///   written again.
    /// - Throws: `io`, `limitExceeded`; an old root that is damaged only has no delta.
    /// - Complexity: O(index) for each root.
    func write(
        to manifest: Manifest, after previous: ChannelPointer?
    ) throws(QuarryError) -> [DeltaEntry] {
        guard let previous, manifest.fingerprints[.writer] != nil else { return [] }
        let new = try IndexContent(manifest, in: folder)
        var entries: [DeltaEntry] = []
        for root in roots(before: previous, but: manifest.root).prefix(Self.roots) {
            do throws(QuarryError) {
                var entry = try written(from: root, to: manifest)
                if entry == nil { entry = try write(from: root, to: new) }
                if let entry { entries.append(entry) }
            } catch  where error.code != .io && error.code != .limitExceeded {
                continue
            }
        }
        return entries
    }

    /// Roots that the channel had, each once, the nearest first.
    private func roots(before pointer: ChannelPointer, but root: String) -> [String] {
        // Without its history, which may be damaged, the pointer itself says where its deltas begin.
        let history = (try? folder.history(of: pointer.channel)) ?? [pointer]
        var seen: Set = [root]
        return (history.reversed().map(\.root) + pointer.deltas.map(\.from))
            .filter { seen.insert($0).inserted }
    }

    /// A delta that an export before has left; one that is damaged goes away.
    private func written(
        from root: String, to manifest: Manifest
    ) throws(QuarryError) -> DeltaEntry? {
        let name = RepositoryLayout.delta(from: root, to: manifest.root)
        let path = folder.path(name)
        guard let length = FileSystem.size(path) else { return nil }
        do throws(QuarryError) {
            let file = try SealedFile(
                path: path, kind: DeltaFormat.kind,
                versions: DeltaFormat.version...DeltaFormat.version)
            try file.verify()
            return DeltaEntry(from: root, path: name, bytes: length, sha256: file.digest.hex)
        } catch  where error.code != .io {
            try FileSystem.remove(path)
            return nil
        }
    }

    /// - Returns: nil where a delta doesn't pay, or another writer wrote the old root.
    private func write(
        from root: String, to new: IndexContent
    ) throws(QuarryError) -> DeltaEntry? {
        let text = folder.path(RepositoryLayout.rootText(root))
        let manifest = try Manifest.proved(
            FileSystem.read(text, limit: RootText.maximumBytes), root: root, path: text)
        guard manifest.canBeDerived(like: new.manifest) else { return nil }
        let old = try IndexContent(manifest, in: folder)
        let changed = new.segments(missingIn: manifest)
            .reduce(0) { $0 + new.manifest.segments[$1].byteCount }
        let limit = Int(Double(changed) * Self.worthwhileShare)
        guard limit > 0, var writer = try DeltaWriter(from: old, to: new, limit: limit) else {
            return nil
        }
        return try write(from: root, to: new.manifest.root) { path throws(QuarryError) in
            try writer.write(to: path)
        }
    }

    /// Gives a delta its name once it is whole and durable.
    /// - Parameter write: makes the file; nil: there is none.
    private func write(
        from old: String, to new: String, _ write: (String) throws(QuarryError) -> SealedFileInfo?
    ) throws(QuarryError) -> DeltaEntry? {
        let name = RepositoryLayout.delta(from: old, to: new)
        let path = folder.path(name)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        let temporary = FileSystem.temporaryName(for: path)
        do throws(QuarryError) {
            guard let file = try write(temporary) else { return nil }
            Failpoint.exportDelta.pass()
            try FileSystem.rename(temporary, to: path)
            try FileSystem.synchroniseFolder(of: path)
            Failpoint.exportedDelta.pass()
            return DeltaEntry(from: old, path: name, bytes: file.length, sha256: file.digest.hex)
        } catch {
            try FileSystem.remove(temporary)
            throw error
        }
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
