package import Corpus
import Crypto
import Foundation
import Storage

/// An Ed25519 key that signs, kept in a file of PKCS#8 PEM (RFC 8410) as openssl writes it.
package struct SigningKey: Sendable {
    private let seed: [UInt8]
    package let publicKey: PublicKey

    /// A new key, from the system's random numbers.
    package init() {
        let key = Curve25519.Signing.PrivateKey()
        seed = [UInt8](key.rawRepresentation)
        publicKey = PublicKey(bytes: [UInt8](key.publicKey.rawRepresentation))
    }

    /// Reads a key file.
    /// - Throws: `notFound`, `io`, `limitExceeded`; `encrypted` for a file with a passphrase;
    ///   `invalidInput` for one that others may read or write, or that is no such key.
    package init(file path: String) throws(QuarryError) {
        let bytes = try FileSystem.read(path, limit: PublicKey.maximumFileBytes)
        let pem = PEM(String(decoding: bytes, as: UTF8.self))
        if pem?.label == "ENCRYPTED PRIVATE KEY" {
            throw QuarryError(
                .encrypted, path: path, "has a passphrase; a nightly job needs a key without one")
        }
        guard let pem, pem.label == Self.label,
            let seed = pem.bytes(after: Self.prefix, count: Self.byteCount),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else {
            throw QuarryError(
                .invalidInput, path: path, "is no private key of Ed25519 in PKCS#8 PEM")
        }
        guard let status = FileStatus(of: path), status.mode & Self.forbidden(status) == 0 else {
            throw QuarryError(
                .invalidInput, path: path,
                "others on this machine may read or write this private key; `chmod 600` it, and "
                    + "make a new one if somebody may have")
        }
        self.seed = seed
        publicKey = PublicKey(bytes: [UInt8](key.publicKey.rawRepresentation))
    }

    /// Permissions that a private key must not give. A key that the system hands to a service may
    /// be root's, for the service's group to read.
    private static func forbidden(_ status: FileStatus) -> UInt32 {
        status.owner == SystemInformation.userID ? 0o077 : 0o027
    }

    /// Writes the key to `path` (mode 0600) and its public forms beside it: `.pub`, minisign's, and
    /// `.pem`. Nothing is ever overwritten.
    /// - Throws: `alreadyExists`, `io`.
    package func write(to path: String) throws(QuarryError) {
        for file in [path, path + ".pub", path + ".pem"] where FileSystem.exists(file) {
            throw QuarryError(
                .alreadyExists, path: file, "is there already; a key is never overwritten")
        }
        try FileSystem.create(path, with: Array(pem.utf8), mode: 0o600)
        let publicForms = [".pub": publicKey.minisignText, ".pem": publicKey.pem]
        for (ending, text) in publicForms {
            try FileSystem.create(path + ending, with: Array(text.utf8), mode: 0o644)
        }
    }

    /// - Parameter comment: one line that the signature covers too.
    package func signature(of message: [UInt8], comment: String) -> Signature {
        let signature = sign(message)
        return Signature(
            keyID: publicKey.id, bytes: signature, comment: comment,
            commentSignature: sign(signature + Array(comment.utf8)))
    }

    private func sign(_ message: [UInt8]) -> [UInt8] {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let signature = try? key.signature(for: message)
        else { preconditionFailure("a key of 32 bytes signs any message") }
        return [UInt8](signature)
    }

    private var pem: String { PEM(label: Self.label, bytes: Self.prefix + seed).text }

    private static let label = "PRIVATE KEY"
    private static let byteCount = 32
    /// PKCS#8 of Ed25519 up to the key's bytes.
    private static let prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ]
}

extension SigningKey? {
    /// Whose word on a channel's past counts where the key signs what comes next; empty: anybody's.
    func signers(beside trusted: [PublicKey]) -> [PublicKey] {
        map { [$0.publicKey] + trusted } ?? []
    }
}
