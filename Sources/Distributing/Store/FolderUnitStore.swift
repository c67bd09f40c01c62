import Corpus
import Storage

/// A store in a folder that all machines have mounted under whatever path. A file comes to be by a
/// rename; nobody locks anything.
struct FolderUnitStore: UnitStore {
    let place: String

    private func path(_ name: String) -> String { "\(place)/\(name)" }

    func get(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]? {
        do throws(QuarryError) {
            return try FileSystem.read(path(name), limit: limit)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }

    func putIfAbsent(_ bytes: [UInt8], as name: String) throws(QuarryError) -> Bool {
        if let there = try get(name, limit: .max) { return there == bytes }
        try replace(name, with: bytes)
        return true
    }

    func replace(_ name: String, with bytes: [UInt8]) throws(QuarryError) {
        let path = path(name)
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.replace(path, with: bytes)
    }

    func putIfAbsent(_ file: StoredFile, from source: String) throws(QuarryError) {
        let path = path(file.name)
        if isWhole(file) { return }
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
        guard let size = FileSystem.size(path) else {
            throw QuarryError(.notFound, path: path, "is not in the store")
        }
        guard size == file.length else {
            throw QuarryError(
                .corrupt, path: path, "has \(size) bytes, its receipt says \(file.length)")
        }
        return path
    }

    func place(_ file: StoredFile, at target: String) throws(QuarryError) {
        let source = try path(of: file, bringingInto: "")
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
}
