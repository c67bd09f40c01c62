/// Reads what `ByteWriter` wrote, from bytes nobody vouches for: every read is checked, and
/// nothing is allocated that the remaining bytes could not fill.
///
/// The memory must stay valid while the reader lives.
package struct ByteReader {
    private let base: UnsafeRawBufferPointer
    package private(set) var offset = 0

    package init(_ bytes: UnsafeRawBufferPointer) { base = bytes }

    package var remaining: Int { base.count - offset }

    package var isAtEnd: Bool { remaining == 0 }

    package mutating func integer<T: FixedWidthInteger>(
        _ type: T.Type = T.self
    ) throws(DecodingFailure) -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= size else { throw fail("ends inside a \(size)-byte integer") }
        defer { offset += size }
        return T(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    package mutating func float() throws(DecodingFailure) -> Float {
        Float(bitPattern: try integer(UInt32.self))
    }

    package mutating func double() throws(DecodingFailure) -> Double {
        Double(bitPattern: try integer(UInt64.self))
    }

    package mutating func varint() throws(DecodingFailure) -> Int {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard remaining > 0 else { throw fail("ends inside a varint") }
            let byte = base[offset]
            offset += 1
            if shift == 63 && byte > 0 { throw fail("varint over 63 bits") }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return Int(value) }
            shift += 7
        }
    }

    /// A varint that counts things of at least `minimumBytes` each, still to be read.
    package mutating func count(minimumBytes: Int = 1) throws(DecodingFailure) -> Int {
        let value = try varint()
        guard value <= remaining / minimumBytes else {
            throw fail("count \(value) is more than the bytes left")
        }
        return value
    }

    package mutating func string() throws(DecodingFailure) -> String {
        let length = try count()
        let start = offset
        let slice = UnsafeRawBufferPointer(rebasing: base[start..<start + length])
        guard let value = String(validating: slice, as: UTF8.self) else {
            throw fail("string is not UTF-8")
        }
        offset += length
        return value
    }

    package mutating func optionalString() throws(DecodingFailure) -> String? {
        try flag() ? string() : nil
    }

    package mutating func strings() throws(DecodingFailure) -> [String] {
        var values: [String] = []
        for _ in 0..<(try count()) { values.append(try string()) }
        return values
    }

    /// The encoding that a name read before this stands for.
    package func encoding(named name: String) throws(DecodingFailure) -> TextEncoding {
        guard let encoding = try? TextEncoding(name) else { throw fail("unknown encoding") }
        return encoding
    }

    package mutating func flag() throws(DecodingFailure) -> Bool {
        switch try integer(UInt8.self) {
        case 0: false
        case 1: true
        case let other: throw fail("flag byte is \(other)")
        }
    }

    package mutating func raw(_ length: Int) throws(DecodingFailure) -> UnsafeRawBufferPointer {
        guard length >= 0, length <= remaining else { throw fail("ends inside \(length) bytes") }
        defer { offset += length }
        return UnsafeRawBufferPointer(rebasing: base[offset..<offset + length])
    }

    /// Skips the zero bytes `ByteWriter.pad(to:)` wrote.
    package mutating func skipPadding(to alignment: Int) throws(DecodingFailure) {
        while offset % alignment != 0 {
            guard try integer(UInt8.self) == 0 else { throw fail("padding is not zero") }
        }
    }

    package func fail(_ reason: String) -> DecodingFailure {
        DecodingFailure(offset: offset, reason: reason)
    }
}
