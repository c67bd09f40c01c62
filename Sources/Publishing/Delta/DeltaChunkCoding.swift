import Corpus

/// Writes and reads `DeltaChunk`s, most of which follow the one before in the old index:
///
/// ```
/// 0    the old chunk after the one last named
/// 1    an old chunk: its number as varint
/// 2    the next new chunk: its content follows
/// 3    a new chunk again: its number as varint
/// ```
struct DeltaChunkCoding {
    enum Kind: UInt8 {
        case nextOld, old, new, again
    }

    private var nextOld = 0
    private(set) var newCount = 0

    /// - Returns: whether the content has to follow.
    mutating func encode(_ chunk: DeltaChunk, into writer: inout ByteWriter) -> Bool {
        switch chunk {
        case .old(let number):
            writer.integer((number == nextOld ? Kind.nextOld : .old).rawValue)
            if number != nextOld { writer.varint(number) }
            nextOld = number + 1
            return false
        case .new(newCount):
            writer.integer(Kind.new.rawValue)
            newCount += 1
            return true
        case .new(let number):
            writer.integer(Kind.again.rawValue)
            writer.varint(number)
            return false
        }
    }

    /// - Parameter oldCount: of the old index's chunks.
    /// - Returns: the chunk; its content follows where it is the next new one.
    mutating func decode(
        from reader: inout ByteReader, oldCount: Int
    ) throws(DecodingFailure) -> (chunk: DeltaChunk, isStated: Bool) {
        guard let kind = Kind(rawValue: try reader.integer()) else {
            throw reader.fail("unknown kind of chunk")
        }
        switch kind {
        case .nextOld, .old:
            let number = kind == .old ? try reader.varint() : nextOld
            guard number < oldCount else { throw reader.fail("there is no old chunk \(number)") }
            nextOld = number + 1
            return (.old(number), false)
        case .new:
            newCount += 1
            return (.new(newCount - 1), true)
        case .again:
            let number = try reader.varint()
            guard number < newCount else { throw reader.fail("no new chunk \(number) yet") }
            return (.new(number), false)
        }
    }
}
