import Corpus
import Indexing

/// A source as a unit states it.
struct UnitSource: Codable, Hashable, Sendable {
    /// The source's identity, in NFC.
    var path: String
    var type: String
    var bytes: Int
    /// Of its bytes.
    var sha256: String
    /// The encoding that the job states for it.
    var encoding: String?
    /// Which of the job's roots it lies in, from 0, and where in it; nil where nobody reads it.
    var root: Int?
    /// As it is spelled on disk, where that is not the end of `path`.
    var file: String?
    /// Where its bytes begin in the file, for a record of one; nil where all of the file is it.
    var offset: Int?
    /// What its chunks are known by: the output that is expected.
    var key: String

    init(_ file: SourceFile, key: Digest) {
        path = file.id.path
        type = file.type.rawValue
        bytes = file.byteCount
        sha256 = file.contentHash.hex
        encoding = file.encoding?.name
        self.key = key.hex
    }

    /// The bytes of its file that are it; nil where all are.
    /// - Throws: `corrupt` where it states no bytes that there can be.
    func range() throws(QuarryError) -> Range<Int>? {
        guard let offset else { return nil }
        let (end, overflow) = offset.addingReportingOverflow(bytes)
        guard !overflow, offset >= 0, end >= offset else {
            throw QuarryError(.corrupt, path: path, "the unit's source can't be read")
        }
        return offset..<end
    }

    /// - Throws: `corrupt` where it states nothing that there is.
    func sourceFile() throws(QuarryError) -> SourceFile {
        guard let type = SourceType(rawValue: type), let hash = Digest(hex: sha256) else {
            throw QuarryError(.corrupt, path: path, "the unit's source can't be read")
        }
        do throws(InvalidText) {
            return SourceFile(
                id: SourceID(path: path), type: type, byteCount: bytes, contentHash: hash,
                encoding: try encoding.map { name throws(InvalidText) in
                    try TextEncoding(name)
                })
        } catch {
            throw QuarryError(.corrupt, path: path, "the unit's encoding \(error.reason)")
        }
    }
}
