import Corpus
import Crypto
import CryptoExtras

/// AES as Office uses it: whole blocks, no padding.
enum AESBlocks {
    /// Bytes of a block.
    static let size = 16

    /// Opens blocks that were chained.
    /// - Throws: `corrupt` if `cipher` is no whole number of blocks.
    static func decrypt(
        _ cipher: ArraySlice<UInt8>, key: [UInt8], vector: [UInt8]
    ) throws(QuarryError) -> [UInt8] {
        guard !cipher.isEmpty else { return [] }
        do {
            return Array(
                try AES._CBC.decrypt(
                    cipher, using: SymmetricKey(data: key),
                    iv: AES._CBC.IV(ivBytes: vector), noPadding: true))
        } catch {
            throw EncryptionScheme.damaged("its cipher text is no whole number of blocks")
        }
    }

    /// Opens blocks that stand each for itself: chaining adds the block before, and adding it
    /// again takes it away.
    static func decryptEach(
        _ cipher: ArraySlice<UInt8>, key: [UInt8]
    ) throws(QuarryError) -> [UInt8] {
        var plain = try decrypt(
            cipher, key: key, vector: [UInt8](repeating: 0, count: size))
        for (index, byte) in zip(plain.indices.dropFirst(size), cipher) { plain[index] ^= byte }
        return plain
    }
}
