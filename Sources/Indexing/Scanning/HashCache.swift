package import Corpus
import Storage

/// Remembers which content hash a file had when its size, time and inode were these, so that an
/// unchanged corpus is not read again. Only a hint: losing it costs reading, never correctness.
package struct HashCache {
    private struct Entry {
        var hint: FileHint
        var hash: Digest
    }

    private static let kind = FileKind("HASH")
    private static let version: UInt32 = 1
    /// A file this young when it was hashed may have changed again within its time stamp's
    /// resolution, so its entry is not kept.
    private static let settleNanoseconds = 2_000_000_000

    private var entries: [SourceID: Entry] = [:]
    private let path: String

    /// Reads the cache; one that is absent or damaged is empty.
    package init(path: String) {
        self.path = path
        guard let file = try? SealedFile(path: path, kind: Self.kind, versions: 1...1),
            (try? file.verify()) != nil
        else { return }
        var reader = ByteReader(file.payload)
        entries = (try? Self.decode(&reader)) ?? [:]
    }

    package func hash(of file: ScannedFile) -> Digest? {
        guard let entry = entries[file.id], entry.hint == file.hint else { return nil }
        return entry.hash
    }

    /// Replaces the cache by what this scan found.
    package mutating func save(
        _ files: [HashedFile], scannedAtNanoseconds now: Int
    ) throws(QuarryError) {
        entries = [:]
        for file in files
        where file.scanned.hint.modifiedNanoseconds < now - Self.settleNanoseconds {
            entries[file.id] = Entry(hint: file.scanned.hint, hash: file.file.contentHash)
        }
        var writer = ByteWriter()
        writer.varint(entries.count)
        for (id, entry) in entries.sorted(by: { $0.key < $1.key }) {
            writer.string(id.path)
            writer.varint(entry.hint.byteCount)
            writer.integer(Int64(entry.hint.modifiedNanoseconds))
            writer.integer(entry.hint.inode)
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
        for _ in 0..<(try reader.count(minimumBytes: 50)) {
            let id = SourceID(path: try reader.string())
            let hint = FileHint(
                byteCount: try reader.varint(),
                modifiedNanoseconds: Int(try reader.integer(Int64.self)),
                inode: try reader.integer())
            let hash = Digest(bytes: Array(try reader.raw(Digest.byteCount)))
            entries[id] = Entry(hint: hint, hash: hash)
        }
        return entries
    }
}
