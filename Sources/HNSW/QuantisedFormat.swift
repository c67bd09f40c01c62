import Corpus
import Storage

/// The file `quantised`, version 1, little-endian: a 64-byte header (count as u64, dimension as
/// u32, zeros), then the rows as int8, each padded with zeros to a multiple of 64 bytes, then what a
/// unit of each row is worth as float32. A function of the file `vectors`; see `QuantisedRows`.
enum QuantisedFormat {
    static let kind = FileKind("QUAN")
    static let version: UInt32 = 1

    /// Bytes of rows and scales. Below 2^31 rows of at most 2^16 bytes and 4: no overflow.
    static func byteCount(count: Int, dimension: Int) -> Int {
        count * (QuantisedRows.stride(dimension: dimension) + MemoryLayout<Float>.size)
    }
}
