import Corpus

/// Fixed-width little-endian bit fields, up to 32 bits each.
enum BitPacking {
    /// Bits the largest value needs.
    static func width(of values: [UInt32]) -> Int {
        32 - (values.max() ?? 0).leadingZeroBitCount
    }

    static func byteCount(_ count: Int, width: Int) -> Int { (count * width + 7) / 8 }

    static func pack(_ values: [UInt32], width: Int, into writer: inout ByteWriter) {
        var pending: UInt64 = 0
        var bits = 0
        for value in values {
            pending |= UInt64(value) << UInt64(bits)
            bits += width
            while bits >= 8 {
                writer.integer(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                bits -= 8
            }
        }
        if bits > 0 { writer.integer(UInt8(truncatingIfNeeded: pending)) }
    }

    /// Reads `count` values. Eight bytes past the last field must be readable.
    @inline(__always)
    static func unpack(
        _ bytes: UnsafeRawPointer, width: Int, count: Int,
        into values: UnsafeMutablePointer<UInt32>
    ) {
        let mask = (UInt64(1) << UInt64(width)) &- 1
        var bit = 0
        for index in 0..<count {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self))
            values[index] = UInt32(truncatingIfNeeded: (word &>> UInt64(bit & 7)) & mask)
            bit &+= width
        }
    }
}
