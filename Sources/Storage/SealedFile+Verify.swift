package import Corpus

extension SealedFile {
    /// Checks a sealed file of any kind against a length and a SHA-256 kept elsewhere.
    /// - Throws: `corrupt`, `notFound`, `io`.
    package static func verify(
        path: String, length: Int, sha256: String
    ) throws(QuarryError) {
        let bytes = try FileSystem.read(path)
        guard bytes.count == length else {
            throw QuarryError(
                .corrupt, path: path, "has \(bytes.count) bytes, the manifest says \(length)")
        }
        guard let payload = sealedLength(bytes),
            Digest.sha256(Array(bytes[..<payload])).hex == sha256,
            bytes[(bytes.count - footerSize)...].dropFirst(8).prefix(32)
                .elementsEqual(Digest(hex: sha256)?.bytes ?? [])
        else {
            throw QuarryError(
                .corrupt, path: path, "its content does not match the manifest's SHA-256")
        }
    }

    /// Bytes covered by the checksum: header and payload; nil if the footer is no footer.
    private static func sealedLength(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= headerSize + footerSize else { return nil }
        return bytes.withUnsafeBytes { raw in
            (try? payloadLength(raw, path: "")).map { headerSize + $0 }
        }
    }
}
