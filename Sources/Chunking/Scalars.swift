/// Questions about single scalars that joining lines and cutting text ask.
enum Scalars {
    /// Written without spaces: Han, kana, bopomofo and the punctuation that goes with them.
    static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x2E80: false
        case 0x3099, 0x309A: false
        case 0x2E80...0x312F, 0x3190...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F: true
        case 0xFF01...0xFF9D, 0x1F200...0x1F2FF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    /// Punctuation that Chinese shares with Latin text: quotes, dashes, ellipsis, middle dot.
    static func isSharedPunctuation(_ value: UInt32) -> Bool {
        switch value {
        case 0xB7, 0x2014, 0x2015, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x22EF: true
        default: false
        }
    }

    static func isLowercase(_ value: UInt32) -> Bool {
        if value < 0x80 { return value >= 0x61 && value <= 0x7A }
        return Unicode.Scalar(value)?.properties.isLowercase ?? false
    }

    static func isUppercase(_ value: UInt32) -> Bool {
        if value < 0x80 { return value >= 0x41 && value <= 0x5A }
        return Unicode.Scalar(value)?.properties.isUppercase ?? false
    }

    static func isDigit(_ value: UInt32) -> Bool { value >= 0x30 && value <= 0x39 }

    static func isLetter(_ value: UInt32) -> Bool {
        if value < 0x80 { return value | 0x20 >= 0x61 && value | 0x20 <= 0x7A }
        return Unicode.Scalar(value)?.properties.isAlphabetic ?? false
    }

    /// Scripts whose letters change with ZWNJ/ZWJ (Arabic to Myanmar), symbols and emoji.
    static func takesJoiner(_ value: UInt32) -> Bool {
        (0x0600..<0x10A0).contains(value) || (0x2600..<0x27C0).contains(value) || value >= 0x1F000
    }

    /// Whether text may not be cut before this scalar.
    static func extendsPrevious(_ value: UInt32) -> Bool {
        guard value >= 0x300 else { return false }
        switch ScalarClass.of(value, in: ScalarClass.table) {
        case .extender, .joiner: return true
        default: return false
        }
    }
}
