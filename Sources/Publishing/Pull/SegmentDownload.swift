import Adapting
import Corpus
import Foundation
import Snapshots
import Storage

/// Brings the segments and the adapter that an index folder lacks, and deltas. They gather in `.pull`, each file
/// under its name once it is proved, and a segment moves to its place once all its files are.
struct SegmentDownload {
    let reader: any RepositoryReader
    let layout: IndexLayout
    /// Told of each byte that comes; what is to come, the caller tells it.
    var progress = PullProgress()

    static let folderName = ".pull"
    static let partEnding = ".part"
    /// Left free on the disk beside what comes.
    private static let spareBytes = 64 << 20

    var folder: String { FileSystem.path(Self.folderName, in: layout.root) }

    private func folder(of segment: Manifest.SegmentEntry) -> String { "\(folder)/\(segment.id)" }

    /// The segments that are not there, or not whole.
    /// - Parameter distrusting: read every byte; else lengths are looked at, which is what a disk
    ///   that was full or a copy that was cut off gets wrong.
    func missing(
        of manifest: Manifest, distrusting: Bool
    ) -> [Manifest.SegmentEntry] {
        manifest.segments.filter { segment in
            segment.files.contains { file in
                let path = "\(layout.segment(segment.id))/\(file.name)"
                guard FileSystem.size(path) == file.length else { return true }
                return distrusting && !file.isWhole(at: path)
            }
        }
    }

    /// The adapter, where it is not there or not whole. It is proved each time, unlike segments:
    /// it is small, and no generation opens without it.
    func missingAdapter(of manifest: Manifest) -> Manifest.FileEntry? {
        guard let adapter = manifest.adapter else { return nil }
        return adapter.isWhole(at: layout.adapter(adapter.sha256)) ? nil : adapter
    }

    /// Brings an adapter into its place.
    /// - Throws: as the other.
    func bring(adapter: Manifest.FileEntry) throws(QuarryError) {
        guard adapter.length <= AdapterFile.maximumBytes else {
            throw QuarryError(
                .corrupt, path: "\(reader.place)/\(RepositoryLayout.object(adapter.sha256))",
                "is \(ByteSize(adapter.length)) long, and no adapter is")
        }
        try checkSpace(forBytes: adapter.length)
        let path = try bring(adapter, named: RepositoryLayout.object(adapter.sha256))
        try FileSystem.makeFolder(layout.adapters)
        try FileSystem.rename(path, to: layout.adapter(adapter.sha256))
        try FileSystem.synchroniseFolder(layout.adapters)
    }

    private struct Item {
        let segment: Manifest.SegmentEntry
        let file: Manifest.FileEntry
    }

    /// - Throws: `corrupt`, `limitExceeded`, `io`; what came by then is kept for the next time.
    func bring(_ segments: [Manifest.SegmentEntry]) throws(QuarryError) {
        guard !segments.isEmpty else { return }
        try removeOthers(than: Set(segments.map(\.id)))
        let items = segments.flatMap { segment in
            segment.files.map { Item(segment: segment, file: $0) }
        }
        try checkSpace(items)
        for segment in segments { try FileSystem.makeFolder(folder(of: segment)) }
        try Parallel.forEachThrowing(items.count, threads: WebReader.connections) {
            number throws(QuarryError) in
            try bring(items[number])
        }
        for segment in segments { try place(segment) }
    }

    private func bring(_ item: Item) throws(QuarryError) {
        try bring(
            item.file, named: RepositoryLayout.object(item.file.sha256),
            to: "\(folder(of: item.segment))/\(item.file.name)")
    }

    /// Brings a file that is no segment's into the folder where all gathers.
    /// - Returns: where it is, proved.
    /// - Throws: as the other.
    func bring(
        _ file: Manifest.FileEntry, named name: String
    ) throws(QuarryError) -> String {
        let path = "\(folder)/\(file.name)"
        try FileSystem.makeFolder(folder)
        try bring(file, named: name, to: path)
        return path
    }

