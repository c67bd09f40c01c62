import Corpus

/// Bytes of unknown encoding → text, by the surest evidence first: a byte order mark, escape
/// sequences, the pattern of zero bytes, a strict UTF-8 check, UTF-8 with damage, and last the
/// likelihood of what each legacy encoding makes of the bytes. Where the settings state an
/// encoding, nothing is guessed.
enum TextDecoder {
    /// The text holds no NUL and no escape sequences of terminals.
    /// - Throws: `corrupt` where the bytes are no text, or not in the stated encoding;
    ///   `limitExceeded`.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, stated: TextEncoding? = nil
    ) throws(QuarryError) -> DecodedText {
        guard bytes.count <= Limits.textBytes * 4 else {
            throw QuarryError(.limitExceeded, "the text is over \(Limits.textBytes >> 20) MiB")
        }
        var decoded =
            if let stated { try decode(bytes, as: stated) } else { try find(bytes) }
        decoded.text = TerminalEscapes.removed(from: decoded.text)
        return decoded.withoutNULs
    }

    private static func find(
        _ bytes: UnsafeRawBufferPointer
    ) throws(QuarryError) -> DecodedText {
        if let marked = try byMark(bytes) { return marked }
        if let escaped = byEscapes(bytes) { return escaped }
        if let wide = byZeros(bytes) { return wide }
        if isBinary(bytes) {
            // Else it is nothing: less has to speak for it.
            if let wide = byHan(bytes, threshold: 0.45) { return wide }
            throw QuarryError(.corrupt, "the bytes are not text")
        }
        if let text = String(validating: bytes, as: UTF8.self) {
            return DecodedText(text: text, encoding: "UTF-8", confidence: 1)
        }
        let damage = UTF8Damage(bytes)
        if damage.isSlight { return damage.repaired(bytes) }
        if let wide = byHan(bytes, threshold: 0.65) { return wide }
        if let guessed = LegacyEncoding.guess(bytes) { return guessed }
        guard damage.isHalf else { throw QuarryError(.corrupt, "the bytes are not text") }
        return damage.repaired(bytes)
    }

    /// Control characters that no text has, more than one in a hundred bytes; or more NULs than
    /// logs and exports have.
    static func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var controls = 0
        // The end of file of DOS and the escapes of terminals are in texts, but not beside NULs.
        var rare = 0
        for byte in bytes {
            switch byte {
            case 0x01...0x06, 0x0E...0x19, 0x1C...0x1F, 0x7F: controls += 1
            case 0x1A, 0x1B: rare += 1
            default: break
            }
        }
        let nuls = NULCount(bytes)
        let rest = bytes.count - nuls.bytes
        guard nuls.bytes > 0 else { return controls * 100 > rest }
        return (controls + rare) * 100 > rest || !nuls.isFew
    }
}
