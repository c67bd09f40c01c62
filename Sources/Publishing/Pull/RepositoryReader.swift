package import Corpus
package import Storage

/// Where a repository is read from: a folder or a web server. What comes from it is believed only
/// after it was checked.
package protocol RepositoryReader: Sendable {
    /// For messages, without anything secret.
    var place: String { get }

    /// Bytes that came so far.
    var receivedBytes: Int { get }

    /// The folder in which it keeps what it has unpacked; nil: there is none.
    var unpackedFolder: String? { get }

    /// A small file.
    /// - Parameters:
    ///   - limit: a larger one is refused before it fills the memory.
    ///   - tag: that of the version that the caller has.
    /// - Throws: `corrupt` for a larger file; `limitExceeded` when the server was asked often
    ///   enough.
    func small(
        _ name: String, limit: Int, unlessTagged tag: String?
    ) throws(QuarryError) -> SmallFile

    /// Brings the rest of a large file of a known length.
    /// - Throws: `notFound`, `corrupt` for one of another length, `limitExceeded`.
    func bring(_ name: String, to file: GrowingFile, length: Int) throws(QuarryError)
}

extension RepositoryReader {
    package var unpackedFolder: String? { nil }
}
