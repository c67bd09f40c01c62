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
    static func of(_ value: UInt32, in table: [UInt8]) -> ScalarClass {
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
        default: return compute(scalar.properties, of: value)
        }
    }

    private static func compute(_ properties: Unicode.Scalar.Properties, of value: UInt32) -> Self {
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
