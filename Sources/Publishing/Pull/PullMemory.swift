import Corpus
import Foundation
import Storage

/// What an index folder remembers of where it comes from: what a channel is held to at the next
/// pull. It lies beside the generations, in `pulled.json`.
struct PullMemory: Codable, Hashable {
    static let fileName = "pulled.json"
    private static let schema = 1
    private static let maximumBytes = 1 << 20

    private var schema = Self.schema
    /// The name that the repository's pointers have to have.
    var index: String
    /// Lines of public keys, of which one has to have signed; empty: nothing was asked for.
    var keys: [String]
    /// By name.
    var channels: [String: Channel] = [:]
    /// The root that a pull made the current one last: where another one is, somebody went back.
    var made: String?
    /// Lines of keys that were replaced over their own signatures, and of those that took their
    /// places.
    var heirs: [String: String]?

    /// The last pointer taken from a channel.
    struct Channel: Codable, Hashable {
        /// The highest seen.
        var sequence: Int
        var root: String
        /// Seconds since 1970.
        var createdAt: Int
        var bytes: Int
        /// Of the pointer's file.
        var sha256: String
        /// By which a web server knows the pointer's version, and the address of that server.
        var tag: String?
        var place: String
        /// The id of the key that signed it.
        var signedBy: String?
    }

    init(index: String, keys: [PublicKey]) {
        self.index = index
        self.keys = keys.map(\.line)
    }

    /// - Throws: `corrupt` for a key that is none.
    func publicKeys(path: String) throws(QuarryError) -> [PublicKey] {
        var read: [PublicKey] = []
        for line in keys {
            guard let key = PublicKey(line: line) else { throw Self.damaged(path) }
            read.append(key)
        }
        return read
    }

    /// Nil where nothing was pulled into the folder yet.
    /// - Throws: `corrupt`: to forget in silence what was pinned would be to trust anybody.
    static func read(index folder: String) throws(QuarryError) -> PullMemory? {
        let path = FileSystem.path(fileName, in: folder)
        guard FileSystem.exists(path) else { return nil }
        let bytes = try FileSystem.read(path, limit: maximumBytes)
        guard let memory = try? JSONDecoder().decode(PullMemory.self, from: Data(bytes)),
            memory.schema == schema
        else { throw damaged(path) }
        return memory
    }

    func write(index folder: String) throws(QuarryError) {
        Failpoint.pullMemory.pass()
        try FileSystem.replace(
            FileSystem.path(Self.fileName, in: folder), with: JSONFile.bytes(self))
        Failpoint.pulledMemory.pass()
    }

    private static func damaged(_ path: String) -> QuarryError {
        QuarryError(
            .corrupt, path: path,
            "can't be read: what this index is held to is not known; remove the file to trust the "
                + "repository anew")
    }
}
