import Foundation

/// Folds scalars, remembering those it has met. Not for sharing between threads.
///
/// Rests on NFKD (UAX #15), whose result for an assigned scalar no later Unicode may change.
final class ScalarFolder {
    private var known: [UInt32: FoldedScalar] = [:]
    private let hanForms = HanForms.standard

    /// The form of a Han character that stands for all its forms.
    func indexedForm(ofHan scalar: UInt32) -> UInt32 { hanForms.indexed(scalar) }

    func fold(_ scalar: UInt32) -> FoldedScalar {
        if scalar < 0x80 { return Self.ascii(UInt8(scalar)) }
        if let kind = Self.unfoldedKind(scalar) {
            return FoldedScalar(kind: kind, isUpper: false, scalar: scalar)
        }
        if let folded = known[scalar] { return folded }
        let folded = Self.compute(scalar)
        known[scalar] = folded
        return folded
    }

    static func ascii(_ byte: UInt8) -> FoldedScalar {
        let lower = byte | 0x20
        if lower >= 0x61 && lower <= 0x7A {
            return FoldedScalar(kind: .letter, isUpper: byte < 0x60, scalar: UInt32(lower))
        }
        let kind: ScalarClass = byte >= 0x30 && byte <= 0x39 ? .digit : joiner(byte)
        return FoldedScalar(kind: kind, isUpper: false, scalar: UInt32(byte))
    }

    private static func joiner(_ byte: UInt8) -> ScalarClass {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "'"),
            UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "#"):
            .joiner
        default: .other
        }
    }

    /// The class of scalars that stay as they are; nil where folding has to look.
    static func unfoldedKind(_ scalar: UInt32) -> ScalarClass? {
        switch scalar {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2F7FF, 0x2FA20...0x3FFFD,
            0x3005...0x3007:
            .han
        case 0x3041...0x3096, 0x309D...0x309E: .hiragana
        case 0x30A1...0x30FA, 0x30FC...0x30FE, 0x31F0...0x31FF: .katakana
        case 0xAC00...0xD7A3, 0x1100...0x11FF: .hangul
        case 0x3099...0x309A: .soundMark
        case 0x2010, 0x2011, 0x2019: nil
        case 0x2012...0x206F where !(0x200B...0x200F).contains(scalar) && scalar < 0x2060: .other
        case 0x3000...0x3004, 0x3008...0x3020, 0xFF0C, 0xFF1A: .other
        default: nil
        }
    }

    private static func compute(_ value: UInt32) -> FoldedScalar {
        guard let scalar = Unicode.Scalar(value) else {
            return FoldedScalar(kind: .other, isUpper: false, scalar: value)
        }
        let isUpper = scalar.properties.isUppercase
        let folded = letters[value] ?? decomposed(scalar)
        guard let first = folded.first else {
            return FoldedScalar(kind: .ignorable, isUpper: false, scalar: value)
        }
        let kinds = folded.map(kind)
        let isWord = kinds.allSatisfy { $0 == .letter || $0 == .digit }
        if folded.count > 1 && !isWord {
            return FoldedScalar(kind: .other, isUpper: false, scalar: value)
        }
        return FoldedScalar(
            kind: kinds[0], isUpper: isUpper, scalar: first, more: Array(folded.dropFirst()))
    }

    /// Lower-cased NFKD without accents; digits of any script as ASCII.
    private static func decomposed(_ scalar: Unicode.Scalar) -> [UInt32] {
        let lower = String(scalar).lowercased().decomposedStringWithCompatibilityMapping
        return lower.lowercased().unicodeScalars.filter { !isAccent($0) }.map { part in
            guard part.properties.generalCategory == .decimalNumber,
                let digit = part.properties.numericValue
            else { return part.value }
            return 0x30 + UInt32(digit)
        }
    }

    /// Letters that NFKD leaves whole though readers type them otherwise.
    private static let letters: [UInt32: [UInt32]] = {
        let pairs: [(Unicode.Scalar, String)] = [
            ("ß", "ss"), ("ẞ", "ss"), ("æ", "ae"), ("Æ", "ae"), ("œ", "oe"), ("Œ", "oe"),
            ("ø", "o"), ("Ø", "o"), ("đ", "d"), ("Đ", "d"), ("ð", "d"), ("Ð", "d"), ("ł", "l"),
            ("Ł", "l"), ("ı", "i"), ("þ", "th"), ("Þ", "th"), ("ħ", "h"), ("Ħ", "h"),
            ("\u{2019}", "'"), ("\u{FF07}", "'"), ("\u{2BC}", "'"), ("\u{B4}", "'"),
            ("\u{2010}", "-"), ("\u{2011}", "-"),
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.map { ($0.value, $1.unicodeScalars.map(\.value)) })
    }()

    /// Marks that readers leave out when they type: accents, Hebrew points, Arabic vowels, and
    /// what is invisible. Signs that spell a vowel (Devanagari, Thai …) stay.
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE2F,
            0x591...0x5BD, 0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7, 0x64B...0x65F, 0x670,
            0xE0100...0xE01EF:
            true
        case 0x200B: false
        default: scalar.properties.generalCategory == .format
        }
    }

    private static func kind(_ value: UInt32) -> ScalarClass {
        if value < 0x80 { return ascii(UInt8(value)).kind }
        if let kind = unfoldedKind(value) { return kind }
        guard let scalar = Unicode.Scalar(value) else { return .other }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .letterNumber:
            return .letter
        case .decimalNumber: return .digit
        default: return .other
        }
    }
}
