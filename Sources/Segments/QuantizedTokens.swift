import Corpus

/// The token vectors of one chunk in 8 bits a component, each vector with a scale of its own:
/// component = round(127 · x / largest), x ≈ component · scale, scale = largest / 127.
///
/// Bytes: a float32 scale a token, then `dimension` int8 a token, little-endian. So a chunk takes
/// (dimension + 4) bytes a token: 388 of MiniLM's 1,536.
package enum QuantizedTokens {
    /// Of the bytes; part of the inputs of a segment that holds them.
    package static let version = "int8-1"

    /// Bytes of a token.
    package static func rowBytes(_ dimension: Int) -> Int { dimension + 4 }

    /// - Parameter vectors: rows of `dimension` finite floats.
    /// - Complexity: O(vectors).
    package static func encode(_ vectors: [Float], dimension: Int) -> [UInt8] {
        precondition(
            dimension > 0 && vectors.count % dimension == 0, "token vectors come in whole rows")
        let rows = stride(from: 0, to: vectors.count, by: dimension).map {
            vectors[$0..<$0 + dimension]
        }
        let scales = rows.map { row in row.reduce(0) { max($0, abs($1)) } / 127 }
        var writer = ByteWriter()
        writer.reserve(rows.count * rowBytes(dimension))
        for scale in scales { writer.float(scale) }
        for (row, scale) in zip(rows, scales) {
            let inverse = scale > 0 ? 1 / scale : 0
            for value in row {
                // The division may round up to a hair above 127.
                let component = min(max((value * inverse).rounded(), -127), 127)
                writer.integer(Int8(component))
            }
        }
        return writer.bytes
    }

    /// The rows again, each component within half a scale of what it was.
    /// - Throws: `DecodingFailure` where the bytes are no whole tokens or a scale is no number.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, dimension: Int
    ) throws(DecodingFailure) -> [Float] {
        var reader = ByteReader(bytes)
        guard bytes.count % rowBytes(dimension) == 0 else {
            throw reader.fail("token vectors of \(bytes.count) bytes")
        }
        let count = bytes.count / rowBytes(dimension)
        var scales: [Float] = []
        for _ in 0..<count {
            let scale = try reader.float()
            guard scale.isFinite, scale >= 0 else { throw reader.fail("a scale of \(scale)") }
            scales.append(scale)
        }
        let components = try reader.raw(count * dimension)
        return [Float](unsafeUninitializedCapacity: count * dimension) { floats, initialized in
            for row in 0..<count {
                for index in row * dimension..<(row + 1) * dimension {
                    let component = Int8(bitPattern: components[index])
                    floats.initializeElement(at: index, to: Float(component) * scales[row])
                }
            }
            initialized = count * dimension
        }
    }
}
