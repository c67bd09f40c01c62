import Corpus
import Foundation

/// A detached Ed25519 signature, in minisign's legacy form (https://jedisct1.github.io/minisign):
///
/// ```
/// untrusted comment: …
/// Base64 of `Ed`, the key's id (8 bytes), the signature (64 bytes)
/// trusted comment: …
/// Base64 of the signature over the signature and the trusted comment (64 bytes)
/// ```
package struct Signature: Hashable, Sendable {
    let keyID: [UInt8]
    /// 64 bytes: what `openssl pkeyutl` calls the signature.
    package let bytes: [UInt8]
    package let comment: String
    let commentSignature: [UInt8]

    static let maximumFileBytes = 64 << 10

    init(keyID: [UInt8], bytes: [UInt8], comment: String, commentSignature: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
        self.comment = comment
        self.commentSignature = commentSignature
    }

    /// - Throws: `corrupt` for what is no signature, and for minisign's hashed form: neither proves
    ///   anything.
    init(file: [UInt8], path: String) throws(QuarryError) {
        let lines = String(decoding: file, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        let mark = "trusted comment: "
        guard lines.count >= 4, lines[0].hasPrefix("untrusted comment:"),
            lines[2].hasPrefix(mark), lines[4...].allSatisfy(\.isEmpty),
            let signed = Self.base64(lines[1]), signed.count == 74,
            let last = Self.base64(lines[3]), last.count == 64
        else { throw QuarryError(.corrupt, path: path, "is no signature in minisign's form") }
        guard signed.starts(with: PublicKey.algorithm) else {
            throw QuarryError(
                .corrupt, path: path,
                "is in minisign's hashed form; sign with `minisign -S -l`, or with quarry")
        }
        self.init(
            keyID: Array(signed[2..<10]), bytes: Array(signed[10...]),
            comment: String(lines[2].dropFirst(mark.count)), commentSignature: last)
    }

    /// Nil for a text that is not the one that its bytes have.
    private static func base64(_ text: Substring) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text
        else { return nil }
        return [UInt8](data)
    }

    /// The file of this signature.
    package var text: String {
        """
        untrusted comment: signature of quarry with the key \(PublicKey.name(of: keyID))
        \(Data(PublicKey.algorithm + keyID + bytes).base64EncodedString())
        trusted comment: \(comment)
        \(Data(commentSignature).base64EncodedString())

        """
    }

    /// The first of the keys whose signature this is, comment included.
    package func signer(of message: [UInt8], among keys: [PublicKey]) -> PublicKey? {
        keys.first {
            $0.id == keyID && $0.signed(message, signature: bytes)
                && $0.signed(bytes + Array(comment.utf8), signature: commentSignature)
        }
    }
}
