import Corpus
import Snapshots
import Storage

/// Where a repository lies and is written to: a folder or a bucket. Names are relative to its top.
protocol RepositoryStore: Sendable {
    /// For messages, without anything secret.
    var place: String { get }
    /// The folder on this machine; nil: it is none.
    var folder: String? { get }
    /// The same repository, for those who only read.
    var reader: any RepositoryReader { get }

    /// Whether what is there is a repository.
    /// - Throws: `io`, `invalidInput`, `limitExceeded`.
    func isRepository() throws(QuarryError) -> Bool

    /// Makes it ready to be written to.
    /// - Returns: a lock to be released; nil where there are none, and conditions of writes decide.
    /// - Throws: `alreadyExists` where another process is at work; `invalidInput` where something
    ///   else lies there.
    func open() throws(QuarryError) -> FolderLock?

    /// Names of what is directly in a folder, sorted; empty where there is no such folder.
    func names(in folder: String) throws(QuarryError) -> [String]

    /// All files below a folder, sorted by name.
    func files(below folder: String) throws(QuarryError) -> [StoredFile]

    /// Nil where there is no such file.
    func file(_ name: String) throws(QuarryError) -> StoredFile?

    /// The whole file; nil where there is none.
    /// - Throws: `corrupt` for more bytes than the limit; `io`, `limitExceeded`.
    func read(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]?

    /// Writes a file, durable when this returns.
    /// - Throws: `alreadyExists` where the condition is not met.
    func write(
        _ bytes: [UInt8], to name: String, if condition: WriteCondition
    ) throws(QuarryError)

    /// Whether an object is there, as far as this store makes sure before it skips it.
    func has(_ file: Manifest.FileEntry) throws(QuarryError) -> Bool

    /// Writes an object from a file of the index, durable when this returns.
    /// - Throws: `corrupt` where the index's own file is damaged: no such object comes to be.
    func write(_ file: Manifest.FileEntry, from source: String) throws(QuarryError)

    /// Writes a large file, which has its name when this returns, and is durable.
    /// - Parameter make: makes the file, durable, at a path of this machine where nothing is;
    ///   returns false where it made none, and nothing is written then.
    /// - Throws: what `make` throws; `io`, `limitExceeded`.
    func write(
        _ name: String, by make: (_ path: String) throws(QuarryError) -> Bool
    ) throws(QuarryError)

    /// Reads a sealed file to its end.
    /// - Throws: `corrupt`, `notFound`.
    func verify(_ file: Manifest.FileEntry, as name: String) throws(QuarryError)

    /// Removes a file; what is absent is removed already.
    func remove(_ name: String) throws(QuarryError)

    /// Removes a folder with all in it.
    func removeFolder(_ name: String) throws(QuarryError)

    /// Removes what was sent of files whose upload nobody ended.
    /// - Parameters:
    ///   - folders: where the files would lie.
    ///   - time: when such an upload was begun at the latest, in seconds since 1970.
    ///   - isDry: only count.
    /// - Returns: how many uploads that are.
    /// - Throws: `invalidInput` where the store refuses to tell of them or to remove them.
    func removeUploads(
        below folders: Set<String>, begunBy time: Double, isDry: Bool
    ) throws(QuarryError) -> Int
}

extension RepositoryStore {
    func path(_ name: String) -> String { "\(place)/\(name)" }

    func exists(_ name: String) throws(QuarryError) -> Bool { try file(name) != nil }

    /// Reads an object to its end.
    /// - Throws: `corrupt`, `notFound`.
    func verify(_ file: Manifest.FileEntry) throws(QuarryError) {
        try verify(file, as: RepositoryLayout.object(file.sha256))
    }
}
