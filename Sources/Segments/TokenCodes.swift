package import Corpus

/// The token vectors of one chunk as a segment holds them, opened for comparing.
///
/// A row stands for up to three neighbouring words (`TokenCoder`): its vector less the center is
/// taken to be `scale · signs`, and `offset` is the inner product of center and that difference.
/// Bytes of a row: a bit a component, lowest first, 1 for what is not negative; `scale` and
/// `offset` as binary16, little-endian.
package struct TokenCodes: Hashable, Sendable {
    package let dimension: Int
    /// [rows][dimension]: 1 or -1.
    package let signs: [Float]
    /// [rows]
    package let scales: [Float]
    /// [rows]
    package let offsets: [Float]

    package var count: Int { scales.count }

    /// Bytes of a row: 52 of 384 components.
    package static func rowBytes(_ dimension: Int) -> Int { (dimension + 7) / 8 + 4 }

    /// Whether bytes could be rows.
    package static func isWhole(_ bytes: [UInt8], dimension: Int) -> Bool {
        bytes.count % rowBytes(dimension) == 0
    }

    /// - Throws: `DecodingFailure` where the bytes are no whole rows, or a scale or an offset is no
    ///   number.
    /// - Complexity: O(rows · dimension).
    package init(
        _ bytes: UnsafeRawBufferPointer, dimension: Int
    ) throws(DecodingFailure) {
        var reader = ByteReader(bytes)
        let rowBytes = Self.rowBytes(dimension)
        guard bytes.count % rowBytes == 0 else {
            throw reader.fail("token vectors of \(bytes.count) bytes")
        }
        let count = bytes.count / rowBytes
        var (scales, offsets): ([Float], [Float]) = ([], [])
        for _ in 0..<count {
            _ = try reader.raw(rowBytes - 4)
            let scale = HalfFloat.widen(try reader.integer(UInt16.self))
            let offset = HalfFloat.widen(try reader.integer(UInt16.self))
            guard scale.isFinite, scale >= 0, offset.isFinite else {
                throw reader.fail("a scale of \(scale) and an offset of \(offset)")
            }
            scales.append(scale)
            offsets.append(offset)
        }
        self.dimension = dimension
        self.scales = scales
        self.offsets = offsets
        signs = Self.signs(of: bytes, rows: count, dimension: dimension)
    }

    private static func signs(
        of bytes: UnsafeRawBufferPointer, rows: Int, dimension: Int
    ) -> [Float] {
        let rowBytes = rowBytes(dimension)
        return [Float](unsafeUninitializedCapacity: rows * dimension) { signs, initialized in
            for row in 0..<rows {
                for start in stride(from: 0, to: dimension, by: 8) {
                    let byte = UInt32(bytes[row * rowBytes + start / 8])
                    for bit in 0..<min(8, dimension - start) {
                        // 1, or with the bit of the sign -1.
                        let pattern = 0x3F80_0000 | (~byte >> UInt32(bit) & 1) << 31
                        signs.initializeElement(
                            at: row * dimension + start + bit, to: Float(bitPattern: pattern))
                    }
                }
            }
            initialized = rows * dimension
        }
    }
}
