import Corpus
import Foundation
import Storage

/// Writes tensors as a safetensors file (huggingface.co/docs/safetensors, format 1): the length
/// of a JSON header, the header, then the data in the order in which they were added.
///
/// The same tensors give the same bytes: the header's keys are sorted, and nothing else is in it.
struct SafetensorsWriter {
    private struct Entry: Encodable {
        var dtype: String
        var shape: [Int]
        var dataOffsets: [Int]
    }

    private var entries: [String: Entry] = [:]
    private var data: [UInt8] = []

    /// - Parameter bytes: the elements, little-endian, row-major.
    mutating func add(
        _ name: String, type: Safetensors.ElementType, shape: [Int],
        bytes: UnsafeRawBufferPointer
    ) {
        precondition(
            bytes.count == shape.reduce(type.byteCount, *), "a tensor has the bytes of its shape")
        let start = data.count
        data += bytes
        entries[name] = Entry(
            dtype: type.rawValue, shape: shape, dataOffsets: [start, data.count])
    }

    /// - Throws: `io`, `limitExceeded`.
    func write(to path: String) throws(QuarryError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        guard var header = try? Array(encoder.encode(entries)) else {
            preconditionFailure("names, types and numbers can be encoded")
        }
        // The data begin at a multiple of 8, so that floats can be read where they lie.
        header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
        try FileSystem.replace(path, with: length + header + data)
    }
}
