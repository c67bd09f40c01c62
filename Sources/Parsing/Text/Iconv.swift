import Glibc

/// Strict decoding through the C library's `iconv`.
enum Iconv {
    /// The text, or nil where the bytes are not valid in `encoding` (or iconv has no such).
    /// - Parameters:
    ///   - isPrefix: whether the bytes may end inside a character.
    ///   - tolerance: invalid bytes to stand for by U+FFFD before giving up.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, from encoding: String, isPrefix: Bool = false,
        tolerance: Int = 0
    ) -> String? {
        guard
            let utf8 = convert(
                bytes, from: encoding, isPrefix: isPrefix, tolerance: tolerance)
        else { return nil }
        return utf8.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
    }

    private static func convert(
        _ bytes: UnsafeRawBufferPointer, from encoding: String, isPrefix: Bool, tolerance: Int
    ) -> [UInt8]? {
        let failed = iconv_t(bitPattern: -1)
        guard let converter = iconv_open("UTF-8", encoding), converter != failed else {
            return nil
        }
        defer { iconv_close(converter) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 2)
        var input = UnsafeMutablePointer<CChar>(
            mutating: bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
        var inputLeft = bytes.count
        var forgiven = 0
        while inputLeft > 0 {
            let before = inputLeft
            let reason = step(converter, input: &input, inputLeft: &inputLeft, output: &output)
            switch reason {
            case 0: break
            case E2BIG where inputLeft < before || inputLeft > 0: continue
            case EINVAL where isPrefix: return output
            case EILSEQ, EINVAL:
                guard forgiven < tolerance else { return nil }
                forgiven += 1
                input = input.map { $0 + 1 }
                inputLeft -= 1
                output += [0xEF, 0xBF, 0xBD]
            default: return nil
            }
        }
        // A stateful encoding may hold a last character back.
        var nothing = 0
        var none: UnsafeMutablePointer<CChar>?
        _ = step(converter, input: &none, inputLeft: &nothing, output: &output)
        return output
    }

    /// Converts into a buffer's worth; 0 or the error number.
    private static func step(
        _ converter: iconv_t, input: inout UnsafeMutablePointer<CChar>?,
        inputLeft: inout Int, output: inout [UInt8]
    ) -> Int32 {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 8) { buffer in
            var target: UnsafeMutablePointer<CChar>? = buffer.baseAddress!
                .assumingMemoryBound(to: CChar.self)
            var space = buffer.count
            errno = 0
            let result = iconv(converter, &input, &inputLeft, &target, &space)
            let reason = errno
            output.append(contentsOf: buffer[..<(buffer.count - space)])
            return result == -1 ? reason : 0
        }
    }
}
