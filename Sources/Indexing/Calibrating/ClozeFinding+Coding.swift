import Corpus
import Ranking

extension ClozeFinding {
    func encode(into writer: inout ByteWriter) {
        writer.varint(entries.count)
        for entry in entries {
            entry.candidate.encode(into: &writer)
            writer.optionalDouble(entry.lexical)
            writer.optionalDouble(entry.nearest)
            writer.integer(UInt8(entry.isAnswer ? 1 : 0))
        }
        writer.integer(UInt8(target == nil ? 0 : 1))
        target?.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        for _ in 0..<(try reader.count(minimumBytes: 20)) {
            var entry = Entry(candidate: try Candidate(from: &reader))
            entry.lexical = try reader.optionalDouble()
            entry.nearest = try reader.optionalDouble()
            entry.isAnswer = try reader.flag()
            entries.append(entry)
        }
        if try reader.flag() { target = try Candidate(from: &reader) }
    }
}

extension Candidate {
    /// What fusion looks at.
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.varint(address.segment)
        writer.varint(address.ordinal)
        writer.float(bm25)
        writer.float(vector)
        writer.double(overlap)
    }

    fileprivate init(from reader: inout ByteReader) throws(DecodingFailure) {
        let segment = try reader.varint()
        self.init(
            address: ChunkAddress(segment: segment, ordinal: try reader.varint()),
            bm25: try reader.float(), vector: try reader.float())
        overlap = try reader.double()
    }
}

extension ByteWriter {
    fileprivate mutating func optionalDouble(_ value: Double?) {
        integer(UInt8(value == nil ? 0 : 1))
        if let value { double(value) }
    }
}

extension ByteReader {
    fileprivate mutating func optionalDouble() throws(DecodingFailure) -> Double? {
        try flag() ? double() : nil
    }
}
