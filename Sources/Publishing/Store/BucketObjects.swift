package import Corpus
import Foundation
import Storage

/// Objects in a bucket of S3's kind, for those who keep other things there than a repository.
/// Names are letters, digits, `/`, `.`, `-` and `_`, below the address.
package struct BucketObjects: Sendable {
    package struct Entry: Hashable, Sendable {
        package var name: String
        package var length: Int
        /// Seconds since 1970.
        package var modified: Double
    }

    private let store: BucketStore

    /// - Parameters:
    ///   - address: `s3://BUCKET/PREFIX`.
    ///   - environment: credentials, region and server, under the names that other tools have.
    /// - Throws: `invalidInput`.
    package init(
        _ address: String,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QuarryError) {
        store = try BucketStore(address: address, environment: environment)
    }

    /// For messages, without anything secret.
    package var place: String { store.place }

    /// The whole object; nil where there is none.
    /// - Throws: `corrupt` for more bytes than the limit; `limitExceeded`, `notFound` for no such
    ///   bucket, `invalidInput` where the bucket refuses.
    package func read(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]? {
        try store.read(name, limit: limit)
    }

    /// Bytes of an object; nil where there is none.
    /// - Throws: as `read`.
    package func length(of name: String) throws(QuarryError) -> Int? {
        try store.file(name)?.length
    }

    /// Writes an object where none has its name (`If-None-Match`).
    /// - Throws: `alreadyExists` where one with other bytes has it; else as `read`.
    package func putIfAbsent(_ bytes: [UInt8], as name: String) throws(QuarryError) {
        try store.write(bytes, to: name, if: .absent)
    }

    /// Writes an object over one of the same name.
    /// - Throws: as `read`.
    package func put(_ bytes: [UInt8], as name: String) throws(QuarryError) {
        try store.write(bytes, to: name, if: .always)
    }

    /// Writes an object out of a file.
    /// - Throws: as `read`.
    package func put(file path: String, as name: String) throws(QuarryError) {
        try store.upload(path, to: name)
    }

    /// Brings an object of a known length into a new file, durable when this returns.
    /// - Throws: `notFound`; `corrupt` for one of another length; `limitExceeded`.
    package func bring(
        _ name: String, to path: String, length: Int
    ) throws(QuarryError) {
        let file = try GrowingFile(path: path)
        try store.reader.bring(name, to: file, length: length)
        try file.synchronise()
    }

    /// All objects below a name, sorted.
    /// - Throws: as `read`.
    package func list(below name: String) throws(QuarryError) -> [Entry] {
        try store.files(below: name).map {
            Entry(name: $0.name, length: $0.length, modified: $0.modified)
        }
    }

    /// Removes what was sent of files whose upload was begun by then and not ended.
    /// - Parameters:
    ///   - folders: where the files would lie.
    ///   - time: in seconds since 1970.
    ///   - isDry: only count.
    /// - Returns: how many uploads that are.
    /// - Throws: `invalidInput` where the bucket refuses to tell of them; as `read`.
    package func removeUploads(
        below folders: Set<String>, begunBy time: Double, isDry: Bool
    ) throws(QuarryError) -> Int {
        try store.removeUploads(below: folders, begunBy: time, isDry: isDry)
    }

    /// What is absent is removed already.
    /// - Throws: as `read`.
    package func remove(_ name: String) throws(QuarryError) { try store.remove(name) }
}