    private func bring(
        _ file: Manifest.FileEntry, named name: String, to path: String
    ) throws(QuarryError) {
        if FileSystem.exists(path) {
            if file.isWhole(at: path) { return progress.count(file.length) }
            try FileSystem.remove(path)
        }
        let wasBegun = FileSystem.size(path + Self.partEnding) ?? 0 > 0
        do throws(QuarryError) {
            try bringPart(file, named: name, to: path)
        } catch  where error.code == .corrupt && wasBegun {
            // What was left may have been the beginning of something else.
            try FileSystem.remove(path + Self.partEnding)
            try bringPart(file, named: name, to: path)
        }
        Failpoint.pullFile.pass()
        try FileSystem.rename(path + Self.partEnding, to: path)
    }

    /// Brings a file to its end and proves it; a false one is removed.
    private func bringPart(
        _ file: Manifest.FileEntry, named name: String, to path: String
    ) throws(QuarryError) {
        let part = path + Self.partEnding
        do throws(QuarryError) {
            try growPart(file, named: name, at: part)
        } catch  where error.code == .corrupt {
            try FileSystem.remove(part)
            throw error.about("\(reader.place)/\(name)")
        } catch  where error.code == .notFound {
            throw QuarryError(
                .corrupt, path: "\(reader.place)/\(name)",
                "is not there, though the channel names it; if the repository was pruned meanwhile, "
                    + "run again")
        }
    }

    private func growPart(
        _ file: Manifest.FileEntry, named name: String, at part: String
    ) throws(QuarryError) {
        let growing = try GrowingFile(path: part) { [progress] in progress.count($0) }
        progress.count(growing.length)
        do throws(QuarryError) {
            try reader.bring(name, to: growing, length: file.length)
            try growing.synchronise()
            try SealedFile.verify(path: part, length: file.length, sha256: file.sha256)
        } catch {
            progress.count(-growing.length)
            throw error
        }
    }

    /// Gives a segment its name. A damaged one makes room for it.
    func place(_ segment: Manifest.SegmentEntry) throws(QuarryError) {
        let target = layout.segment(segment.id)
        try FileSystem.synchroniseFolder(folder(of: segment))
        try FileSystem.makeFolder(layout.segments)
        Failpoint.pullSegment.pass()
        if FileSystem.exists(target) {
            let old = "\(folder)/old-\(segment.id)"
            try FileSystem.remove(old)
            try FileSystem.rename(target, to: old)
            Failpoint.segmentSwap.pass()
        }
        try FileSystem.rename(folder(of: segment), to: target)
        try FileSystem.synchroniseFolder(layout.segments)
    }

    /// Removes what pulls before have left and this one has no use for.
    func removeOthers(than wanted: Set<String>) throws(QuarryError) {
        guard FileSystem.exists(folder) else { return }
        // Out of which the next file comes.
        let unpacked = reader.unpackedFolder.map(FileSystem.realPath)
        for name in try FileSystem.names(in: folder) where !wanted.contains(name) {
            let path = "\(folder)/\(name)"
            guard FileSystem.realPath(path) != unpacked else { continue }
            try FileSystem.remove(path)
        }
    }

    /// - Throws: `limitExceeded` where the disk is too small for these segments.
    func checkSpace(for segments: [Manifest.SegmentEntry]) throws(QuarryError) {
        try checkSpace(
            segments.flatMap { segment in
                segment.files.map { Item(segment: segment, file: $0) }
            })
    }

    private func checkSpace(_ items: [Item]) throws(QuarryError) {
        let needed = items.reduce(0) { sum, item in
            let path = "\(folder(of: item.segment))/\(item.file.name)"
            let here = FileSystem.size(path) ?? FileSystem.size(path + Self.partEnding) ?? 0
            return sum + max(0, item.file.length - here)
        }
        try checkSpace(forBytes: needed)
    }

    private func checkSpace(forBytes needed: Int) throws(QuarryError) {
        guard let space = DiskSpace(of: layout.root), space.freeBytes < needed + Self.spareBytes
        else { return }
        throw QuarryError(
            .limitExceeded, path: layout.root,
            "\(ByteSize(needed)) have to come, and the disk has \(ByteSize(space.freeBytes)) free; "
                + "the index is as it was")
    }

    /// What pulls have left over.
    func clean() throws(QuarryError) { try FileSystem.remove(folder) }
}
