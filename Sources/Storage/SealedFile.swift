package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A write-once file that proves what it is and that it is whole, read through mmap.
///
/// Layout, little-endian: a 64-byte header (`QRRY`, kind, version as u32, zeros), the payload,
/// zeros to a multiple of 8, a 48-byte footer (payload length as u64, SHA-256 of header and
/// payload, `YRRQ`, u32 zero). Opening checks all but the SHA-256; `verify` checks that too.
package final class SealedFile: Sendable {
    package static let headerSize = 64
    package static let footerSize = 48

    package let path: String
    package let version: UInt32
    /// SHA-256 of header and payload, as the footer states it.
    package let digest: Digest
    /// The payload, 64-byte aligned. Valid while this object lives.
    // Read-only pages that live as long as `file`: safe to read from any thread.
    package nonisolated(unsafe) let payload: UnsafeRawBufferPointer
    private let file: MappedFile

    /// Maps a file; its time does not depend on the file's size.
    /// - Throws: `notFound`, `io`, `corrupt` (not a sealed file, other kind, other length),
    ///   `formatTooOld`, `formatTooNew`.
    package init(
        path: String, kind: FileKind, versions: ClosedRange<UInt32>
    ) throws(QuarryError) {
        let file = try MappedFile(path: path)
        let bytes = file.bytes
        guard bytes.count >= Self.headerSize + Self.footerSize else {
            throw QuarryError(
                .corrupt, path: path, "\(bytes.count) bytes are too few for a sealed file")
        }
        let length = try Self.payloadLength(bytes, path: path)
        version = try Self.checkHeader(bytes, kind: kind, versions: versions, path: path)
        let footer = UnsafeRawBufferPointer(rebasing: bytes.suffix(Self.footerSize))
        digest = Digest(bytes: Array(footer[8..<40]))
        payload = UnsafeRawBufferPointer(
            rebasing: bytes[Self.headerSize..<Self.headerSize + length])
        self.path = path
        self.file = file
    }

    /// Reads the whole file and compares its SHA-256 with the footer.
    /// - Throws: `corrupt`.
    package func verify() throws(QuarryError) {
        let sealed = UnsafeRawBufferPointer(
            rebasing: file.bytes[..<(Self.headerSize + payload.count)])
        guard Digest.sha256(sealed) == digest else {
            throw QuarryError(.corrupt, path: path, "the checksum does not match the content")
        }
    }

    /// A typed error for damage found at a place in the payload.
    package func corrupt(at offset: Int, because reason: String) -> QuarryError {
        QuarryError(.corrupt, path: path, place: .init(byte: Self.headerSize + offset), reason)
    }

    static func payloadLength(
        _ bytes: UnsafeRawBufferPointer, path: String
    ) throws(QuarryError) -> Int {
        let footer = bytes.count - footerSize
        let stated = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: footer, as: UInt64.self))
        guard bytes[(footer + 40)...].elementsEqual(SealedFileWriter.footerEnd),
            stated <= UInt64(footer - headerSize),
            SealedFileWriter.padded(headerSize + Int(stated)) == footer,
            bytes[(headerSize + Int(stated))..<footer].allSatisfy({ $0 == 0 })
        else { throw QuarryError(.corrupt, path: path, "is cut short or has no valid footer") }
        return Int(stated)
    }

    private static func checkHeader(
        _ bytes: UnsafeRawBufferPointer, kind: FileKind, versions: ClosedRange<UInt32>,
        path: String
    ) throws(QuarryError) -> UInt32 {
        let version = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        guard
            bytes[..<headerSize].elementsEqual(
                SealedFileWriter.header(kind: kind, version: version))
        else { throw QuarryError(.corrupt, path: path, "is not a Quarry file of kind \(kind)") }
        if version < versions.lowerBound {
            throw QuarryError(
                .formatTooOld, path: path,
                "format \(version); this Quarry reads \(versions.lowerBound) and later")
        }
        if version > versions.upperBound {
            throw QuarryError(
                .formatTooNew, path: path,
                "format \(version); this Quarry reads up to \(versions.upperBound)")
        }
        return version
    }
}
