package import Corpus
import Storage

/// Where machines that share a build leave what they made for each other: a folder that all of
/// them have mounted, or a bucket.
///
/// Files are written once and never changed; all but receipts and segments are named by their
/// bytes. Nobody lists it to learn whether something is there.
package protocol UnitStore: Sendable {
    /// For messages, without anything secret.
    var place: String { get }

    /// A small file; nil where there is none.
    /// - Throws: `corrupt` for more bytes than the limit; `io`.
    func get(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]?

    /// Writes a small file where none has its name, durable when this returns.
    /// - Returns: whether the name has these bytes now; false where it had others.
    /// - Throws: `io`; `limitExceeded` where the disk is full.
    func putIfAbsent(_ bytes: [UInt8], as name: String) throws(QuarryError) -> Bool

    /// Writes a small file over a damaged one of its name.
    func replace(_ name: String, with bytes: [UInt8]) throws(QuarryError)

    /// Writes a sealed file out of one of this machine; one that is there whole stays.
    func putIfAbsent(_ file: StoredFile, from path: String) throws(QuarryError)

    /// Whether a sealed file is there and whole, as far as this store makes sure before it is
    /// skipped: a folder is read, a bucket has held what came against its hash.
    func isWhole(_ file: StoredFile) throws(QuarryError) -> Bool

    /// Where a sealed file can be read on this machine, whole: its bytes have been read once.
    /// - Parameter folder: a folder of this process's own, for those that have to be brought.
    /// - Throws: `notFound`, `corrupt`.
    func path(of file: StoredFile, bringingInto folder: String) throws(QuarryError) -> String

    /// Puts a sealed file under a path of this machine where nothing is, durable and whole.
    /// - Throws: `notFound`, `corrupt`, `io`.
    func place(_ file: StoredFile, at path: String) throws(QuarryError)

    /// All files below a name: those that were there for a while, perhaps none that just came.
    func list(below name: String) throws(QuarryError) -> [ListedFile]

    /// Removes a file; what is absent is removed already.
    func remove(_ name: String) throws(QuarryError)

    /// Removes what was sent of files whose upload nobody ended.
    /// - Parameter time: when such an upload was begun at the latest, in seconds since 1970.
    /// - Returns: how many uploads that are, or would be.
    /// - Throws: `invalidInput` where the store refuses to tell of them.
    func removeUploads(begunBy time: Double, isDry: Bool) throws(QuarryError) -> Int

    /// Makes a small file as young as one that was just written, since it is used again.
    /// - Parameter bytes: what it holds.
    func renew(_ name: String, holding bytes: [UInt8]) throws(QuarryError)
}

extension UnitStore {
    func described(_ name: String) -> String { "\(place)/\(name)" }

    /// A file that is named by its bytes.
    /// - Throws: `notFound`; `corrupt` where they are others.
    func object(
        _ folder: String, _ sha256: String, limit: Int = StoreLayout.maximumObject
    ) throws(QuarryError) -> [UInt8] {
        let name = StoreLayout.object(folder, sha256)
        guard let bytes = try get(name, limit: limit) else {
            throw QuarryError(.notFound, path: described(name), "is not in the store")
        }
        guard Digest.sha256(bytes).hex == sha256 else {
            throw QuarryError(
                .corrupt, path: described(name), "its bytes are not those of its name")
        }
        return bytes
    }

    /// - Returns: the name's SHA-256.
    func put(object bytes: [UInt8], in folder: String) throws(QuarryError) -> String {
        let sha256 = Digest.sha256(bytes).hex
        let name = StoreLayout.object(folder, sha256)
        if try !putIfAbsent(bytes, as: name) { try replace(name, with: bytes) }
        return sha256
    }
}
