package import Corpus
import struct Crypto.SHA256

extension Digest {
    /// SHA-256 (FIPS 180-4) of some bytes.
    package static func sha256(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var hasher = Hasher256()
        hasher.update(bytes)
        return hasher.finish()
    }

    package static func sha256(_ bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { sha256($0) }
    }

    package static func sha256(_ text: String) -> Digest { sha256(Array(text.utf8)) }

    /// SHA-256 of a list of parts, each preceded by its length, so that no two lists collide.
    package static func sha256(parts: [String]) -> Digest {
        var writer = ByteWriter()
        for part in parts { writer.string(part) }
        return sha256(writer.bytes)
    }
}
