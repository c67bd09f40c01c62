import Crypto
import Foundation

/// The hash functions that encrypted documents name.
enum PasswordHash: String {
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha384 = "SHA384"
    case sha512 = "SHA512"

    /// Bytes of a digest.
    var size: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The digest of the parts, one after another.
    func digest(_ parts: [UInt8]...) -> [UInt8] {
        switch self {
        case .sha1: Self.digest(of: parts, by: Insecure.SHA1.self)
        case .sha256: Self.digest(of: parts, by: SHA256.self)
        case .sha384: Self.digest(of: parts, by: SHA384.self)
        case .sha512: Self.digest(of: parts, by: SHA512.self)
        }
    }

    /// The password's hash, hashed `times` over with a counter ([MS-OFFCRYPTO] 2.3.4.7, 2.3.4.11).
    func spun(_ password: String, salt: [UInt8], times: Int) -> [UInt8] {
        let text = password.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return switch self {
        case .sha1: Self.spun(salt + text, times: times, by: Insecure.SHA1.self)
        case .sha256: Self.spun(salt + text, times: times, by: SHA256.self)
        case .sha384: Self.spun(salt + text, times: times, by: SHA384.self)
        case .sha512: Self.spun(salt + text, times: times, by: SHA512.self)
        }
    }

    /// Whether `code` is the keyed hash (HMAC, RFC 2104) of `bytes`.
    func authenticates(_ bytes: [UInt8], key: [UInt8], code: [UInt8]) -> Bool {
        func isValid<Function: HashFunction>(_: Function.Type) -> Bool {
            HMAC<Function>.isValidAuthenticationCode(
                code, authenticating: bytes, using: SymmetricKey(data: key))
        }
        return switch self {
        case .sha1: isValid(Insecure.SHA1.self)
        case .sha256: isValid(SHA256.self)
        case .sha384: isValid(SHA384.self)
        case .sha512: isValid(SHA512.self)
        }
    }

    private static func digest<Function: HashFunction>(
        of parts: [[UInt8]], by _: Function.Type
    ) -> [UInt8] {
        var function = Function()
        for part in parts { function.update(data: part) }
        return Array(function.finalize())
    }

    private static func spun<Function: HashFunction>(
        _ start: [UInt8], times: Int, by _: Function.Type
    ) -> [UInt8] {
        // The counter in four bytes, then the hash before.
        var buffer = [UInt8](repeating: 0, count: 4) + digest(of: [start], by: Function.self)
        for count in 0..<UInt32(times) {
            let digest = buffer.withUnsafeMutableBytes { bytes in
                bytes.storeBytes(of: count.littleEndian, as: UInt32.self)
                var function = Function()
                function.update(bufferPointer: UnsafeRawBufferPointer(bytes))
                return function.finalize()
            }
            digest.withUnsafeBytes { source in
                buffer.withUnsafeMutableBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: bytes[4...]).copyMemory(from: source)
                }
            }
        }
        return Array(buffer[4...])
    }
}

extension UInt32 {
    var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}

extension [UInt8] {
    /// Cut to `size`, or filled up with 0x36 ([MS-OFFCRYPTO] 2.3.4.11).
    func fitted(to size: Int) -> [UInt8] {
        count >= size
            ? Array(prefix(size)) : self + [UInt8](repeating: 0x36, count: size - count)
    }
}
