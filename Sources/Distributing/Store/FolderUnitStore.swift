import Corpus
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A store in a folder that all machines have mounted under whatever path. A sealed file comes to
/// be by a rename, a small one by a link; nobody locks anything.
struct FolderUnitStore: UnitStore {
    let place: String

    private func path(_ name: String) -> String { "\(place)/\(name)" }

    func get(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]? {
        do throws(QuarryError) {
            return try FileSystem.read(path(name), limit: limit)
        } catch {
            switch error.code {
            case .notFound: return nil
            // No file of that length was ever written there.
            case .limitExceeded:
                throw QuarryError(.corrupt, path: error.path, error.statement)
            default: throw error
            }
        }
    }

    func putIfAbsent(_ bytes: [UInt8], as name: String) throws(QuarryError) -> Bool {
        if let there = try get(name, limit: .max) {
            renew(name, holding: there)
            return there == bytes
        }
        let path = path(name)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        do throws(QuarryError) {
            try FileSystem.create(path, with: bytes, mode: 0o644)
            return true
        } catch  where error.code == .alreadyExists {
            // Another was first; or the answer to our own attempt was lost, as NFS may do.
            return try get(name, limit: .max) == bytes
        }
    }

    func replace(_ name: String, with bytes: [UInt8]) throws(QuarryError) {
        let path = path(name)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.replace(path, with: bytes)
    }

    func putIfAbsent(_ file: StoredFile, from source: String) throws(QuarryError) {
        let path = path(file.name)
        if isWhole(file) { return renew(file.name) }
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.copy(source, to: path) { copy throws(QuarryError) in
            try SealedFile.verify(path: copy, length: file.length, sha256: file.sha256)
        }
    }

    func isWhole(_ file: StoredFile) -> Bool {
        do throws(QuarryError) {
            try SealedFile.verify(
                path: path(file.name), length: file.length, sha256: file.sha256)
            return true
        } catch {
            return false
        }
    }

    func path(of file: StoredFile, bringingInto folder: String) throws(QuarryError) -> String {
        let path = path(file.name)
        try SealedFile.verify(path: path, length: file.length, sha256: file.sha256)
        return path
    }

    func place(_ file: StoredFile, at target: String) throws(QuarryError) {
        let source = path(file.name)
        try FileSystem.copy(source, to: target) { copy throws(QuarryError) in
            do throws(QuarryError) {
                try SealedFile.verify(path: copy, length: file.length, sha256: file.sha256)
            } catch {
                throw error.about(source)
            }
        }
    }

    func list(below name: String) throws(QuarryError) -> [ListedFile] {
        let folder = path(name)
        guard FileStatus(of: folder)?.kind == .folder else { return [] }
        var files: [ListedFile] = []
        for entry in try FileSystem.names(in: folder) {
            let status = FileStatus(of: "\(folder)/\(entry)")
            switch status?.kind {
            case .folder: files += try list(below: "\(name)/\(entry)")
            case .file:
                files.append(
                    ListedFile(
                        name: "\(name)/\(entry)", length: status?.identity.size ?? 0,
                        modified: Double(status?.identity.modifiedNanoseconds ?? 0) / 1e9))
            case .link, .other, nil: break
            }
        }
        return files
    }

    func remove(_ name: String) throws(QuarryError) { try FileSystem.remove(path(name)) }

    /// What is half written here is a file, and goes as such.
    func removeUploads(begunBy time: Double, isDry: Bool) -> Int { 0 }

    func renew(_ name: String, holding bytes: [UInt8]) { renew(name) }

    /// Where another user's file refuses, the receipt that will name it keeps it.
    private func renew(_ name: String) { _ = utimensat(AT_FDCWD, path(name), nil, 0) }
}
