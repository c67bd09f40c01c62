import Corpus
import Storage

/// Terms of each document, from a mapped `norms` file.
struct DocumentLengths: Sendable {
    let file: SealedFile
    let count: Int
    /// Sum over the documents.
    let total: Int
    // Into the mapping that `file` keeps: reading through `file` would count references.
    private nonisolated(unsafe) let base: UnsafeRawPointer

    /// - Throws: `notFound`, `io`, `corrupt`, `formatTooOld`, `formatTooNew`.
    init(path: String) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: PostingsFormat.norms, versions: PostingsFormat.versions)
        let header = PostingsFormat.normsHeaderSize
        guard let start = file.payload.baseAddress, file.payload.count >= header,
            (file.payload.count - header) % 4 == 0
        else {
            throw file.corrupt(at: 0, because: "has no header or ends inside a length")
        }
        count = (file.payload.count - header) / 4
        let (documents, sum) = file.twoCounts()
        guard documents == UInt64(count), sum <= UInt64(count) << 32 else {
            throw file.corrupt(at: 0, because: "its counts do not fit its size")
        }
        total = Int(sum)
        base = start + header
    }

    /// The length of a document below `count`; what is asked beyond is our own mistake.
    @inline(__always)
    subscript(ordinal: Int) -> Int {
        Int(UInt32(littleEndian: base.load(fromByteOffset: 4 &* ordinal, as: UInt32.self)))
    }
}
