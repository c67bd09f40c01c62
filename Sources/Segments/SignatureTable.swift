import Corpus
package import Postings
import Storage

/// The signatures of a segment's chunks, by ordinal, mapped: 64 bytes each.
package struct SignatureTable: Sendable {
    private let file: SealedFile

    /// - Throws: `QuarryError`; `corrupt` if the file is not of so many chunks.
    init(path: String, chunkCount: Int) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: SegmentFile.signaturesKind, versions: SegmentFile.versions)
        guard file.payload.count == chunkCount * TextSignature.byteCount else {
            throw file.corrupt(at: 0, because: "signatures and chunks differ in number")
        }
    }

    /// Traps unless the ordinal is of the segment.
    package subscript(ordinal: Int) -> TextSignature {
        let start = ordinal * TextSignature.byteCount
        return TextSignature(bytes: Array(file.payload[start..<start + TextSignature.byteCount]))
    }

    static func write(_ chunks: some Sequence<Chunk>, path: String) throws -> SealedFileInfo {
        let maker = SignatureMaker()
        var writer = try SealedFileWriter(
            path: path, kind: SegmentFile.signaturesKind, version: SegmentFile.version)
        for chunk in chunks { try writer.append(maker.signature(of: chunk.text).bytes) }
        return try writer.seal()
    }
}
