import Corpus

/// How a document is encrypted: what its stream `EncryptionInfo` states.
enum EncryptionScheme {
    case agile(AgileEncryption)
    case standard(StandardEncryption)

    /// - Throws: `encrypted` for schemes that Quarry can't open, `corrupt`.
    init(_ info: [UInt8]) throws(QuarryError) {
        guard info.count >= 8 else { throw Self.damaged("it is cut short") }
        let (major, minor) = info.withUnsafeBytes {
            ($0.littleEndian(UInt16.self, at: 0), $0.littleEndian(UInt16.self, at: 2))
        }
        switch (major, minor) {
        case (4, 4): self = .agile(try AgileEncryption(Array(info[8...])))
        case (2...4, 2): self = .standard(try StandardEncryption(info))
        default: throw Self.unknown("version \(major).\(minor)")
        }
    }

    /// The key that opens the package; nil if `password` is not the one.
    func key(password: String) throws(QuarryError) -> [UInt8]? {
        switch self {
        case .agile(let scheme): try scheme.key(password: password)
        case .standard(let scheme): try scheme.key(password: password)
        }
    }

    /// The package's bytes.
    /// - Parameter stream: `EncryptedPackage`: the size in 8 bytes, then the cipher text.
    func decrypt(_ stream: [UInt8], key: [UInt8]) throws(QuarryError) -> [UInt8] {
        guard stream.count >= 8 else { throw Self.damaged("the package is cut short") }
        let size = stream.withUnsafeBytes { $0.littleEndian(UInt64.self, at: 0) }
        guard size <= UInt64(stream.count - 8) else {
            throw Self.damaged("the package is cut short")
        }
        let plain =
            switch self {
            case .agile(let scheme): try scheme.decrypt(stream, key: key)
            case .standard(let scheme): try scheme.decrypt(stream, key: key)
            }
        return Array(plain.prefix(Int(size)))
    }

    static func damaged(_ what: String) -> QuarryError {
        QuarryError(.corrupt, "a damaged encrypted document: \(what)")
    }

    static func unknown(_ what: String) -> QuarryError {
        QuarryError(
            .encrypted,
            "encrypted in a way that Quarry can't open (\(what)); save an unprotected copy")
    }
}
