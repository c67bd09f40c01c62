import Corpus
import Snapshots
import Storage

/// A repository in a folder of this machine.
struct FolderStore: RepositoryStore {
    let place: String

    var folder: String? { place }
    var reader: any RepositoryReader { FolderReader(folder: place) }

    func isRepository() -> Bool { RepositoryVerification.isRepository(place) }

    /// Makes the folder where it is missing and takes its lock; what killed exports left half
    /// written goes away.
    func open() throws(QuarryError) -> FolderLock? {
        try FileSystem.makeFolder(place)
        guard let lock = try FolderLock.ifFree(place) else {
            throw QuarryError(
                .alreadyExists, path: place, "another process is at work on this repository")
        }
        let names = try FileSystem.names(in: place)
        // A first export that was killed right here has left the one.
        guard
            names.isEmpty || names == [RepositoryLayout.channels]
                || RepositoryLayout.isRepository(names)
        else {
            throw QuarryError(
                .invalidInput, path: place,
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

    func names(in folder: String) throws(QuarryError) -> [String] {
        FileStatus(of: path(folder))?.kind == .folder
            ? try FileSystem.names(in: path(folder)) : []
    }

    func files(below folder: String) throws(QuarryError) -> [StoredFile] {
        try files(below: folder, depth: Self.maximumDepth)
    }

    /// A repository's names are no deeper, and a link may lead back to where it lies.
    private static let maximumDepth = 3

    private func files(below folder: String, depth: Int) throws(QuarryError) -> [StoredFile] {
        guard depth > 0 else { return [] }
        var files: [StoredFile] = []
        for name in try names(in: folder) {
            let name = "\(folder)/\(name)"
            if let file = file(name) {
                files.append(file)
            } else {
                files += try self.files(below: name, depth: depth - 1)
            }
        }
        return files
    }

    func file(_ name: String) -> StoredFile? {
        guard let status = FileStatus(of: path(name)), status.kind == .file else { return nil }
        return StoredFile(
            name: name, length: status.identity.size,
            modified: Double(status.identity.modifiedNanoseconds) / 1e9)
    }

    func read(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]? {
        let file = try reader.small(name, limit: limit, unlessTagged: nil)
        guard case .bytes(let bytes, _) = file else { return nil }
        return bytes
    }

    /// The lock is what holds others off.
    func write(
        _ bytes: [UInt8], to name: String, if condition: WriteCondition
    ) throws(QuarryError) {
        let path = path(name)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.replace(path, with: bytes)
    }

    func has(_ file: Manifest.FileEntry) -> Bool {
        let path = path(RepositoryLayout.object(file.sha256))
        return FileSystem.exists(path) && file.isWhole(at: path)
    }

    func write(_ file: Manifest.FileEntry, from source: String) throws(QuarryError) {
        let path = path(RepositoryLayout.object(file.sha256))
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.copy(source, to: path) { copy throws(QuarryError) in
            do throws(QuarryError) {
                try SealedFile.verify(path: copy, length: file.length, sha256: file.sha256)
            } catch {
                throw error.about(source)
            }
        }
    }

    func write(
        _ name: String, by make: (_ path: String) throws(QuarryError) -> Bool
    ) throws(QuarryError) {
        let path = path(name)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        let temporary = FileSystem.temporaryName(for: path)
        do throws(QuarryError) {
            guard try make(temporary) else { return }
            try FileSystem.rename(temporary, to: path)
        } catch {
            try FileSystem.remove(temporary)
            throw error
        }
        try FileSystem.synchroniseFolder(of: path)
    }

    func verify(_ file: Manifest.FileEntry, as name: String) throws(QuarryError) {
        try SealedFile.verify(path: path(name), length: file.length, sha256: file.sha256)
    }

    func remove(_ name: String) throws(QuarryError) { try FileSystem.remove(path(name)) }

    func removeFolder(_ name: String) throws(QuarryError) { try remove(name) }

    /// What is half written here goes when the folder is opened.
    func removeUploads(below folders: Set<String>, begunBy time: Double, isDry: Bool) -> Int { 0 }
}
