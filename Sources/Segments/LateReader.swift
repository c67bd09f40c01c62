package import Corpus
import Storage

/// The file `late`: the token vectors of every chunk, for late interaction without the model
/// having to read the chunks again. Only in segments whose job asks for it.
///
/// Payload: the chunks' `TokenCodes` one after the other, zeros to a multiple of 8, the center they
/// were made with as f32, zeros again, then `count + 1` u64 offsets of theirs, u64 dimension, u64
/// count. The tables stand last so that a segment's token vectors need never be in memory together.
package final class LateReader: Sendable {
    static let name = "late"
    static let kind = FileKind("LATE")
    /// 1 had 8 bits a component and a row a token.
    static let version: UInt32 = 2
    /// Dimension and count.
    static let tailSize = 16

    package let count: Int
    /// Of the model's token vectors: not the dimension of its vectors if it has a dense head.
    package var dimension: Int { center.count }
    /// What the codes were made with.
    package let center: [Float]
    private let file: SealedFile
    /// Where the codes end.
    private let end: Int
    /// Where the offsets begin.
    private let table: Int

    package var path: String { file.path }

    /// Bytes of the file.
    package var byteCount: Int {
        SealedFile.headerSize + file.payload.count + SealedFile.footerSize
    }

    /// - Throws: `QuarryError`; `corrupt` if the tables can't fit the payload.
    init(path: String) throws(QuarryError) {
        file = try SealedFile(path: path, kind: Self.kind, versions: Self.version...Self.version)
        let size = file.payload.count
        guard size >= Self.tailSize + 8, size % 8 == 0 else {
            throw file.corrupt(at: 0, because: "no table of token vectors")
        }
        let count = Self.word(in: file, at: size - 8)
        let dimension = Self.word(in: file, at: size - 16)
        guard (1...1 << 14).contains(dimension), count < UInt64(size / 8),
            UInt64(size) >= Self.tableBytes(count: count, dimension: dimension)
        else {
            throw file.corrupt(
                at: size - Self.tailSize,
                because: "\(count) chunks of \(dimension) components don't fit the file")
        }
        self.count = Int(count)
        table = size - Self.tailSize - 8 * (Int(count) + 1)
        end = size - Int(Self.tableBytes(count: count, dimension: dimension))
        center = Self.floats(in: file, at: end, count: Int(dimension))
        guard center.allSatisfy(\.isFinite) else {
            throw file.corrupt(at: end, because: "the center of the token vectors is no number")
        }
    }

    /// Of all that stands behind the codes.
    private static func tableBytes(count: UInt64, dimension: UInt64) -> UInt64 {
        (4 * dimension + 7) / 8 * 8 + 8 * (count + 1) + UInt64(tailSize)
    }

    /// The token vectors of a chunk.
    /// - Throws: `corrupt` if they lie outside the file or don't decode.
    package func codes(of ordinal: Int) throws(QuarryError) -> TokenCodes {
        try decode(place(of: ordinal))
    }

    /// The same as the file has them.
    /// - Throws: `corrupt` if they lie outside the file or are no whole rows.
    func bytes(of ordinal: Int) throws(QuarryError) -> [UInt8] {
        let place = try place(of: ordinal)
        let bytes = Array(file.payload[place])
        guard TokenCodes.isWhole(bytes, dimension: dimension) else {
            throw file.corrupt(
                at: place.lowerBound, because: "token vectors of \(bytes.count) bytes")
        }
        return bytes
    }

    private func place(of ordinal: Int) throws(QuarryError) -> Range<Int> {
        guard (0..<count).contains(ordinal) else {
            throw file.corrupt(at: table, because: "there are no token vectors of chunk \(ordinal)")
        }
        let from = Self.word(in: file, at: table + 8 * ordinal)
        let to = Self.word(in: file, at: table + 8 * (ordinal + 1))
        guard from <= to, to <= UInt64(end) else {
            throw file.corrupt(
                at: table + 8 * ordinal, because: "token vectors of chunk \(ordinal) lie outside")
        }
        return Int(from)..<Int(to)
    }

    private func decode(_ range: Range<Int>) throws(QuarryError) -> TokenCodes {
        let bytes = UnsafeRawBufferPointer(rebasing: file.payload[range])
        do throws(DecodingFailure) {
            return try TokenCodes(bytes, dimension: dimension)
        } catch {
            throw file.corrupt(at: range.lowerBound + error.offset, because: error.reason)
        }
    }

    private static func word(in file: SealedFile, at offset: Int) -> UInt64 {
        UInt64(littleEndian: file.payload.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func floats(in file: SealedFile, at offset: Int, count: Int) -> [Float] {
        (0..<count).map { index in
            let bits = file.payload.loadUnaligned(
                fromByteOffset: offset + 4 * index, as: UInt32.self)
            return Float(bitPattern: UInt32(littleEndian: bits))
        }
    }
}
