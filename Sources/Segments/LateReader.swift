package import Corpus
import Storage

/// The file `late`: the token vectors of every chunk, for late interaction without the model
/// having to read the chunks again. Only in segments whose job asks for it.
///
/// Payload: the chunks' `QuantizedTokens` one after the other, zeros to a multiple of 8, then
/// `count + 1` u64 offsets of theirs, u64 dimension, u64 count. The table stands last so that a
/// segment's token vectors need never be in memory together.
package final class LateReader: Sendable {
    static let name = "late"
    static let kind = FileKind("LATE")
    static let version: UInt32 = 1
    /// Dimension and count.
    static let tailSize = 16

    package let count: Int
    package let dimension: Int
    private let file: SealedFile
    /// Where the offsets begin.
    private let table: Int

    /// Bytes of the file.
    package var byteCount: Int {
        SealedFile.headerSize + file.payload.count + SealedFile.footerSize
    }

    /// - Throws: `QuarryError`; `corrupt` if the table can't fit the payload.
    init(path: String) throws(QuarryError) {
        file = try SealedFile(path: path, kind: Self.kind, versions: Self.version...Self.version)
        let size = file.payload.count
        guard size >= Self.tailSize + 8, size % 8 == 0 else {
            throw file.corrupt(at: 0, because: "no table of token vectors")
        }
        let count = Self.word(in: file, at: size - 8)
        let dimension = Self.word(in: file, at: size - 16)
        guard count <= UInt64((size - Self.tailSize) / 8 - 1), (1...1 << 14).contains(dimension)
        else {
            throw file.corrupt(
                at: size - Self.tailSize,
                because: "\(count) chunks of \(dimension) components don't fit the file")
        }
        self.count = Int(count)
        self.dimension = Int(dimension)
        table = size - Self.tailSize - 8 * (Int(count) + 1)
    }

    /// The token vectors of a chunk, [tokens][dimension].
    /// - Throws: `corrupt` if they lie outside the file or don't decode.
    package func vectors(of ordinal: Int) throws(QuarryError) -> [Float] {
        try decode(place(of: ordinal))
    }

    /// The same as the file has them: `QuantizedTokens`.
    /// - Throws: `corrupt` if they lie outside the file or are no whole tokens.
    func bytes(of ordinal: Int) throws(QuarryError) -> [UInt8] {
        let place = try place(of: ordinal)
        guard place.count % QuantizedTokens.rowBytes(dimension) == 0 else {
            throw file.corrupt(
                at: place.lowerBound, because: "token vectors of \(place.count) bytes")
        }
        return Array(file.payload[place])
    }

    private func place(of ordinal: Int) throws(QuarryError) -> Range<Int> {
        guard (0..<count).contains(ordinal) else {
            throw file.corrupt(at: table, because: "there are no token vectors of chunk \(ordinal)")
        }
        let from = Self.word(in: file, at: table + 8 * ordinal)
        let to = Self.word(in: file, at: table + 8 * (ordinal + 1))
        guard from <= to, to <= UInt64(table) else {
            throw file.corrupt(
                at: table + 8 * ordinal, because: "token vectors of chunk \(ordinal) lie outside")
        }
        return Int(from)..<Int(to)
    }

    private func decode(_ range: Range<Int>) throws(QuarryError) -> [Float] {
        let bytes = UnsafeRawBufferPointer(rebasing: file.payload[range])
        do throws(DecodingFailure) {
            return try QuantizedTokens.decode(bytes, dimension: dimension)
        } catch {
            throw file.corrupt(at: range.lowerBound + error.offset, because: error.reason)
        }
    }

    private static func word(in file: SealedFile, at offset: Int) -> UInt64 {
        UInt64(littleEndian: file.payload.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
