package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension SealedFile {
    /// Checks a sealed file of any kind against a length and a SHA-256 kept elsewhere. Header and
    /// payload are what the SHA-256 is of; the rest of the file follows from them.
    /// - Throws: `corrupt`, `notFound`, `io`.
    /// - Complexity: O(bytes), in a megabyte of memory.
    package static func verify(
        path: String, length: Int, sha256: String
    ) throws(QuarryError) {
        // A pipe in its place would be waited for.
        let descriptor = try FileSystem.openToRead(path, flags: O_NONBLOCK)
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw QuarryError(call: "stat", path: path) }
        guard Int(info.st_size) == length else {
            throw QuarryError(
                .corrupt, path: path, "has \(info.st_size) bytes, the manifest says \(length)")
        }
        guard length >= headerSize + footerSize,
            let end = try sealedEnd(descriptor, length: length, sha256: sha256, path: path),
            try digest(descriptor, count: end, path: path).hex == sha256
        else {
            throw QuarryError(
                .corrupt, path: path, "its content does not match the manifest's SHA-256")
        }
    }

    /// Where the bytes that the checksum covers end; nil if the footer states another checksum or
    /// is none.
    private static func sealedEnd(
        _ descriptor: Int32, length: Int, sha256: String, path: String
    ) throws(QuarryError) -> Int? {
        // The footer, and the zeros before it.
        let tail = try bytes(
            descriptor, from: length - footerSize - 8, count: footerSize + 8, path: path)
        let footer = Array(tail.suffix(footerSize))
        let stated = footer.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard footer[40...].elementsEqual(SealedFileWriter.footerEnd),
            footer[8..<40].elementsEqual(Digest(hex: sha256)?.bytes ?? []),
            stated <= UInt64(length - footerSize - headerSize)
        else { return nil }
        let end = headerSize + Int(stated)
        let padding = length - footerSize - end
        guard SealedFileWriter.padded(end) == length - footerSize,
            tail.prefix(8).suffix(padding).allSatisfy({ $0 == 0 })
        else { return nil }
        return end
    }

    private static func digest(
        _ descriptor: Int32, count: Int, path: String
    ) throws(QuarryError) -> Digest {
        var hasher = Hasher256()
        var done = 0
        while done < count {
            let piece = try bytes(
                descriptor, from: done, count: min(pieceSize, count - done), path: path)
            hasher.update(piece)
            done += piece.count
        }
        return hasher.finish()
    }

    private static let pieceSize = 1 << 20

    private static func bytes(
        _ descriptor: Int32, from start: Int, count: Int, path: String
    ) throws(QuarryError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, count - done, off_t(start + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw QuarryError(call: "read", path: path) }
            guard got > 0 else {
                throw QuarryError(.corrupt, path: path, "was cut short while it was read")
            }
            done += got
        }
        return bytes
    }
}
