package import Corpus
package import Storage

/// A file the scan found, not read yet.
package struct ScannedFile: Hashable, Sendable {
    package var id: SourceID
    package var type: SourceType
    /// Where it lies on this machine; of any length.
    package var path: String
    package var identity: FileIdentity
    /// The bytes of the file that are the source; nil where all are.
    package var range: Range<Int>?
    /// Where it begins in its file; of a record that was listed here.
    var line: Int?

    /// Of the source.
    package var byteCount: Int { range?.count ?? identity.size }

    package init(
        id: SourceID, type: SourceType, path: String, identity: FileIdentity,
        range: Range<Int>? = nil
    ) {
        self.id = id
        self.type = type
        self.path = path
        self.identity = identity
        self.range = range
    }

    /// A file that another machine has found.
    /// - Throws: `notFound` where it is not there, or can't be looked at.
    package init(id: SourceID, type: SourceType, path: String) throws(QuarryError) {
        guard let status = FileStatus(of: path), status.kind == .file else {
            throw QuarryError(.notFound, path: path, "no such file on this machine")
        }
        self.init(id: id, type: type, path: path, identity: status.identity)
    }

    /// The content hash; reads all of the file.
    /// - Throws: `limitExceeded`, `notFound`, `io`.
    func contentHash() throws(QuarryError) -> Digest { Digest.sha256(try bytes()) }

    /// - Throws: `limitExceeded`, `notFound`, `io`.
    package func bytes() throws(QuarryError) -> [UInt8] {
        guard byteCount <= SourceType.maximumFileBytes else {
            throw QuarryError(
                .limitExceeded, path: id.path,
                "\(byteCount) bytes; the limit is \(SourceType.maximumFileBytes)")
        }
        do throws(QuarryError) {
            if let range { return try FileSystem.read(path, range: range) }
            return try FileSystem.read(path, limit: SourceType.maximumFileBytes)
        } catch {
            throw error.about(id.path)
        }
    }
}
