package import Corpus
import Crypto
import Foundation
import Storage

/// An Ed25519 key (RFC 8032) that signatures are checked with.
///
/// Two public forms are read and written: minisign's (a comment, and one line of Base64) and PEM
/// (SubjectPublicKeyInfo, RFC 8410), which openssl reads.
package struct PublicKey: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]
    /// The eight bytes by which minisign names the key; of a key whose form states none, the first
    /// of its SHA-256, as `quarry key new` has it.
    package let id: [UInt8]

    static let byteCount = 32
    static let idByteCount = 8
    /// Of a key file of any form.
    package static let maximumFileBytes = 64 << 10

    init(bytes: [UInt8], id: [UInt8]? = nil) {
        precondition(bytes.count == Self.byteCount, "an Ed25519 key has 32 bytes")
        self.bytes = bytes
        self.id = id ?? Array(Digest.sha256(bytes).bytes.prefix(Self.idByteCount))
    }

    /// As minisign prints it: 16 hexadecimal digits.
    package var name: String { Self.name(of: id) }

    static func name(of id: [UInt8]) -> String {
        id.reversed().map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    /// The line that `minisign -P` takes.
    package var line: String { Data(Self.algorithm + id + bytes).base64EncodedString() }

    package var minisignText: String {
        "untrusted comment: minisign public key \(name)\n\(line)\n"
    }

    package var pem: String { PEM(label: Self.label, bytes: Self.prefix + bytes).text }

    /// Whether the signature, 64 bytes, is this key's of the message.
    package func signed(_ message: [UInt8], signature: [UInt8]) -> Bool {
        guard signature.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: message)
    }

    /// `Ed`: pure Ed25519.
    static let algorithm: [UInt8] = Array("Ed".utf8)
    private static let label = "PUBLIC KEY"
    /// SubjectPublicKeyInfo of Ed25519 up to the key's bytes.
    private static let prefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
}

extension PublicKey {
    /// Reads a file of either form.
    /// - Throws: `notFound`, `io`, `limitExceeded`; `invalidInput` for what is no public key.
    package init(file path: String) throws(QuarryError) {
        let bytes = try FileSystem.read(path, limit: Self.maximumFileBytes)
        try self.init(text: String(decoding: bytes, as: UTF8.self), path: path)
    }

    init(text: String, path: String) throws(QuarryError) {
        if let pem = PEM(text) {
            guard pem.label == Self.label else {
                throw QuarryError(
                    .invalidInput, path: path,
                    "is a \(pem.label.lowercased()); a public key belongs here, FILE.pub or FILE.pem"
                )
            }
            guard let bytes = pem.bytes(after: Self.prefix, count: Self.byteCount) else {
                throw QuarryError(.invalidInput, path: path, "is no public key of Ed25519")
            }
            self.init(bytes: bytes)
            return
        }
        let lines = text.split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("untrusted comment:") }
        guard lines.count == 1, let key = PublicKey(line: String(lines[0])) else {
            throw QuarryError(
                .invalidInput, path: path,
                "is no public key of Ed25519, neither in minisign's form nor in PEM")
        }
        self = key
    }

    /// Nil for a text that `line` does not give.
    init?(line: String) {
        let parts = [UInt8](Data(base64Encoded: line) ?? Data())
        guard parts.count == 2 + Self.idByteCount + Self.byteCount,
            parts.starts(with: Self.algorithm)
        else { return nil }
        self.init(bytes: Array(parts[10...]), id: Array(parts[2..<10]))
    }
}

extension PublicKey {
    /// The public key of a file of any form, a private one's too.
    /// - Throws: as both.
    package init(anyFile path: String) throws(QuarryError) {
        let text = String(
            decoding: try FileSystem.read(path, limit: Self.maximumFileBytes), as: UTF8.self)
        if PEM(text)?.label.hasSuffix("PRIVATE KEY") == true {
            self = try SigningKey(file: path).publicKey
        } else {
            try self.init(text: text, path: path)
        }
    }
}
