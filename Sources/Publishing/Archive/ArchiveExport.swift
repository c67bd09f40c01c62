package import Corpus
import Foundation
import Snapshots
import Storage

/// Puts an index's current generation into one file: a repository of one root as a tar archive in
/// zstd's compression, which a pull takes.
///
/// The bytes follow from the generation (its root, number and time), the index's name, the channel
/// and the key. The pointer's sequence is the generation's number: it rises from archive to archive
/// of an index.
package struct ArchiveExport: Sendable {
    private let store: GenerationStore
    private let path: String
    private let channel: String
    private let key: SigningKey?
    private let judge: IndexExport.Judge?

    /// - Parameters:
    ///   - path: of the archive, which is replaced whole.
    ///   - key: nil: nothing is signed.
    ///   - judge: asked before anything is written; an archive follows no other index.
    /// - Throws: `invalidInput` for a name that no channel can have.
    package init(
        index: String, path: String, channel: String = "latest", key: SigningKey? = nil,
        judge: IndexExport.Judge? = nil
    ) throws(QuarryError) {
        try RepositoryLayout.check(name: channel, of: "channel")
        store = GenerationStore(root: index)
        self.path = path
        self.channel = channel
        self.key = key
        self.judge = judge
    }

    /// - Parameter progress: bytes of the index written so far, and of all.
    /// - Throws: `notFound` without a generation, `corrupt` for a damaged index, `invalidInput` for
    ///   a name that can't be meant, `io`, `limitExceeded` where the disk is full; the file is as
    ///   it was then.
    /// - Complexity: O(index bytes), on one thread.
    package func run(
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(QuarryError) -> ExportOutcome {
        // What builds publish meanwhile pushes nothing out of the way.
        let (manifest, pin) = try store.pinnedCurrent()
        defer { pin?.release() }
        try manifest.checkSegments(path: store.layout.root)
        let gate = try judge?(Snapshot(manifest, layout: store.layout), .nothing)
        guard gate?.passed != false else {
            return .refused(manifest, by: gate, previous: nil, channel: channel)
        }
        let pointer = try pointer(to: manifest, gate: gate)
        let objects = manifest.placedObjects(in: store.layout)
            .sorted { $0.file.sha256 < $1.file.sha256 }
        // What killed exports have left.
        try GrowingFile.removeAbandoned(of: path)
        try FileSystem.withTemporaryPath(beside: path) { temporary throws(QuarryError) in
            try write(
                smallFiles(pointer, manifest), objects, to: temporary, total: manifest.byteCount,
                progress: progress)
            try FileSystem.rename(temporary, to: path)
        }
        try FileSystem.synchroniseFolder(of: path)
        return ExportOutcome(
            root: manifest.root, sequence: pointer.sequence, channel: channel,
            objects: objects.count, writtenObjects: objects.count,
            writtenBytes: objects.reduce(0) { $0 + $1.file.length }, delta: nil,
            signedBy: key?.publicKey, isNew: true, gate: gate)
    }

    private func write(
        _ small: [(name: String, bytes: [UInt8])],
        _ objects: [(path: String, file: Manifest.FileEntry)],
        to path: String, total: Int, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(QuarryError) {
        let archive = try ArchiveFile(path: path)
        for (name, bytes) in small { try archive.write(bytes, as: name) }
        var done = 0
        for (source, file) in objects {
            try SealedFile.verify(path: source, length: file.length, sha256: file.sha256)
            try archive.write(MappedFile(path: source), as: RepositoryLayout.object(file.sha256))
            done += file.length
            progress(done, total)
        }
        try archive.close()
    }

    private func pointer(
        to manifest: Manifest, gate: GateReport?
    ) throws(QuarryError) -> ChannelPointer {
        let root = FileSystem.realPath(store.layout.root)
        let index = try ChannelPointer.name(ofIndex: root)
        let info = try store.buildInfo(manifest.generation)
        // ISO 8601 has years of four digits.
        guard let time = try? Date(info.published ?? info.finished, strategy: .iso8601),
            time.timeIntervalSince1970 >= 0
        else {
            throw QuarryError(.corrupt, path: root, "the build's record has no time after 1970")
        }
        return ChannelPointer(
            to: manifest, index: index, channel: channel, sequence: manifest.generation,
            createdAt: Int(time.timeIntervalSince1970), gate: gate)
    }

    /// All but the objects, in the order in which they are read.
    private func smallFiles(
        _ pointer: ChannelPointer, _ manifest: Manifest
    ) -> [(name: String, bytes: [UInt8])] {
        let file = pointer.file
        let text = Array(manifest.rootText.utf8)
        let numbered = RepositoryLayout.numbered(channel, sequence: pointer.sequence)
        let root = RepositoryLayout.rootText(manifest.root)
        var files = [
            (RepositoryLayout.pointer(channel), file), (numbered + RepositoryLayout.record, file),
            (root, text),
        ]
        if let key {
            files += key.signature(of: file, comment: pointer.comment).forms.map {
                (numbered + $0.ending, $0.bytes)
            }
            files += key.signature(of: text, comment: "quarry root:\(manifest.root)").forms.map {
                (root + $0.ending, $0.bytes)
            }
        }
        return files.sorted { $0.0 < $1.0 }
    }
}
