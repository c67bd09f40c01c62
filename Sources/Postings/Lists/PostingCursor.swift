import Corpus
import Storage

/// Walks one posting list in the order of ordinals, block by block. Trusts no byte of it: an
/// ordinal it gives is below the document count, and ordinals ascend.
final class PostingCursor {
    let documentFrequency: Int
    let blockCount: Int
    /// Ordinals and frequencies of the block at hand.
    let documents: UnsafeMutablePointer<UInt32>
    let frequencies: UnsafeMutablePointer<UInt32>
    private(set) var block = 0
    /// Postings in the block at hand; zero until it is loaded.
    private(set) var count = 0
    /// Posting at hand, in the block.
    var index = 0

    private let file: SealedFile
    private let range: Range<Int>
    private let bytes: UnsafeRawPointer
    private let documentCount: Int
    private let isShort: Bool

    /// - Throws: `corrupt`.
    init(_ info: TermInfo, in file: SealedFile, documentCount: Int) throws(QuarryError) {
        self.file = file
        self.documentCount = documentCount
        range = info.postings
        documentFrequency = info.documentFrequency
        isShort = documentFrequency < PostingsFormat.blockSize
        blockCount =
            isShort
            ? 1 : (documentFrequency + PostingsFormat.blockSize - 1) / PostingsFormat.blockSize
        documents = .allocate(capacity: PostingsFormat.blockSize)
        frequencies = .allocate(capacity: PostingsFormat.blockSize)
        guard let base = file.payload.baseAddress, documentFrequency > 0,
            documentFrequency <= documentCount,
            info.postings.upperBound <= file.payload.count - PostingsFormat.slack,
            isShort || blockCount * PostingsFormat.blockEntrySize <= info.postings.count
        else {
            bytes = UnsafeRawPointer(documents)
            throw file.corrupt(at: 0, because: "has no room for a posting list that `terms` names")
        }
        bytes = base + info.postings.lowerBound
        if isShort { try decodeShort() }
    }

    deinit {
        documents.deallocate()
        frequencies.deallocate()
    }

    var isAtEnd: Bool { block == blockCount }

    var ordinal: Int { Int(documents[index]) }

    var frequency: Int { Int(frequencies[index]) }

    /// Loads the block at hand unless it is loaded already.
    /// - Throws: `corrupt`.
    func load() throws(QuarryError) { if count == 0 { try decodeBlock() } }

    /// To the first posting of the next block.
    func skipBlock() {
        block += 1
        index = 0
        count = 0
    }

    /// To the first posting at or after `target`, or the end. Targets ascend.
    /// - Throws: `corrupt`.
    func advance(to target: Int) throws(QuarryError) {
        skipBlocks(before: target)
        guard !isAtEnd else { return }
        try load()
        while documents[index] < target { index += 1 }
    }

    /// Whether `target` holds the term; the cursor stands on it if so.
    /// - Throws: `corrupt`.
    func holds(_ target: Int) throws(QuarryError) -> Bool {
        try advance(to: target)
        return !isAtEnd && ordinal == target
    }

    /// To the next posting, or the end.
    func next() {
        index += 1
        if index == count { skipBlock() }
    }

    /// Skips blocks that end before `target`, by their entries alone.
    func skipBlocks(before target: Int) {
        while block < blockCount && lastOrdinal(of: block) < target { skipBlock() }
    }

    func lastOrdinal(of block: Int) -> Int {
        isShort ? Int(documents[count - 1]) : Int(entry(of: block, at: 0))
    }

    /// Where the positions of the block at hand begin in the list's positions.
    var positionsOffset: Int { isShort ? 0 : Int(entry(of: block, at: 8)) }

    /// Impacts of a block; those of a short list are its postings.
    func forEachImpact(
        of block: Int, lengths: DocumentLengths, body: (_ frequency: Int, _ length: Int) -> Void
    ) {
        if isShort {
            for index in 0..<count {
                body(Int(frequencies[index]), lengths[Int(documents[index])])
            }
            return
        }
        for impact in 0..<PostingsFormat.impactCount {
            let pair = entry(of: block, at: 16 + 4 * impact)
            let frequency = Int(pair & 0xFFFF)
            let isSaturated = frequency == Int(UInt16.max)
            body(isSaturated ? Int(UInt32.max) : frequency, Int(pair >> 16))
        }
    }

    private func entry(of block: Int, at offset: Int) -> UInt32 {
        UInt32(
            littleEndian: bytes.loadUnaligned(
                fromByteOffset: block * PostingsFormat.blockEntrySize + offset, as: UInt32.self))
    }

    private func decodeBlock() throws(QuarryError) {
        let widths = entry(of: block, at: 12)
        let gapBits = Int(widths & 0xFF)
        let countBits = Int(widths >> 8 & 0xFF)
        let size =
            block == blockCount - 1
            ? documentFrequency - block * PostingsFormat.blockSize : PostingsFormat.blockSize
        let start = Int(entry(of: block, at: 4))
        let middle = start + BitPacking.byteCount(size, width: gapBits)
        let end = middle + BitPacking.byteCount(size, width: countBits)
        guard gapBits <= 32, countBits < 32, end <= range.count else {
            throw damage("a block of postings lies outside its list")
        }
        BitPacking.unpack(bytes + start, width: gapBits, count: size, into: documents)
        BitPacking.unpack(bytes + middle, width: countBits, count: size, into: frequencies)
        var next = block == 0 ? 0 : lastOrdinal(of: block - 1) + 1
        for place in 0..<size {
            next &+= Int(documents[place])
            documents[place] = UInt32(truncatingIfNeeded: next)
            frequencies[place] &+= 1
            next &+= 1
        }
        guard next - 1 == lastOrdinal(of: block), next <= documentCount else {
            throw damage("the ordinals of a block do not add up")
        }
        count = size
    }

    private func decodeShort() throws(QuarryError) {
        var reader = ByteReader(UnsafeRawBufferPointer(start: bytes, count: range.count))
        var next = 0
        do throws(DecodingFailure) {
            for place in 0..<documentFrequency {
                let code = try reader.varint()
                next += code >> 1
                guard next < documentCount else { throw reader.fail("an ordinal is too large") }
                documents[place] = UInt32(next)
                let more = code & 1 == 1 ? -1 : try reader.varint()
                guard more <= Int(UInt32.max) - 2 else {
                    throw reader.fail("a frequency is too large")
                }
                frequencies[place] = UInt32(more + 2)
                next += 1
            }
        } catch {
            throw file.corrupt(at: range.lowerBound + error.offset, because: error.reason)
        }
        count = documentFrequency
    }

    private func damage(_ reason: String) -> QuarryError {
        file.corrupt(at: range.lowerBound + block * PostingsFormat.blockEntrySize, because: reason)
    }
}
