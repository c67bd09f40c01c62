import Corpus
import Foundation

/// Agile encryption ([MS-OFFCRYPTO] 2.3.4.10 ff.), which Office has written since 2010: AES in
/// cipher block chaining, a key of the document's own, itself encrypted with the password.
struct AgileEncryption {
    /// `keyData`, `encryptedKey`: a cipher, a hash and a salt.
    struct Cipher {
        var hash = PasswordHash.sha512
        /// Bytes.
        var keySize = 0
        var salt: [UInt8] = []
    }

    private var package = Cipher()
    private var password: Cipher?
    private var spins = 0
    private var verifier: [UInt8] = []
    private var verifierHash: [UInt8] = []
    private var encryptedKey: [UInt8] = []
    private var macKey: [UInt8] = []
    private var macValue: [UInt8] = []

    private static let segment = 4096
    private static let block = AESBlocks.size

    /// What each derived key is for (2.3.4.13, 2.3.4.14).
    private enum Purpose {
        static let verifier: [UInt8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79]
        static let verifierHash: [UInt8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E]
        static let key: [UInt8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6]
        static let macKey: [UInt8] = [0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6]
        static let macValue: [UInt8] = [0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33]
    }

    /// - Parameter xml: what follows the version and flags.
    init(_ xml: [UInt8]) throws(QuarryError) {
        let reader = try XMLPullReader(xml, part: "EncryptionInfo")
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            switch tag.name {
            case "keyData": package = try Self.cipher(reader)
            case "dataIntegrity":
                macKey = try Self.bytes(reader, of: "encryptedHmacKey")
                macValue = try Self.bytes(reader, of: "encryptedHmacValue")
            case "keyEncryptors": try readEncryptors(reader)
            default: break
            }
        }
        guard password != nil else {
            throw EncryptionScheme.unknown("it opens with a certificate only")
        }
        guard package.keySize > 0, !macValue.isEmpty else {
            throw EncryptionScheme.damaged("its keys are not described")
        }
    }

    private mutating func readEncryptors(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        while try reader.child(of: inside) != nil {
            guard reader.attribute("uri")?.hasSuffix("/keyEncryptor/password") == true else {
                continue
            }
            let encryptor = reader.scope
            while let tag = try reader.child(of: encryptor) {
                guard tag.name == "encryptedKey" else { continue }
                password = try Self.cipher(reader)
                spins = reader.attribute("spinCount").flatMap { Int($0) } ?? -1
                verifier = try Self.bytes(reader, of: "encryptedVerifierHashInput")
                verifierHash = try Self.bytes(reader, of: "encryptedVerifierHashValue")
                encryptedKey = try Self.bytes(reader, of: "encryptedKeyValue")
            }
        }
        if password != nil, !(0...Limits.passwordSpins).contains(spins) {
            throw QuarryError(
                .limitExceeded,
                "the password is to be hashed \(spins) times, over \(Limits.passwordSpins)")
        }
    }

    private static func cipher(_ reader: XMLPullReader) throws(QuarryError) -> Cipher {
        let name = reader.attribute("cipherAlgorithm") ?? ""
        let chaining = reader.attribute("cipherChaining") ?? ""
        let hashName = reader.attribute("hashAlgorithm") ?? ""
        guard name == "AES", chaining == "ChainingModeCBC",
            reader.attribute("blockSize") == String(block),
            let hash = PasswordHash(rawValue: hashName)
        else {
            let stated = [name, chaining, hashName].map { String($0.prefix(20)).oneLine }
            throw EncryptionScheme.unknown(stated.joined(separator: ", "))
        }
        guard let bits = reader.attribute("keyBits").flatMap({ Int($0) }),
            [128, 192, 256].contains(bits)
        else { throw EncryptionScheme.damaged("the length of its key is none of AES") }
        let salt = try bytes(reader, of: "saltValue")
        guard (1...65_536).contains(salt.count) else {
            throw EncryptionScheme.damaged("its salt has no size")
        }
        return Cipher(hash: hash, keySize: bits / 8, salt: salt)
    }

    private static func bytes(
        _ reader: XMLPullReader, of name: String
    ) throws(QuarryError) -> [UInt8] {
        guard let text = reader.attribute(name), let data = Data(base64Encoded: text) else {
            throw EncryptionScheme.damaged("\(name) is not base64")
        }
        return Array(data)
    }

    /// The document's key; nil if `password` is not the one.
    func key(password text: String) throws(QuarryError) -> [UInt8]? {
        guard let password else { return nil }
        let hash = password.hash.spun(text, salt: password.salt, times: spins)
        func open(_ cipher: [UInt8], for purpose: [UInt8]) throws(QuarryError) -> [UInt8] {
            let key = password.hash.digest(hash, purpose).fitted(to: password.keySize)
            return try AESBlocks.decrypt(
                cipher[...], key: key, vector: password.salt.fitted(to: Self.block))
        }
        let input = try open(verifier, for: Purpose.verifier).prefix(password.salt.count)
        let expected = try open(verifierHash, for: Purpose.verifierHash)
        let digest = password.hash.digest(Array(input))
        guard expected.count >= digest.count else {
            throw EncryptionScheme.damaged("its verifier is cut short")
        }
        guard expected.prefix(digest.count).elementsEqual(digest) else { return nil }
        let key = try open(encryptedKey, for: Purpose.key)
        guard key.count >= package.keySize else {
            throw EncryptionScheme.damaged("its key is cut short")
        }
        return Array(key.prefix(package.keySize))
    }

    /// Checks the stream against its authentication code, then opens it segment by segment.
    /// - Throws: `corrupt` if the document was changed after it was encrypted.
    func decrypt(_ stream: [UInt8], key: [UInt8]) throws(QuarryError) -> [UInt8] {
        try check(stream, key: key)
        var plain: [UInt8] = []
        plain.reserveCapacity(stream.count)
        var number: UInt32 = 0
        for start in stride(from: 8, to: stream.count, by: Self.segment) {
            let end = min(start + Self.segment, stream.count)
            // A last block that is cut short holds nothing of the package.
            let whole = start + (end - start) / Self.block * Self.block
            plain += try AESBlocks.decrypt(
                stream[start..<whole], key: key, vector: vector(number.littleEndianBytes))
            number += 1
        }
        return plain
    }

    private func check(_ stream: [UInt8], key: [UInt8]) throws(QuarryError) {
        let size = package.hash.size
        let secret = try AESBlocks.decrypt(
            macKey[...], key: key, vector: vector(Purpose.macKey))
        let expected = try AESBlocks.decrypt(
            macValue[...], key: key, vector: vector(Purpose.macValue))
        guard secret.count >= size, expected.count >= size,
            package.hash.authenticates(
                stream, key: Array(secret.prefix(size)), code: Array(expected.prefix(size)))
        else {
            throw EncryptionScheme.damaged("its contents do not match their authentication code")
        }
    }

    private func vector(_ purpose: [UInt8]) -> [UInt8] {
        package.hash.digest(package.salt, purpose).fitted(to: Self.block)
    }
}
