import Corpus

extension TextDecoder {
    /// Bytes of which one may be invalid before a stated encoding is taken for wrong.
    private static let bytesPerFault = 200

    /// The text in the encoding that the settings state. A byte order mark is surer than any
    /// statement (WHATWG Encoding Standard, 6.1): settings name files by pattern.
    /// - Throws: `corrupt` where too many bytes are not valid in it.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, as stated: TextEncoding
    ) throws(QuarryError) -> DecodedText {
        if var marked = try? byMark(bytes) {
            if !stated.includes(marked.encoding) {
                marked.notes.append(
                    "The settings state \(stated.name), but the file's mark says "
                        + "\(marked.encoding).")
            }
            return marked
        }
        let tolerance = 1 + bytes.count / bytesPerFault
        guard
            let text = Iconv.decode(bytes, from: stated.iconv, tolerance: tolerance)
        else {
            throw QuarryError(
                .corrupt, "is not \(stated.name), which the settings state for it")
        }
        let replaced = text.unicodeScalars.lazy.filter { $0 == "\u{FFFD}" }.count
        return DecodedText(
            text: text, encoding: stated.name, confidence: replaced == 0 ? 1 : 0.9,
            isStated: true, replaced: replaced)
    }
}

extension TextEncoding {
    /// Whether text marked as `other` is what this encoding means: UTF-16 is either order.
    func includes(_ other: String) -> Bool {
        other == name || (other.hasPrefix(name) && name.hasPrefix("UTF"))
    }
}
