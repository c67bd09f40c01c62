package import Corpus
import Storage

/// Artifacts of a store in one sealed file, to be carried to other machines.
///
/// Payload: the artifacts' bytes one after another; then for each, by kind and key, the kind (one
/// byte), the key, its offset and length (u64 each); their number (u64).
package struct ArtifactPack: Sendable {
    private struct Name: Hashable {
        let kind: ArtifactKind
        let key: Digest
    }

    static let kind = FileKind("PACK")
    package static let version: UInt32 = 1
    /// Bytes of an entry of the table.
    static let entrySize = 1 + Digest.byteCount + 16

    private let file: SealedFile
    private let places: [Name: Range<Int>]

    /// Reads all of the file: what it holds came from elsewhere.
    /// - Throws: `notFound`, `io`; `corrupt` where it is not whole; `formatTooNew`.
    /// - Complexity: O(bytes).
    package init(path: String) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: Self.kind, versions: Self.version...Self.version)
        try file.verify()
        places = try Self.places(in: file)
    }

    /// SHA-256 of the pack, as its file states it.
    package var digest: Digest { file.digest }

    package var count: Int { places.count }

    /// The bytes of an artifact; nil where the pack has none.
    package func bytes(_ kind: ArtifactKind, _ key: Digest) -> [UInt8]? {
        places[Name(kind: kind, key: key)].map { Array(file.payload[$0]) }
    }

    private static func places(in file: SealedFile) throws(QuarryError) -> [Name: Range<Int>] {
        let payload = file.payload
        func number(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: payload.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        guard payload.count >= 8, case let stated = number(payload.count - 8),
            stated <= UInt64((payload.count - 8) / entrySize)
        else { throw file.corrupt(at: 0, because: "has no table") }
        let count = Int(stated)
        let table = payload.count - 8 - count * entrySize
        var places: [Name: Range<Int>] = [:]
        places.reserveCapacity(count)
        for start in stride(from: table, to: table + count * entrySize, by: entrySize) {
            let (offset, length) = (number(start + 33), number(start + 41))
            guard let kind = ArtifactKind(rawValue: Int(payload[start])),
                offset <= UInt64(table), length <= UInt64(table) - offset
            else { throw file.corrupt(at: start, because: "names no artifact") }
            let key = Digest(bytes: Array(payload[start + 1..<start + 33]))
            places[Name(kind: kind, key: key)] = Int(offset)..<Int(offset + length)
        }
        return places
    }
}
