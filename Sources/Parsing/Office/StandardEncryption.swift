import Corpus

/// Standard encryption ([MS-OFFCRYPTO] 2.3.4.5 ff.) of Office 2007 and other programs: AES block
/// by block, SHA-1, and no authentication code.
struct StandardEncryption {
    /// Bytes.
    private let keySize: Int
    private let salt: [UInt8]
    private let verifier: [UInt8]
    private let verifierHash: [UInt8]

    private static let spins = 50_000

    /// - Parameter info: the whole stream `EncryptionInfo`.
    init(_ info: [UInt8]) throws(QuarryError) {
        // Version, flags and the header's size; the header, 32 bytes of it and a name; then the
        // size of the salt, salt, verifier, size of its hash, hash.
        let headerSize =
            info.count < 12
            ? 0 : info.withUnsafeBytes { Int($0.littleEndian(UInt32.self, at: 8)) }
        guard headerSize >= 32, info.count >= 12 + headerSize + 72 else {
            throw EncryptionScheme.damaged("its description is cut short")
        }
        let (algorithm, bits, saltSize) = info.withUnsafeBytes {
            (
                $0.littleEndian(UInt32.self, at: 20), $0.littleEndian(UInt32.self, at: 28),
                $0.littleEndian(UInt32.self, at: 12 + headerSize)
            )
        }
        let keyBits: [UInt32: UInt32] = [0x660E: 128, 0x660F: 192, 0x6610: 256]
        guard keyBits[algorithm] == bits else {
            throw EncryptionScheme.unknown("cipher \(algorithm), \(bits) bits")
        }
        guard saltSize == 16 else { throw EncryptionScheme.damaged("its salt has no size") }
        let start = 12 + headerSize + 4
        keySize = Int(bits) / 8
        salt = Array(info[start..<start + 16])
        verifier = Array(info[start + 16..<start + 32])
        verifierHash = Array(info[start + 36..<start + 68])
    }

    func key(password: String) throws(QuarryError) -> [UInt8]? {
        let spun = PasswordHash.sha1.spun(password, salt: salt, times: Self.spins)
        let hash = PasswordHash.sha1.digest(spun, UInt32(0).littleEndianBytes)
        let key = ([0x36, 0x5C] as [UInt8]).flatMap { filler in
            var pad = [UInt8](repeating: filler, count: 64)
            for (index, byte) in hash.enumerated() { pad[index] ^= byte }
            return PasswordHash.sha1.digest(pad)
        }.prefix(keySize)
        let input = try AESBlocks.decryptEach(verifier[...], key: Array(key))
        let expected = try AESBlocks.decryptEach(verifierHash[...], key: Array(key))
        let digest = PasswordHash.sha1.digest(input)
        return expected.prefix(digest.count).elementsEqual(digest) ? Array(key) : nil
    }

    func decrypt(_ stream: [UInt8], key: [UInt8]) throws(QuarryError) -> [UInt8] {
        let whole = (stream.count - 8) / AESBlocks.size * AESBlocks.size
        return try AESBlocks.decryptEach(stream[8..<8 + whole], key: key)
    }
}
