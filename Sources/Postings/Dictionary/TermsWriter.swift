import Corpus
import Storage

/// Writes the sorted dictionary: blocks of `PostingsFormat.termsPerBlock` terms.
///
/// A block begins with the offsets of its first term's lists (varints). A term: bytes shared
/// with the one before, further bytes and their count, documents, occurrences less documents,
/// bytes of its postings and of its positions. Before the blocks: term count, block count, and
/// the offset of each block and of the end, u32.
struct TermsWriter {
    private var data = ByteWriter()
    private var blockStarts: [UInt32] = []
    private var count = 0
    private var last: [UInt8] = []
    private var postingsOffset = 0
    private var positionsOffset = 0

    /// Terms come in the order of their bytes.
    mutating func append(_ term: ArraySlice<UInt8>, entry: TermEntry) {
        if count % PostingsFormat.termsPerBlock == 0 { beginBlock() }
        let shared = zip(last, term).prefix { $0 == $1 }.count
        data.varint(shared)
        data.varint(term.count - shared)
        data.raw(term.dropFirst(shared))
        data.varint(entry.documentFrequency)
        data.varint(entry.occurrences - entry.documentFrequency)
        data.varint(entry.postingsLength)
        data.varint(entry.positionsLength)
        postingsOffset += entry.postingsLength
        positionsOffset += entry.positionsLength
        last = Array(term)
        count += 1
    }

    func write(_ path: String) throws(QuarryError) -> SealedFileInfo {
        var head = ByteWriter()
        head.integer(UInt64(count))
        head.integer(UInt64(blockStarts.count))
        for start in blockStarts { head.integer(start) }
        head.integer(UInt32(data.bytes.count))
        var writer = try SealedFileWriter(
            path: path, kind: PostingsFormat.terms, version: PostingsFormat.version)
        try writer.append(head.bytes)
        try writer.append(data.bytes)
        return try writer.seal()
    }

    private mutating func beginBlock() {
        precondition(data.bytes.count <= Int(UInt32.max), "a dictionary is smaller than 4 GiB")
        blockStarts.append(UInt32(data.bytes.count))
        data.varint(postingsOffset)
        data.varint(positionsOffset)
        last = []
    }
}
