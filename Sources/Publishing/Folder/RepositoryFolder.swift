import Corpus
import Snapshots
import Storage

/// A repository, written to: in a folder or a bucket.
struct RepositoryFolder: Sendable {
    let store: any RepositoryStore

    init(store: any RepositoryStore) { self.store = store }

    /// - Parameter place: a folder's path or a bucket's address.
    /// - Throws: as `RepositoryPlace.store`.
    init(_ place: String) throws(QuarryError) { store = try RepositoryPlace.store(place) }

    /// A place in it, for messages.
    func path(_ name: String) -> String { store.path(name) }

    /// - Throws: as `RepositoryStore.open`.
    func open() throws(QuarryError) -> FolderLock? { try store.open() }

    /// A pointer, and the very bytes that it was read from, which its signature is of: read twice, they
    /// may be two.
    typealias StoredPointer = (pointer: ChannelPointer, file: [UInt8])

    /// The channel's pointer; nil before the first.
    /// - Throws: `corrupt`, saying what to do; `formatTooNew`, `io`.
    func current(_ channel: String) throws(QuarryError) -> StoredPointer? {
        let name = RepositoryLayout.pointer(channel)
        do throws(QuarryError) {
            guard let file = try store.read(name, limit: ChannelPointer.maximumBytes) else {
                return nil
            }
            return (try ChannelPointer(file: file, channel: channel, path: path(name)), file)
        } catch  where error.code == .corrupt {
            throw error.advised(advice(for: channel))
        }
    }

    /// As `current`, for those who don't ask who signed it.
    func pointer(of channel: String) throws(QuarryError) -> ChannelPointer? {
        try current(channel)?.pointer
    }

    /// Writes a small file unless these bytes are there.
    func write(
        _ bytes: [UInt8], to name: String, at point: Failpoint
    ) throws(QuarryError) {
        // What is longer is something else.
        let limit = max(bytes.count, ChannelPointer.maximumBytes)
        if (try? store.read(name, limit: limit)) == bytes { return }
        point.pass()
        try store.write(bytes, to: name, if: .always)
    }

    /// Writes an object unless it is there, whole. A damaged one is replaced.
    /// - Returns: whether it was written.
    /// - Throws: `corrupt` where the index's own file is damaged: no such object comes to be.
    func write(
        _ file: Manifest.FileEntry, from source: String
    ) throws(QuarryError) -> Bool {
        if try store.has(file) { return false }
        Failpoint.exportObject.pass()
        try store.write(file, from: source)
        Failpoint.exportedObject.pass()
        return true
    }

    /// - Throws: `alreadyExists` where the tag stands for another root.
    func tag(_ root: String, as name: String) throws(QuarryError) {
        let tag = RepositoryLayout.tag(name)
        let line = Array("\(root)\n".utf8)
        guard let there = try store.read(tag, limit: ChannelPointer.maximumBytes) else {
            return try store.write(line, to: tag, if: .absent)
        }
        guard there == line else {
            throw QuarryError(
                .alreadyExists, path: path(tag),
                "the tag stands for another root; take another name")
        }
    }
}
