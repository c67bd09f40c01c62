/// The table of fonts, as far as it says what bytes mean.
struct RTFFonts {
    /// The code page of text whose font says nothing.
    var codePage = "CP1252"
    private var names: [Int: String] = [:]
    private var pages: [Int: String] = [:]
    private var current: Int?
    private var name = ""

    /// `\deff0`
    var standard: Int?

    mutating func begin(_ number: Int) {
        endName()
        current = number
    }

    mutating func take(_ byte: UInt8) {
        if byte == UInt8(ascii: ";") { endName() } else { name.append(Character(.init(byte))) }
    }

    mutating func endName() {
        if let current, !name.isEmpty { names[current] = name.trimmed }
        (current, name) = (nil, "")
    }

    /// `\fcharset`: Windows' numbers of character sets.
    mutating func set(charset: Int) {
        guard let current else { return }
        pages[current] = Self.charsets[charset]
    }

    mutating func set(codePage number: Int) { codePage = Self.name(ofPage: number) ?? codePage }

    private static func name(ofPage number: Int) -> String? {
        switch number {
        case 65001: "UTF-8"
        case 950: "BIG5-HKSCS"
        case 936: "GB18030"
        case 10000: "MACINTOSH"
        case 437...1361: "CP\(number)"
        default: nil
        }
    }

    private static let charsets = [
        77: "MACINTOSH", 128: "CP932", 129: "CP949", 130: "JOHAB", 134: "GB18030",
        136: "BIG5-HKSCS", 161: "CP1253", 162: "CP1254", 163: "CP1258", 177: "CP1255",
        178: "CP1256", 186: "CP1257", 204: "CP1251", 222: "CP874", 238: "CP1250",
    ]

    func decode(_ bytes: [UInt8], font: Int?) -> String {
        let font = font ?? standard
        let name = font.flatMap { names[$0] } ?? ""
        if SymbolFont.isKnown(name) {
            return bytes.map { SymbolFont.unicode(UInt32($0), font: name) }.joined()
        }
        let page = font.flatMap { pages[$0] } ?? codePage
        return bytes.withUnsafeBytes {
            Iconv.decode($0, from: page, tolerance: bytes.count)
        } ?? String(decoding: bytes, as: UTF8.self)
    }
}
