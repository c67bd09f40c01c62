package import Corpus
import struct Crypto.SHA256

/// SHA-256 over bytes that come in pieces.
package struct Hasher256 {
    private var state = SHA256()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state.update(bufferPointer: bytes)
    }

    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    package func finish() -> Digest { Digest(bytes: Array(state.finalize())) }
}
