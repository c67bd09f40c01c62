import Corpus

extension EncodingProfile {
    /// Every encoding Quarry guesses, with the languages it is guessed for. Where two give the
    /// same text, the earlier one names it.
    static let all: [EncodingProfile] = eastAsian + cased + caseless + latin

    private static let eastAsian: [EncodingProfile] = [
        .init("Big5", iconv: "BIG5-HKSCS", votes: ["BIG5"], script: .han(HanVariants.traditional)),
        .init(
            "GB18030", iconv: "GB18030", votes: ["GB18030", "GB2312", "GBK"],
            script: .han(HanVariants.simplified)),
        .init("EUC-TW", iconv: "EUC-TW", votes: ["EUC-TW"], script: .han(HanVariants.traditional)),
        .init("Shift_JIS", iconv: "CP932", votes: ["SHIFT_JIS"], script: .japanese),
        .init("EUC-JP", iconv: "EUC-JP", votes: ["EUC-JP"], script: .japanese),
        .init("EUC-KR", iconv: "CP949", votes: ["EUC-KR", "UHC"], script: .korean),
        .init("Johab", iconv: "JOHAB", votes: ["JOHAB"], script: .korean),
    ]

    private static let cased: [EncodingProfile] =
        cyrillic(frequent: "оеаинтсрвл", others: "кмдпуяыьгзбчйхжшюцщэфъё")
        + cyrillic(frequent: "аиоетнрсвл", others: "дкпмзугбъчящцхжшйюьф")
        + ["windows-1253", "ISO-8859-7"].map { name in
            .init(
                name, iconv: name == "windows-1253" ? "CP1253" : name, votes: [name.uppercased()],
                script: .alphabet(
                    frequent: letters("αοιετσνηυρςά"), others: letters("πκμλόίέδγωήχθύφβξώζψϊϋΐΰ")))
        }

    private static func cyrillic(frequent: String, others: String) -> [EncodingProfile] {
        [
            ("windows-1251", "CP1251", "WINDOWS-1251"), ("KOI8-R", "KOI8-R", "KOI8-R"),
            ("ISO-8859-5", "ISO-8859-5", "ISO-8859-5"), ("IBM866", "IBM866", "IBM866"),
            ("MacCyrillic", "MAC-CYRILLIC", "MAC-CYRILLIC"), ("IBM855", "IBM855", "IBM855"),
        ].map { name, iconv, vote in
            .init(
                name, iconv: iconv, votes: [vote],
                script: .alphabet(frequent: letters(frequent), others: letters(others)))
        }
    }

    private static let caseless: [EncodingProfile] = [
        .init(
            "windows-1255", iconv: "CP1255", votes: ["WINDOWS-1255", "ISO-8859-8"],
            script: .block(0x5B0...0x5F4, frequent: letters("יוהלאתרבמשנ"))),
        .init(
            "ISO-8859-8", iconv: "ISO-8859-8", votes: ["ISO-8859-8"],
            script: .block(0x5D0...0x5EA, frequent: letters("יוהלאתרבמשנ"))),
        .init(
            "windows-1256", iconv: "CP1256", votes: ["WINDOWS-1256"],
            script: .block(0x60C...0x6D5, frequent: letters("اليمونترهبدسعة"))),
        .init(
            "ISO-8859-6", iconv: "ISO-8859-6", votes: ["ISO-8859-6"],
            script: .block(0x60C...0x6D5, frequent: letters("اليمونترهبدسعة"))),
        .init(
            "TIS-620", iconv: "CP874", votes: ["TIS-620", "ISO-8859-11", "WINDOWS-874"],
            script: .block(0xE01...0xE5B, frequent: letters("านรอกเงมยลวดทสตะปบคหแจพชขใไ่้์ีัิุู็"))),
    ]

    private static let latin: [EncodingProfile] = [
        ("windows-1252", "CP1252", western), ("ISO-8859-2", "ISO-8859-2", central),
        ("windows-1250", "CP1250", central), ("windows-1254", "CP1254", ["çğıöşüİâî"]),
        ("ISO-8859-15", "ISO-8859-15", western), ("windows-1257", "CP1257", baltic),
        ("windows-1258", "CP1258", ["ăâđêôơư"]), ("MacRoman", "MACINTOSH", western),
    ].flatMap { name, iconv, alphabets in
        alphabets.map { alphabet in
            let votes: Set<String> =
                name == "windows-1252"
                ? ["WINDOWS-1252", "ISO-8859-1"]
                : name == "windows-1254"
                    ? ["ISO-8859-9"]
                    : name == "windows-1257" ? ["ISO-8859-13", "ISO-8859-4"] : [name.uppercased()]
            return EncodingProfile(
                name, iconv: iconv, votes: votes, script: .latin(letters(alphabet)))
        }
    }

    /// French, German, Spanish, Portuguese, Italian, Nordic, Dutch, Icelandic.
    private static let western = [
        "éèàçêâîôûëïùœ", "äöüß", "áéíóúñü", "ãáçéêíóõúâàô", "àèéìòù", "åäöæøé", "éëïöüè",
        "áéíóúýðþæö",
    ]
    /// Polish, Czech and Slovak, Hungarian, Romanian, Croatian and Slovene.
    private static let central = [
        "ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕôä", "áéíóöőúüű", "ăâîşţ", "čćđšž",
    ]
    /// Lithuanian, Latvian, Estonian.
    private static let baltic = ["ąčęėįšųūž", "āčēģīķļņšūž", "äöüõšž"]

    private static func letters(_ text: String) -> Set<Unicode.Scalar> {
        Set(text.unicodeScalars)
    }

    private init(_ name: String, iconv: String, votes: Set<String>, script: Script) {
        self.init(name: name, iconv: iconv, votes: votes, script: script)
    }
}
