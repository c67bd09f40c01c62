/// The scripts that texts are told apart by: which one a text is in decides whether a model can
/// read it, and what makes it look alike to texts of the same script.
package enum WritingScript: String, Sendable, CaseIterable {
    case arabic, cyrillic, devanagari, greek, han, hangul, hebrew, kana, latin, thai
    /// Letters of any other script.
    case other

    /// Nil for scalars that are no letters.
    package init?(of scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A: self = .latin
        case 0..<0xC0: return nil
        case 0xC0...0x24F, 0x1E00...0x1EFF, 0xFF21...0xFF3A, 0xFF41...0xFF5A: self = .latin
        case 0x3005, 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
            0x20000...0x323AF:
            self = .han
        default:
            guard scalar.properties.isAlphabetic else { return nil }
            self = Self.block(of: scalar.value)
        }
    }

    private static func block(of value: UInt32) -> WritingScript {
        switch value {
        case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
        case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: .cyrillic
        case 0x590...0x5FF, 0xFB1D...0xFB4F: .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF: .arabic
        case 0x900...0x97F, 0xA8E0...0xA8FF: .devanagari
        case 0xE00...0xE7F: .thai
        case 0x1100...0x11FF, 0x3130...0x318F, 0xA960...0xA97F, 0xAC00...0xD7FF: .hangul
        case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9D: .kana
        default: .other
        }
    }

    /// How much a letter says, in letters of an alphabet: a Han character about half a word, a
    /// Hangul syllable two letters or three.
    package var letterWeight: Int {
        switch self {
        case .han, .hangul: 2
        default: 1
        }
    }

    /// What people call texts in it.
    package var languageName: String {
        switch self {
        case .han: "Chinese"
        case .kana: "Japanese"
        case .hangul: "Korean"
        case .devanagari: "Hindi or another language in Devanagari"
        case .latin: "Latin script"
        case .other: "other scripts"
        case .arabic: "Arabic script"
        case .cyrillic: "Cyrillic script"
        case .greek: "Greek"
        case .hebrew: "Hebrew script"
        case .thai: "Thai"
        }
    }
}
