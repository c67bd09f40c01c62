package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes one `SealedFile`, payload piece by piece.
///
/// The file must not exist; it is on disk for good once `seal` returns. A writer that is
/// dropped unsealed leaves a file that no reader accepts.
package struct SealedFileWriter: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var hasher = Hasher256()
    private var buffer: [UInt8] = []
    private var payloadLength = 0

    private static let bufferSize = 1 << 20

    /// - Throws: `alreadyExists`, `io`.
    package init(path: String, kind: FileKind, version: UInt32) throws(QuarryError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw QuarryError(.alreadyExists, path: path, "is there already")
            }
            throw QuarryError(call: "create", path: path)
        }
        buffer.reserveCapacity(Self.bufferSize)
        buffer = Self.header(kind: kind, version: version)
    }

    deinit { close(descriptor) }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(QuarryError) {
        payloadLength += bytes.count
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    package mutating func append(_ bytes: [UInt8]) throws(QuarryError) {
        payloadLength += bytes.count
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Ends the file and makes it durable.
    package consuming func seal() throws(QuarryError) -> SealedFileInfo {
        try flush()
        let digest = hasher.finish()
        let end = Self.headerSize + payloadLength
        var tail = ByteWriter()
        tail.raw(Array(repeating: 0, count: Self.padded(end) - end))
        tail.integer(UInt64(payloadLength))
        tail.raw(digest.bytes)
        tail.raw(Self.footerEnd)
        Failpoint.fileSeal.pass()
        try FileSystem.writeAll(tail.bytes, to: descriptor, path: path)
        try FileSystem.synchronise(descriptor, path: path)
        return SealedFileInfo(length: end + tail.bytes.count, digest: digest)
    }

    /// The whole of a small file at once.
    @discardableResult
    package static func write(
        path: String, kind: FileKind, version: UInt32, payload: [UInt8]
    ) throws(QuarryError) -> SealedFileInfo {
        var writer = try SealedFileWriter(path: path, kind: kind, version: version)
        try writer.append(payload)
        return try writer.seal()
    }

    private mutating func flush() throws(QuarryError) {
        hasher.update(buffer)
        try FileSystem.writeAll(buffer, to: descriptor, path: path)
        buffer.removeAll(keepingCapacity: true)
    }

    private static let headerSize = SealedFile.headerSize
    static let footerEnd = Array("YRRQ".utf8) + [0, 0, 0, 0]

    static func padded(_ length: Int) -> Int { (length + 7) / 8 * 8 }

    static func header(kind: FileKind, version: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Array("QRRY".utf8))
        writer.raw(Array(kind.letters.utf8))
        writer.integer(version)
        writer.pad(to: headerSize)
        return writer.bytes
    }
}
