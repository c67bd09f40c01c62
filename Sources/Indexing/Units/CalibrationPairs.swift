package import Corpus
import Ranking

/// Questions and chunks that late interaction is to compare.
package struct CalibrationPairs: Sendable {
    struct Pair: Sendable {
        var query: String
        /// Where the chunk is.
        var address: ChunkAddress
        /// What stands in the chunk's place; nil: its own text.
        var rest: String?
    }

    var pairs: [Pair] = []

    /// Of the byte form and of what it says; stated by the units that read and write it.
    static let version = 1

    package var isEmpty: Bool { pairs.isEmpty }
    package var count: Int { pairs.count }

    init(_ pairs: [Pair]) { self.pairs = pairs }

    /// Those with chunks in some segments, in the same order.
    package func pairs(in places: Set<Int>) -> CalibrationPairs {
        CalibrationPairs(pairs.filter { places.contains($0.address.segment) })
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.varint(Self.version)
        writer.varint(pairs.count)
        for pair in pairs {
            writer.string(pair.query)
            writer.varint(pair.address.segment)
            writer.varint(pair.address.ordinal)
            writer.optionalString(pair.rest)
        }
        return writer.bytes
    }

    /// - Throws: `corrupt`.
    package init(encoded bytes: [UInt8], path: String) throws(QuarryError) {
        pairs = try DecodedObject.read(bytes, path: path) { reader throws(DecodingFailure) in
            guard try reader.varint() == Self.version else {
                throw reader.fail("another version")
            }
            var pairs: [Pair] = []
            for _ in 0..<(try reader.count(minimumBytes: 4)) {
                let query = try reader.string()
                let segment = try reader.varint()
                let address = ChunkAddress(segment: segment, ordinal: try reader.varint())
                pairs.append(
                    Pair(query: query, address: address, rest: try reader.optionalString()))
            }
            return pairs
        }
    }
}
