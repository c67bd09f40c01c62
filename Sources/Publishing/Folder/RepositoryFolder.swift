import Corpus
import Snapshots
import Storage

/// A repository in a folder, written to.
struct RepositoryFolder: Sendable {
    let path: String

    /// A place in it, as this machine names it.
    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes the folder where it is missing and takes its lock; what killed exports left half
    /// written goes away.
    /// - Throws: `alreadyExists` where another export is at work; `invalidInput` for a folder that
    ///   holds something else.
    func open() throws(QuarryError) -> FolderLock {
        guard !path.contains("://") else {
            throw QuarryError(
                .unsupported, path: ForeignText.withoutSecrets(path),
                "a repository is written to a folder; rsync or a bucket's own tools carry it on")
        }
        try FileSystem.makeFolder(path)
        guard let lock = try FolderLock.ifFree(path) else {
            throw QuarryError(
                .alreadyExists, path: path, "another process is at work on this repository")
        }
        let names = try FileSystem.names(in: path)
        // A first export that was killed right here has left the one.
        guard
            names.isEmpty || names == [RepositoryLayout.channels]
                || RepositoryLayout.isRepository(names)
        else {
            throw QuarryError(
                .invalidInput, path: path,
                "holds other things and is no repository; name an empty folder or a new one")
        }
        // First, so that a folder whose first export was killed is known for what it is.
        try FileSystem.makeFolder(path(RepositoryLayout.channels))
        try FileSystem.makeFolder(path(RepositoryLayout.objects))
        try removeTemporaries()
        return lock
    }

    private func removeTemporaries() throws(QuarryError) {
        var folders = [
            RepositoryLayout.channels, RepositoryLayout.tags, RepositoryLayout.keys,
            RepositoryLayout.deltas,
        ].map { path($0) }
        for parent in [
            RepositoryLayout.objects, RepositoryLayout.roots, RepositoryLayout.channels,
        ] where FileSystem.exists(path(parent)) {
            folders += try FileSystem.names(in: path(parent)).map { "\(path(parent))/\($0)" }
        }
        for folder in folders where FileStatus(of: folder)?.kind == .folder {
            for name in try FileSystem.names(in: folder) where FileSystem.isTemporary(name) {
                try FileSystem.remove("\(folder)/\(name)")
            }
        }
    }

    /// The channel's pointer; nil before the first.
    /// - Throws: `corrupt`, `formatTooNew`.
    func pointer(of channel: String) throws(QuarryError) -> ChannelPointer? {
        let path = path(RepositoryLayout.pointer(channel))
        guard FileSystem.exists(path) else { return nil }
        let file = try FileSystem.read(path, limit: ChannelPointer.maximumBytes)
        return try ChannelPointer(file: file, channel: channel, path: path)
    }

    /// Writes a small file unless these bytes are there.
    func write(
        _ bytes: [UInt8], to name: String, at point: Failpoint
    ) throws(QuarryError) {
        let path = path(name)
        if FileSystem.size(path) == bytes.count, try FileSystem.read(path) == bytes { return }
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        point.pass()
        try FileSystem.replace(path, with: bytes)
    }

    /// Writes an object unless it is there, whole. A damaged one is replaced.
    /// - Returns: whether it was written.
    /// - Throws: `corrupt` where the index's own file is damaged: no such object comes to be.
    func write(
        _ file: Manifest.FileEntry, from source: String
    ) throws(QuarryError) -> Bool {
        let path = path(RepositoryLayout.object(file.sha256))
        if FileSystem.exists(path), file.isWhole(at: path) { return false }
        Failpoint.exportObject.pass()
        try FileSystem.copy(source, to: path) { copy throws(QuarryError) in
            do throws(QuarryError) {
                try SealedFile.verify(path: copy, length: file.length, sha256: file.sha256)
            } catch {
                throw error.about(source)
            }
        }
        Failpoint.exportedObject.pass()
        return true
    }

    /// - Throws: `alreadyExists` where the tag stands for another root.
    func tag(_ root: String, as name: String) throws(QuarryError) {
        let path = path(RepositoryLayout.tag(name))
        let line = Array("\(root)\n".utf8)
        guard !FileSystem.exists(path) else {
            guard try FileSystem.read(path) == line else {
                throw QuarryError(
                    .alreadyExists, path: path, "the tag stands for another root; take another name"
                )
            }
            return
        }
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.replace(path, with: line)
    }
}
