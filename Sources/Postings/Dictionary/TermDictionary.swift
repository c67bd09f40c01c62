import Corpus
import Storage

/// Looks terms up in a mapped `terms` file. Trusts no byte of it.
struct TermDictionary: Sendable {
    let file: SealedFile
    let count: Int
    private let blockCount: Int
    /// Where the blocks begin in the payload.
    private let dataStart: Int

    /// - Throws: `notFound`, `io`, `corrupt`, `formatTooOld`, `formatTooNew`.
    init(path: String) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: PostingsFormat.terms, versions: PostingsFormat.versions)
        let header = PostingsFormat.termsHeaderSize
        guard file.payload.count >= header + 4 else {
            throw file.corrupt(at: 0, because: "has no header")
        }
        let (terms, blocks) = file.twoCounts()
        let room = UInt64((file.payload.count - header - 4) / 4)
        let perBlock = UInt64(PostingsFormat.termsPerBlock)
        guard blocks <= room, terms <= blocks * perBlock, terms + perBlock > blocks * perBlock
        else { throw file.corrupt(at: 0, because: "counts more terms than it has room for") }
        count = Int(terms)
        blockCount = Int(blocks)
        dataStart = header + 4 * (blockCount + 1)
    }

    /// - Throws: `corrupt`.
    func find(_ term: String) throws(QuarryError) -> TermInfo? {
        var term = term
        let result: Result<TermInfo?, QuarryError> = term.withUTF8 { bytes in
            Result { () throws(QuarryError) in try find(UnsafeRawBufferPointer(bytes)) }
        }
        return try result.get()
    }

    /// O(log n); reads one block and the first terms of a few others.
    /// - Throws: `corrupt`.
    func find(_ term: UnsafeRawBufferPointer) throws(QuarryError) -> TermInfo? {
        var low = 0
        var high = blockCount
        while low < high {
            let middle = (low + high) / 2
            var block = try reader(of: middle)
            if try block.first() > term { high = middle } else { low = middle + 1 }
        }
        guard low > 0 else { return nil }
        var block = try reader(of: low - 1)
        return try block.find(term, among: termCount(of: low - 1))
    }

    /// All terms in the order of their bytes.
    /// - Throws: `corrupt`.
    func forEach(_ body: (String, TermInfo) -> Void) throws(QuarryError) {
        for block in 0..<blockCount {
            var reader = try reader(of: block)
            try reader.begin()
            for _ in 0..<termCount(of: block) {
                let info = try reader.next()
                body(String(decoding: reader.term, as: UTF8.self), info)
            }
        }
    }

    private func termCount(of block: Int) -> Int {
        min(PostingsFormat.termsPerBlock, count - block * PostingsFormat.termsPerBlock)
    }

    private func reader(of block: Int) throws(QuarryError) -> TermBlockReader {
        let start = dataStart + offset(block)
        let end = dataStart + offset(block + 1)
        guard start <= end, end <= file.payload.count else {
            throw file.corrupt(
                at: dataStart + 4 * block, because: "a block of terms lies outside the file")
        }
        return TermBlockReader(file: file, range: start..<end)
    }

    private func offset(_ block: Int) -> Int {
        let place = PostingsFormat.termsHeaderSize + 4 * block
        return Int(UInt32(littleEndian: file.payload.load(fromByteOffset: place, as: UInt32.self)))
    }
}

/// Reads the terms of one block in order.
private struct TermBlockReader {
    private let file: SealedFile
    private let start: Int
    private var reader: ByteReader
    private(set) var term: [UInt8] = []
    private var postingsOffset = 0
    private var positionsOffset = 0

    init(file: SealedFile, range: Range<Int>) {
        self.file = file
        start = range.lowerBound
        reader = ByteReader(UnsafeRawBufferPointer(rebasing: file.payload[range]))
    }

    mutating func begin() throws(QuarryError) {
        do throws(DecodingFailure) {
            postingsOffset = try reader.varint()
            positionsOffset = try reader.varint()
        } catch { throw damage(error) }
    }

    /// The first term, for comparing.
    mutating func first() throws(QuarryError) -> TermBytes {
        try begin()
        do throws(DecodingFailure) {
            guard try reader.varint() == 0 else { throw reader.fail("a block begins mid-term") }
            return TermBytes(bytes: try reader.raw(try reader.count()))
        } catch { throw damage(error) }
    }

    mutating func next() throws(QuarryError) -> TermInfo {
        do throws(DecodingFailure) {
            let (shared, suffix) = try nextTerm(after: term.count)
            term.removeSubrange(shared...)
            term.append(contentsOf: suffix)
            return try nextInfo()
        } catch { throw damage(error) }
    }

    /// Looks for a term among the first `count`, none of which is written out: what each shares
    /// with the one before says how it stands to `target`, but where it shares just as much.
    mutating func find(
        _ target: UnsafeRawBufferPointer, among count: Int
    ) throws(QuarryError) -> TermInfo? {
        try begin()
        do throws(DecodingFailure) {
            // Of the term before, which is less than `target`: its length, and the bytes at its
            // start that are `target`'s.
            var length = 0
            var matched = 0
            for _ in 0..<count {
                let (shared, suffix) = try nextTerm(after: length)
                length = shared + suffix.count
                guard shared >= matched else { return nil }
                if shared == matched {
                    let rest = UnsafeRawBufferPointer(rebasing: target[matched...])
                    let most = min(suffix.count, rest.count)
                    var common = 0
                    while common < most, suffix[common] == rest[common] { common += 1 }
                    matched += common
                    if common == suffix.count, common == rest.count { return try nextInfo() }
                    if common == rest.count { return nil }
                    if common < suffix.count, suffix[common] > rest[common] { return nil }
                }
                _ = try nextInfo()
            }
            return nil
        } catch { throw damage(error) }
    }

    /// What a term has in common with the one before, of `length` bytes, and its own end.
    private mutating func nextTerm(
        after length: Int
    ) throws(DecodingFailure) -> (shared: Int, suffix: UnsafeRawBufferPointer) {
        let shared = try reader.varint()
        guard shared <= length else { throw reader.fail("a term shares too many bytes") }
        return (shared, try reader.raw(try reader.count()))
    }

    private mutating func nextInfo() throws(DecodingFailure) -> TermInfo {
        let documentFrequency = try reader.varint()
        let further = try reader.varint()
        let postings = try take(try reader.varint(), advancing: &postingsOffset)
        let positions = try take(try reader.varint(), advancing: &positionsOffset)
        let (occurrences, overflow) = documentFrequency.addingReportingOverflow(further)
        if overflow { throw reader.fail("a term occurs too often") }
        return TermInfo(
            documentFrequency: documentFrequency, occurrences: occurrences, postings: postings,
            positions: positions)
    }

    private func take(
        _ length: Int, advancing offset: inout Int
    ) throws(DecodingFailure) -> Range<Int> {
        let (end, overflow) = offset.addingReportingOverflow(length)
        if overflow { throw reader.fail("a list ends past all integers") }
        defer { offset = end }
        return offset..<end
    }

    private func damage(_ failure: DecodingFailure) -> QuarryError {
        file.corrupt(at: start + failure.offset, because: failure.reason)
    }
}

/// Bytes of a mapped term, compared as unsigned.
private struct TermBytes {
    let bytes: UnsafeRawBufferPointer

    static func > (left: TermBytes, right: UnsafeRawBufferPointer) -> Bool {
        right.lexicographicallyPrecedes(left.bytes)
    }
}
