import Corpus
import Glibc

/// The streams of a PDF, unpacked only to learn how long they are: poppler unpacks what a few
/// hundred bytes state to be gigabytes of, and says nothing of it until time or memory ends.
struct PDFStreams {
    let bytes: UnsafeRawBufferPointer
    private var total = 0
    let first = Inflater()
    private let second = Inflater()

    /// Looks at every stream packed by Flate (RFC 1950) that is not encrypted, whatever the file's
    /// tables say of it. Images are left out: they are not unpacked to find text.
    /// O(bytes, packed and unpacked up to the limits).
    /// - Throws: `limitExceeded` if a stream unpacks to more than `Limits.streamBytes`, or all to
    ///   more than `Limits.streamRatio` times the file and `Limits.streamBytesAlways`.
    static func check(_ bytes: UnsafeRawBufferPointer) throws(QuarryError) {
        var streams = PDFStreams(bytes: bytes)
        try streams.check()
    }

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func check() throws(QuarryError) {
        let most = max(Limits.streamBytesAlways, bytes.count * Limits.streamRatio)
        var place = 0
        while let keyword = find("stream", in: place..<bytes.count) {
            place = keyword + 6
            guard let start = dataStart(after: keyword) else { continue }
            let dictionary = dictionary(before: keyword)
            if count("/Image", in: dictionary) > 0 { continue }
            let filters = count("/FlateDecode", in: dictionary) + count("/Fl", in: dictionary)
            let times = max(filters, 1)
            if times == 1, isSmall { continue }
            let length = try unpackedLength(start, times: times)
            // Data that unpack to nothing take their time as well.
            total += max(length, first.consumed)
            guard length <= Limits.streamBytes else {
                throw QuarryError(
                    .limitExceeded,
                    "its stream at byte \(start) unpacks to over \(Limits.streamBytes >> 20) MiB")
            }
            guard total <= most else {
                throw QuarryError(
                    .limitExceeded, "its streams unpack to over \(most >> 20) MiB")
            }
        }
    }

    /// Bytes that Deflate makes of one at most: 258 of two bits.
    private static let deflateRatio = 1032

    /// Whether the file can't unpack to more than either limit.
    private var isSmall: Bool { bytes.count < Limits.streamBytes / Self.deflateRatio }

    // MARK: Unpacking

    /// How often data are packed at most, and bytes of a dictionary.
    private static let mostTimes = 2
    private static let longestDictionary = 4096

    /// Bytes, up to the limit and a little more. What is packed twice unpacks to what has to be
    /// unpacked; nobody packs more often.
    private func unpackedLength(_ start: Int, times: Int) throws(QuarryError) -> Int {
        guard times <= Self.mostTimes else {
            throw QuarryError(
                .limitExceeded, "its stream at byte \(start) is packed \(times) times")
        }
        var length = 0
        let count = { (piece: UnsafeRawBufferPointer) in
            length += piece.count
            return length <= Limits.streamBytes
        }
        let packed = UnsafeRawBufferPointer(rebasing: bytes[start...])
        first.reset()
        second.reset()
        first.read(packed) { times == 1 ? count($0) : second.read($0, taking: count) }
        return length
    }

    // MARK: Finding

    func find(_ keyword: StaticString, in range: Range<Int>) -> Int? {
        let letters = UnsafeBufferPointer(
            start: keyword.utf8Start, count: keyword.utf8CodeUnitCount)
        var start = range.lowerBound
        while start < range.upperBound, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(letters[0]), range.upperBound - start)
        {
            let place = UnsafeRawPointer(found) - base
            if bytes[place..<range.upperBound].starts(with: letters) { return place }
            start = place + 1
        }
        return nil
    }

    /// Nil after `endstream`, and where no data of zlib's stand.
    func dataStart(after keyword: Int) -> Int? {
        if keyword > 2, bytes[(keyword - 3)..<keyword].elementsEqual("end".utf8) { return nil }
        var start = keyword + 6
        while start < bytes.count, [9, 10, 13, 32].contains(bytes[start]) { start += 1 }
        guard start + 1 < bytes.count, bytes[start] & 0x0F == 8,
            (Int(bytes[start]) << 8 | Int(bytes[start + 1])) % 31 == 0
        else { return nil }
        return start
    }

    /// What stands between the stream and its object's number.
    func dictionary(before keyword: Int) -> Range<Int> {
        let object = Array("obj".utf8)
        let first = max(0, keyword - Self.longestDictionary)
        var start = keyword - 3
        while start > first, !bytes[start..<start + 3].elementsEqual(object) { start -= 1 }
        return max(start, first)..<keyword
    }

    /// How often a dictionary has a name; `/ImageB` of a form's `/ProcSet` is not `/Image`.
    func count(_ name: StaticString, in dictionary: Range<Int>) -> Int {
        var (count, place) = (0, dictionary.lowerBound)
        while let found = find(name, in: place..<dictionary.upperBound) {
            place = found + name.utf8CodeUnitCount
            if place == dictionary.upperBound || !Self.isLetter(bytes[place]) { count += 1 }
        }
        return count
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 65...90 ~= byte & 0xDF }
}
