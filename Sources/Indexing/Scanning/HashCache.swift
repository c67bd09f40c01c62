package import Corpus
import Storage

/// Remembers which content hash a file had when its path, size, times and inode were these, so
/// that an unchanged corpus is not read again, after a mount that numbers the device anew either.
/// Only a hint: losing it costs reading, never correctness.
package struct HashCache: Sendable {
    private struct Entry: Sendable {
        var identity: FileIdentity
        var hash: Digest
    }

    private static let kind = FileKind("HASH")
    private static let version: UInt32 = 3
    /// A file this young when it was hashed may have changed again within its time stamp's
    /// resolution, so its entry is not kept.
    private static let settleNanoseconds = 2_000_000_000

    private var entries: [SourceID: Entry] = [:]
    private let path: String

    /// Reads the cache; one that is absent or damaged is empty.
    package init(path: String) {
        self.path = path
        guard
            let file = try? SealedFile(
                path: path, kind: Self.kind, versions: Self.version...Self.version),
            (try? file.verify()) != nil
        else { return }
        var reader = ByteReader(file.payload)
        entries = (try? Self.decode(&reader)) ?? [:]
    }

    package func hash(of file: ScannedFile) -> Digest? {
        guard let entry = entries[file.id], file.identity.isUntouched(since: entry.identity) else {
            return nil
        }
        return entry.hash
    }

    /// Replaces the cache by what this scan found. Records are read each time, to find them.
    /// - Parameter kept: sources that the scan could not look at, of which the cache keeps what it
    ///   knows.
    package mutating func save(
        _ files: [HashedFile], keeping kept: [SourceID] = [], scannedAtNanoseconds now: Int
    ) throws(QuarryError) {
        let known = entries
        entries = [:]
        for id in kept { entries[id] = known[id] }
        for file in files
        where file.scanned.range == nil
            && file.scanned.identity.latestNanoseconds < now - Self.settleNanoseconds
        {
            entries[file.id] = Entry(
                identity: file.scanned.identity, hash: file.file.contentHash)
        }
        var writer = ByteWriter()
        writer.varint(entries.count)
        for (id, entry) in entries.sorted(by: { $0.key < $1.key }) {
            writer.string(id.path)
            writer.varint(entry.identity.size)
            writer.integer(Int64(entry.identity.modifiedNanoseconds))
            writer.integer(Int64(entry.identity.changedNanoseconds))
            writer.integer(entry.identity.inode)
            writer.raw(entry.hash.bytes)
        }
        // Another process of the run may write it too: each under its own name first.
        let temporary = FileSystem.temporaryName(for: path)
        try FileSystem.remove(temporary)
        try SealedFileWriter.write(
            path: temporary, kind: Self.kind, version: Self.version, payload: writer.bytes)
        try FileSystem.rename(temporary, to: path)
    }

    private static func decode(
        _ reader: inout ByteReader
    ) throws(DecodingFailure) -> [SourceID: Entry] {
        var entries: [SourceID: Entry] = [:]
        for _ in 0..<(try reader.count(minimumBytes: 58)) {
            let id = SourceID(path: try reader.string())
            let identity = FileIdentity(
                size: try reader.varint(),
                modifiedNanoseconds: Int(try reader.integer(Int64.self)),
                changedNanoseconds: Int(try reader.integer(Int64.self)),
                inode: try reader.integer(), device: 0)
            let hash = Digest(bytes: Array(try reader.raw(Digest.byteCount)))
            entries[id] = Entry(identity: identity, hash: hash)
        }
        return entries
    }
}
