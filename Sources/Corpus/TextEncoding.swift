/// An encoding that settings may state: the name people know, and the C library's.
package struct TextEncoding: Hashable, Sendable {
    package let name: String
    /// What iconv calls it.
    package let iconv: String

    private init(name: String, iconv: String) {
        self.name = name
        self.iconv = iconv
    }

    /// Takes any of the usual names in any case, with or without `-`, `_` and spaces: `big5`,
    /// `GBK`, `shift_jis`, `cp1252`, `latin1`.
    /// - Throws: `InvalidText` that names the nearest known encoding.
    package init(_ text: String) throws(InvalidText) {
        guard let known = Self.byKey[Self.key(text)] else {
            let nearest = NearestKey.find(Self.key(text), among: Self.byKey.keys.sorted())
            throw InvalidText(
                "is no encoding Quarry knows; the nearest one is "
                    + "\(Self.byKey[nearest]?.name ?? nearest)")
        }
        self = known
    }

    private static func key(_ text: String) -> String {
        text.lowercased().filter { !"-_ ".contains($0) }
    }

    private static let byKey: [String: TextEncoding] = {
        var known: [String: TextEncoding] = [:]
        for (name, iconv, aliases) in table {
            for alias in [name] + aliases.split(separator: " ").map(String.init) {
                known[key(alias)] = TextEncoding(name: name, iconv: iconv)
            }
        }
        return known
    }()

    /// Name, iconv's name, other names. Those that say less than is used in practice mean the
    /// larger set (WHATWG Encoding Standard, 4.2): GB2312 is GB18030, ISO-8859-1 windows-1252.
    private static let table: [(name: String, iconv: String, aliases: String)] =
        [
            ("UTF-8", "UTF-8", "unicode-1-1-utf-8"),
            ("UTF-16", "UTF-16", ""), ("UTF-16LE", "UTF-16LE", ""), ("UTF-16BE", "UTF-16BE", ""),
            ("UTF-32", "UTF-32", ""), ("UTF-32LE", "UTF-32LE", ""), ("UTF-32BE", "UTF-32BE", ""),
            ("Big5", "BIG5-HKSCS", "big5-hkscs cp950 windows-950 cn-big5 x-x-big5"),
            ("GB18030", "GB18030", "gbk gb2312 cp936 windows-936 x-gbk euc-cn"),
            ("HZ", "HZ", "hz-gb-2312"), ("EUC-TW", "EUC-TW", ""),
            ("Shift_JIS", "CP932", "sjis x-sjis cp932 windows-932 windows-31j ms932"),
            ("EUC-JP", "EUC-JP", "x-euc-jp"), ("ISO-2022-JP", "ISO-2022-JP-2", "iso-2022-jp-2"),
            (
                "EUC-KR", "CP949",
                "cp949 windows-949 uhc ks_c_5601-1987 ksc5601 korean"
            ),
            ("Johab", "JOHAB", "cp1361"), ("ISO-2022-KR", "ISO-2022-KR", ""),
            ("windows-1252", "CP1252", "cp1252 iso-8859-1 latin1 us-ascii ascii"),
            ("windows-1254", "CP1254", "cp1254 iso-8859-9 latin5"),
            ("TIS-620", "CP874", "cp874 windows-874 iso-8859-11"),
            ("KOI8-R", "KOI8-R", ""), ("KOI8-U", "KOI8-U", ""),
            ("MacRoman", "MACINTOSH", "macintosh mac"),
            ("MacCyrillic", "MAC-CYRILLIC", "x-mac-cyrillic"),
        ]
        + [1250, 1251, 1253, 1255, 1256, 1257, 1258].map {
            ("windows-\($0)", "CP\($0)", "cp\($0)")
        }
        + [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map {
            ("ISO-8859-\($0)", "ISO-8859-\($0)", "iso8859-\($0)")
        }
        + [437, 850, 852, 855, 857, 858, 860, 861, 862, 863, 865, 866, 869].map {
            ("IBM\($0)", $0 == 858 ? "CP858" : "IBM\($0)", "cp\($0)")
        }
}
