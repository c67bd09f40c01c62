import Corpus
import Foundation

/// JSON for files of many objects: keys sorted, slashes as they are.
package struct JSONBytes {
    private let encoder = JSONEncoder()

    package init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

    /// On one line.
    package func bytes(_ value: some Encodable) -> [UInt8] {
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("texts and whole numbers always encode as JSON")
        }
        return [UInt8](data)
    }

    /// The chunk's object with the key `vector` at its end, which no encoder would write as fast.
    func object(_ row: IndexRows.Row) -> [UInt8] {
        var bytes = bytes(row.chunk)
        bytes.removeLast()
        bytes.append(contentsOf: Array(",\"vector\":".utf8))
        Self.append(row.vector, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// A list of numbers, each with the fewest digits that give the same float32 again. Vectors in
    /// an index are finite.
    static func append(_ vector: UnsafeBufferPointer<Float>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, value) in vector.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: value.description.utf8)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
