import Foundation

/// NFKC (UAX #15) where it changes the form of a character and not what it says.
///
/// Folded: full-width letters, digits and symbols; half-width katakana; ligatures and digraphs;
/// Arabic and Hebrew presentation forms; vertical and small forms; Roman numerals; Kangxi
/// radicals (PDF text uses them for the characters they look like); mathematical and
/// letter-like alphabets; ℃ and ℉; U+2010 and U+2011 to the hyphen of ASCII.
///
/// Kept, because folding would change or lose meaning: superscripts and subscripts, fractions,
/// circled and bracketed characters, ™ ℠ ℡ № ª º, square units (㎡), spacing accents, the
/// ellipsis, Hangul compatibility letters, and ！（），：；？～, the ordinary punctuation of Chinese
/// and Japanese text. Everything is in NFC all the same.
enum CompatibilityFolding {
    static func folds(_ value: UInt32) -> Bool {
        switch value {
        case 0x0132, 0x0133, 0x013F, 0x0140, 0x0149, 0x017F, 0x01C4...0x01CC, 0x01F1...0x01F3: true
        case 0x2010, 0x2011: true
        case 0x2103, 0x2109...0x2113, 0x2115, 0x2119...0x211D, 0x2124, 0x2128, 0x212C, 0x212D: true
        case 0x212F...0x2131, 0x2133...0x2139, 0x213C...0x213F, 0x2145...0x2149: true
        case 0x2160...0x217F, 0x2E9F, 0x2EF3, 0x2F00...0x2FD5: true
        case 0xFF01, 0xFF08, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF5E: false
        case 0xFB00...0xFB17, 0xFB20...0xFB29, 0xFB4F...0xFDF9, 0xFE10...0xFE18: true
        case 0xFE31...0xFE44, 0xFE47...0xFE6B, 0xFE70...0xFEFC: true
        case 0xFF02...0xFF9D, 0xFFE0...0xFFE2, 0xFFE4...0xFFE6, 0xFFE8...0xFFEE: true
        case 0x1D400...0x1D7FF: true
        default: false
        }
    }

    /// The folded and composed form of a scalar and what extends it, as UTF-8.
    static func fold(_ scalars: [UInt32]) -> [UInt8] {
        var folded: [UInt8] = []
        for value in scalars {
            if let form = forms[value] {
                folded.append(contentsOf: form)
            } else {
                folded.append(scalar: value)
            }
        }
        if scalars.count == 1, forms[scalars[0]] != nil { return folded }
        let text = String(decoding: folded, as: UTF8.self)
        return Array(text.precomposedStringWithCanonicalMapping.utf8)
    }

    private static let forms: [UInt32: [UInt8]] = {
        var forms: [UInt32: [UInt8]] = [:]
        let values = [0x0100..<0x0200, 0x2000..<0x3000, 0xFB00..<0xFFFF, 0x1D400..<0x1D800].joined()
        for value in values.map(UInt32.init) + [0xFF9E, 0xFF9F] {
            if let form = form(of: value) { forms[value] = form }
        }
        return forms
    }()

    /// Nil where the scalar stays: not on the list, or its form would bring white space in.
    private static func form(of value: UInt32) -> [UInt8]? {
        switch value {
        case 0x2010, 0x2011: return [0x2D]
        // Half-width voicing marks follow their kana, which NFC then composes them with.
        case 0xFF9E: return Array("\u{3099}".utf8)
        case 0xFF9F: return Array("\u{309A}".utf8)
        default: break
        }
        guard folds(value), let scalar = Unicode.Scalar(value) else { return nil }
        let form = String(scalar).precomposedStringWithCompatibilityMapping
        guard form != String(scalar),
            !form.unicodeScalars.contains(where: \.properties.isWhitespace)
        else { return nil }
        return Array(form.utf8)
    }
}
