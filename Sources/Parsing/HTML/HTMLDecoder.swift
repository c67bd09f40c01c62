/// A page's bytes → text: byte order mark, strict UTF-8, the encoding that the page states
/// (`<meta charset>`), and last a guess as for plain text.
enum HTMLDecoder {
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(ParsingError) -> DecodedText {
        let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        if !isUTF8, let label = statedEncoding(bytes), let name = encoding(label),
            let text = Iconv.decode(bytes, from: name, tolerance: bytes.count / 200)
        {
            return DecodedText(text: text, encoding: label, confidence: 1)
        }
        return try TextDecoder.decode(bytes)
    }

    /// The label after `charset=` in the first kilobytes, as browsers look for it.
    private static func statedEncoding(_ bytes: UnsafeRawBufferPointer) -> String? {
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

    /// The encoding meant by a label, by iconv's names: pages say less than they use
    /// (WHATWG Encoding Standard, 4.2).
    private static func encoding(_ label: String) -> String? {
        switch label {
        case "utf-8", "utf8": nil
        case "gb2312", "gbk", "gb18030", "x-gbk": "GB18030"
        case "big5", "big5-hkscs", "cn-big5", "x-x-big5": "BIG5-HKSCS"
        case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j": "CP932"
        case "euc-jp", "x-euc-jp": "EUC-JP"
        case "euc-kr", "ks_c_5601-1987", "korean": "CP949"
        case "iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252": "CP1252"
        case "iso-8859-9", "windows-1254": "CP1254"
        case _ where label.hasPrefix("windows-125"): "CP" + label.dropFirst("windows-".count)
        case _ where label.hasPrefix("iso-8859-"): label.uppercased()
        case "koi8-r", "koi8-u", "macintosh": label.uppercased()
        default: nil
        }
    }
}
