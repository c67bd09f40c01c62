import Corpus
import Foundation
import Storage
import Synchronization

/// A repository in an archive. Small files are in memory from the beginning; objects are unpacked
/// once, when the first is wanted.
final class ArchiveReader: RepositoryReader {
    let place: String
    /// Where objects are unpacked; whoever pulls removes it.
    private let folder: String
    private let small: [String: [UInt8]]
    private let received = Atomic<Int>(0)
    private let isUnpacked = Mutex(false)

    /// Of all small files together, and how many there are: a channel, a root and their signatures.
    private static let maximumSmall = 64 << 20
    private static let maximumSmallCount = 4_096
    /// Left free on the disk beside what is unpacked.
    private static let spareBytes = 64 << 20

    /// - Throws: as `ArchiveEntries.forEach`; `corrupt` for small files that are none.
    init(archive path: String, unpackingInto folder: String) throws(QuarryError) {
        place = path
        self.folder = folder
        var small: [String: [UInt8]] = [:]
        var total = 0
        try ArchiveEntries.forEach(of: path) { entry throws(QuarryError) in
            // Objects come last.
            guard !entry.isObject else { return false }
            total += entry.length
            guard total <= Self.maximumSmall else {
                throw QuarryError(.corrupt, path: path, "holds \(entry.name), which is too long")
            }
            guard small.count < Self.maximumSmallCount else {
                throw QuarryError(
                    .corrupt, path: path,
                    "holds more than \(Self.maximumSmallCount) files that are no objects")
            }
            var bytes: [UInt8] = []
            try entry.forEachPiece { piece throws(QuarryError) in bytes += piece }
            small[entry.name] = bytes
            return true
        }
        self.small = small
    }

    var receivedBytes: Int { received.load(ordering: .relaxed) }

    var unpackedFolder: String? { isUnpacked.withLock { $0 } ? folder : nil }

    func small(
        _ name: String, limit: Int, unlessTagged tag: String?
    ) throws(QuarryError) -> SmallFile {
        guard let bytes = small[name] else { return .absent }
        guard bytes.count <= limit else {
            throw QuarryError(.corrupt, path: "\(place)/\(name)", "has more than \(limit) bytes")
        }
        received.add(bytes.count, ordering: .relaxed)
        return .bytes(bytes, tag: nil)
    }

    func bring(_ name: String, to file: GrowingFile, length: Int) throws(QuarryError) {
        try isUnpacked.withLock { isUnpacked throws(QuarryError) in
            if !isUnpacked { try unpack() }
            isUnpacked = true
        }
        let start = file.length
        do throws(QuarryError) {
            try FolderReader(folder: folder).bring(name, to: file, length: length)
        } catch {
            throw error.about("\(place)/\(name)")
        }
        received.add(file.length - start, ordering: .relaxed)
    }

    private func unpack() throws(QuarryError) {
        try FileSystem.remove(folder)
        try ArchiveEntries.forEach(of: place) { entry throws(QuarryError) in
            guard entry.isObject else { return true }
            if let space = DiskSpace(of: folder), space.freeBytes < entry.length + Self.spareBytes {
                throw QuarryError(
                    .limitExceeded, path: folder,
                    "\(ByteSize(entry.length)) have to be unpacked, and the disk has "
                        + "\(ByteSize(space.freeBytes)) free; the index is as it was")
            }
            let path = "\(folder)/\(entry.name)"
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            let file = try GrowingFile(path: path)
            try entry.forEachPiece { piece throws(QuarryError) in try file.append(piece) }
            return true
        }
    }
}

extension ArchiveEntries.Entry {
    fileprivate var isObject: Bool { name.hasPrefix(RepositoryLayout.objects + "/") }
}
