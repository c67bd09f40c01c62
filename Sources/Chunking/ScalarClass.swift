/// What cleaning does with a scalar.
enum ScalarClass: UInt8 {
    /// Copied.
    case plain
    /// White space within a line, no-break and ideographic spaces too.
    case space
    case tab
    /// LF, CR, VT, FF, NEL, LS, PS.
    case lineBreak
    /// Control and zero-width characters, directional marks, variation selectors: left out.
    case dropped
    /// Left out, but a line that ends with it goes on without a space.
    case softHyphen
    /// ZWNJ and ZWJ: kept where the script or an emoji needs them, else left out.
    case joiner
    /// Belongs to the scalar before it: marks, conjoining vowels and finals of Hangul.
    case extender
    /// Replaced by `CompatibilityFolding`, or by NFC.
    case folded

    /// Classes of the basic plane; the others are computed.
    static let table: [UInt8] = (0..<0x10000).map { ScalarClass.compute(UInt32($0)).rawValue }

    @inline(__always)
    static func of(_ value: UInt32, _ table: [UInt8]) -> ScalarClass {
        if value < 0x10000 {
            return ScalarClass(rawValue: table[Int(value)]).unsafelyUnwrapped
        }
        return compute(value)
    }

    private static func compute(_ value: UInt32) -> ScalarClass {
        guard let scalar = Unicode.Scalar(value) else { return .dropped }
        switch value {
        case 0x09: return .tab
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: return .lineBreak
        case 0xAD: return .softHyphen
        case 0x200C, 0x200D: return .joiner
        case 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x3164:
            return .dropped
        case 0xFE00...0xFE0F, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: return .dropped
        case 0x1161...0x11FF, 0xD7B0...0xD7FB, 0xFF9E, 0xFF9F: return .extender
        default: return compute(scalar.properties, value)
        }
    }

    private static func compute(_ properties: Unicode.Scalar.Properties, _ value: UInt32) -> Self {
        switch properties.generalCategory {
        case .spaceSeparator: .space
        // Private use stays: Chinese fonts keep real characters there.
        case .control, .format: .dropped
        case .unassigned: properties.isNoncharacterCodePoint ? .dropped : .plain
        case .nonspacingMark, .spacingMark, .enclosingMark: .extender
        default:
            properties.isFullCompositionExclusion || CompatibilityFolding.folds(value)
                ? .folded : .plain
        }
    }
}

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
        switch ScalarClass.of(value, ScalarClass.table) {
        case .extender, .joiner: return true
        default: return false
        }
    }
}
