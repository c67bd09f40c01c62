import Corpus

/// What a TXT file's bytes mean, and how sure that is.
struct DecodedText {
    var text: String
    var encoding: String
    /// 0…1; 1 where nothing had to be guessed.
    var confidence: Double
    /// Set where the settings state the encoding.
    var isStated = false
    /// Bytes that U+FFFD stands for, where they were counted.
    var replaced = 0
    /// What else a reader should know of it, a sentence each.
    var notes: [String] = []

    var isGuessed: Bool { confidence < 1 }

    var origin: Document.Encoding.Origin {
        isStated ? .settings : isGuessed ? .guess : .file
    }
}

/// Bytes of unknown encoding → text, by the surest evidence first: a byte order mark, escape
/// sequences, a strict UTF-8 check, the pattern of zero bytes, and last the likelihood of what
/// each legacy encoding makes of the bytes. Where the settings state an encoding, nothing is
/// guessed.
enum TextDecoder {
    /// - Throws: `corrupt` where the bytes are no text, or not in the stated encoding;
    ///   `limitExceeded`.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, stated: TextEncoding? = nil
    ) throws(ParsingError) -> DecodedText {
        guard bytes.count <= Limits.textBytes * 4 else {
            throw ParsingError(.limitExceeded, "the text is over \(Limits.textBytes >> 20) MiB")
        }
        if let stated { return try decode(bytes, as: stated) }
        if let marked = try byMark(bytes) { return marked }
        if let escaped = byEscapes(bytes) { return escaped }
        if let wide = byZeros(bytes) { return wide }
        if isBinary(bytes) { throw ParsingError(.corrupt, "the bytes are not text") }
        if let text = String(validating: bytes, as: UTF8.self) {
            return DecodedText(text: text, encoding: "UTF-8", confidence: 1)
        }
        if let guessed = LegacyEncoding.guess(bytes) { return guessed }
        return try replacing(bytes)
    }

    /// Mostly UTF-8 with damage: the damage becomes U+FFFD. Else it is no text.
    private static func replacing(
        _ bytes: UnsafeRawBufferPointer
    ) throws(ParsingError) -> DecodedText {
        let text = String(decoding: bytes, as: UTF8.self)
        var damaged = 0
        var good = 0
        for scalar in text.unicodeScalars where scalar.value > 0x7F {
            if scalar == "\u{FFFD}" { damaged += 1 } else { good += 1 }
        }
        guard damaged <= good else { throw ParsingError(.corrupt, "the bytes are not text") }
        return DecodedText(text: text, encoding: "UTF-8", confidence: 0.5)
    }

    /// Control characters that no text has: more than one in a hundred bytes, or any NUL.
    private static func isBinary(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var controls = 0
        for byte in bytes {
            switch byte {
            case 0: return true
            case 0x01...0x06, 0x0E...0x19, 0x1C...0x1F, 0x7F: controls += 1
            default: break
            }
        }
        return controls * 100 > bytes.count
    }
}
