import Corpus

/// A page's bytes → text: byte order mark, strict UTF-8, the encoding that the page states
/// (`<meta charset>`), and last a guess as for plain text.
enum HTMLDecoder {
    /// - Throws: as `TextDecoder.decode`.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, stated: TextEncoding? = nil
    ) throws(QuarryError) -> DecodedText {
        if stated != nil { return try TextDecoder.decode(bytes, stated: stated) }
        let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        if !isUTF8, let encoding = ownEncoding(bytes),
            let text = Iconv.decode(bytes, from: encoding.iconv, tolerance: bytes.count / 200)
        {
            return DecodedText(text: text, encoding: encoding.name, confidence: 1)
        }
        return try TextDecoder.decode(bytes)
    }

    /// What the page states; a page that could state UTF-16 would not be in it, and one that is
    /// not UTF-8 is not made so by saying it (WHATWG Encoding Standard, 4.2).
    private static func ownEncoding(_ bytes: UnsafeRawBufferPointer) -> TextEncoding? {
        guard let label = statedLabel(bytes), let encoding = try? TextEncoding(label),
            !encoding.name.hasPrefix("UTF")
        else { return nil }
        return encoding
    }

    /// The label after `charset=` in the first kilobytes, as browsers look for it.
    private static func statedLabel(_ bytes: UnsafeRawBufferPointer) -> String? {
        let head = String(
            decoding: UnsafeRawBufferPointer(rebasing: bytes.prefix(4096)), as: UTF8.self
        ).lowercased()
        let parts = head.split(
            separator: "charset=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let label = parts[1].drop { $0 == "\"" || $0 == "'" || $0 == " " }
            .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:".contains($0)) }
        return label.isEmpty ? nil : String(label)
    }
}
