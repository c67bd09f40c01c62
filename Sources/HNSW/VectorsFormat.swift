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

    /// Count and dimension, as the header states them; sizes are the caller's to compare.
    /// - Throws: `corrupt`.
    static func shape(of file: SealedFile) throws(QuarryError) -> (count: Int, dimension: Int) {
        var reader = ByteReader(file.payload)
        let count: UInt64
        let dimension: Int
        do throws(DecodingFailure) {
            count = try reader.integer(UInt64.self)
            dimension = Int(try reader.integer(UInt32.self))
        } catch {
            throw file.corrupt(at: error.offset, because: error.reason)
        }
        guard VectorRows.dimensions.contains(dimension), count <= VectorRows.maximumCount else {
            throw file.corrupt(
                at: 0, because: "\(count) vectors of \(dimension) components can't be meant")
        }
        return (Int(count), dimension)
    }
}
