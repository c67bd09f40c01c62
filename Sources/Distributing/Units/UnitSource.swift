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
