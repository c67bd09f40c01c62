package import Corpus
import Storage

/// A file that is written piece by piece, and hashed on the way.
package final class ExportFile {
    package let name: String
    private let file: GrowingFile
    private var hasher = Hasher256()
    private var buffer: [UInt8] = []
    /// Bytes so far.
    private(set) var length = 0

    private static let bufferSize = 1 << 20

    init(name: String, path: String) throws(QuarryError) {
        self.name = name
        file = try GrowingFile(path: path)
        buffer.reserveCapacity(Self.bufferSize)
    }

    /// - Throws: `io`; `limitExceeded` where the disk is full.
    package func append(_ bytes: [UInt8]) throws(QuarryError) {
        buffer.append(contentsOf: bytes)
        length += bytes.count
        if buffer.count >= Self.bufferSize { try flush() }
    }

    func append(_ floats: UnsafeBufferPointer<Float>) throws(QuarryError) {
        for value in floats { buffer.append(littleEndian: value.bitPattern) }
        length += floats.count * MemoryLayout<Float>.size
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Ends the file and makes it durable.
    func finish() throws(QuarryError) -> Digest {
        try flush()
        try file.synchronise()
        return hasher.finish()
    }

    private func flush() throws(QuarryError) {
        hasher.update(buffer)
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

extension [UInt8] {
    /// Little-endian float32.
    init(littleEndian floats: UnsafeBufferPointer<Float>) {
        self = []
        reserveCapacity(floats.count * MemoryLayout<Float>.size)
        for value in floats { append(littleEndian: value.bitPattern) }
    }

    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
