import Corpus
import Storage

/// The file `vectors`, version 1, little-endian: a 64-byte header (count as u64, dimension as
/// u32, zeros), then the rows as float32, each padded with zeros to a multiple of 64 bytes.
enum VectorsFormat {
    static let kind = FileKind("VECT")
    static let version: UInt32 = 1
    static let headerSize = 64

    static func header(count: Int, dimension: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt64(count))
        writer.integer(UInt32(dimension))
        writer.pad(to: headerSize)
        return writer.bytes
    }
}
