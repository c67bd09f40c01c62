import Corpus
import Publishing
import Storage

/// A store in a bucket. A file comes to be by a conditional write.
struct BucketUnitStore: UnitStore {
    private let objects: BucketObjects

    var place: String { objects.place }

    /// - Throws: `invalidInput` for an address or credentials that can't be meant.
    init(_ address: String) throws(QuarryError) { objects = try BucketObjects(address) }

    func get(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]? {
        try objects.read(name, limit: limit)
    }

    func putIfAbsent(_ bytes: [UInt8], as name: String) throws(QuarryError) -> Bool {
        do throws(QuarryError) {
            try objects.putIfAbsent(bytes, as: name)
            return true
        } catch {
            guard error.code == .alreadyExists else { throw error }
            guard try get(name, limit: .max) == bytes else { return false }
            try renew(name, holding: bytes)
            return true
        }
    }

    func replace(_ name: String, with bytes: [UInt8]) throws(QuarryError) {
        try objects.put(bytes, as: name)
    }

    func putIfAbsent(_ file: StoredFile, from source: String) throws(QuarryError) {
        guard try !isWhole(file) else { return }
        try objects.put(file: source, as: file.name)
    }

    func isWhole(_ file: StoredFile) throws(QuarryError) -> Bool {
        try objects.length(of: file.name) == file.length
    }

    func path(of file: StoredFile, bringingInto folder: String) throws(QuarryError) -> String {
        let path = FileSystem.path(file.name, in: folder)
        if FileSystem.exists(path) { return path }
        try place(file, at: path)
        return path
    }

    func place(_ file: StoredFile, at target: String) throws(QuarryError) {
        try FileSystem.makeFolder(FileSystem.folder(of: target))
        let temporary = FileSystem.temporaryName(for: target)
        do throws(QuarryError) {
            try objects.bring(file.name, to: temporary, length: file.length)
            try SealedFile.verify(path: temporary, length: file.length, sha256: file.sha256)
            try FileSystem.rename(temporary, to: target)
        } catch {
            try FileSystem.remove(temporary)
            throw error.about(described(file.name))
        }
    }

    func list(below name: String) throws(QuarryError) -> [ListedFile] {
        try objects.list(below: name).map {
            ListedFile(name: $0.name, length: $0.length, modified: $0.modified)
        }
    }

    func remove(_ name: String) throws(QuarryError) { try objects.remove(name) }

    func removeUploads(begunBy time: Double, isDry: Bool) throws(QuarryError) -> Int {
        try objects.removeUploads(
            below: Set(StoreLayout.folders), begunBy: time, isDry: isDry)
    }

    func renew(_ name: String, holding bytes: [UInt8]) throws(QuarryError) {
        try objects.put(bytes, as: name)
    }
}
