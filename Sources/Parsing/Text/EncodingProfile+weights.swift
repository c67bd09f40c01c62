import Corpus

extension EncodingProfile {
    static func hanWeight(
        _ scalar: Unicode.Scalar, common: Set<Unicode.Scalar>
    ) -> Double {
        if common.contains(scalar) || HanVariants.shared.contains(scalar) { return 1 }
        return switch scalar.value {
        case 0x4E00...0x9FFF: 0.35
        case 0x3001...0x3011, 0xFF01...0xFF5E, 0x2014, 0x2018...0x201D, 0x2026: 0.8
        case 0x3041...0x30FF: -0.2
        case 0x2460...0x249B: 0.4
        default: -0.3
        }
    }

    static func japaneseWeight(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar
    ) -> Double {
        if HanVariants.shared.contains(scalar) { return 0.9 }
        return switch scalar.value {
        case 0x3041...0x3093: 1
        case 0x30A1...0x30FE: 0.9
        case 0x3001...0x3011, 0xFF01...0xFF5E: 0.8
        case 0x4E00...0x9FFF: 0.35
        // Half-width kana come in runs where they are meant.
        case 0xFF66...0xFF9D: (0xFF66...0xFF9D).contains(previous.value) ? 0.2 : -0.6
        case 0x2014, 0x2018...0x201D, 0x2026, 0x2460...0x249B, 0x25A0...0x25EF: 0.4
        default: -0.3
        }
    }

    static func koreanWeight(_ scalar: Unicode.Scalar) -> Double {
        if HanVariants.hangul.contains(scalar) { return 1 }
        return switch scalar.value {
        case 0xAC00...0xD7A3: 0.4
        case 0x2018...0x201D, 0x3001...0x3011, 0xFF01...0xFF5E, 0x00B7: 0.6
        case 0x4E00...0x9FFF: 0
        default: -0.3
        }
    }

    static func casedWeight(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar,
        frequent: Set<Unicode.Scalar>, others: Set<Unicode.Scalar>
    ) -> Double {
        if frequent.contains(scalar) { return 1 }
        if others.contains(scalar) { return 0.55 }
        guard scalar.properties.isAlphabetic else {
            return punctuationWeight(scalar, after: previous)
        }
        guard scalar.properties.isUppercase else { return -0.6 }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        let known = frequent.contains(lower) || others.contains(lower)
        if previous.value > 0x7F && previous.properties.isLowercase { return -1 }
        return known ? (frequent.contains(lower) ? 0.6 : 0.3) : -0.6
    }

    static func latinWeight(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar,
        letters: Set<Unicode.Scalar>
    ) -> Double {
        guard scalar.properties.isAlphabetic else {
            return punctuationWeight(scalar, after: previous)
        }
        if letters.contains(scalar) { return 1 }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        guard scalar.properties.isUppercase, letters.contains(lower) else { return -0.5 }
        return previous.properties.isLowercase ? -1 : 0.8
    }

    static func blockWeight(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar,
        range: ClosedRange<UInt32>, frequent: Set<Unicode.Scalar>
    ) -> Double {
        if frequent.contains(scalar) { return 1 }
        if range.contains(scalar.value) { return 0.5 }
        return punctuationWeight(scalar, after: previous)
    }

    /// Quotation marks, dashes and the like belong between words, not inside them.
    private static func punctuationWeight(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar
    ) -> Double {
        switch scalar.value {
        case 0x2019: 0.5
        case 0xA0, 0xAB, 0xBB, 0x2010...0x2026, 0xA7, 0xA9, 0xAE, 0xB0, 0xBF, 0xA1, 0x2116,
            0x20AC, 0x2122:
            previous.properties.isAlphabetic && scalar.value != 0xA0 && scalar.value != 0xBB
                && !(0x201C...0x201D).contains(scalar.value) && scalar.value != 0x2026
                ? 0 : 0.5
        case 0x2500...0x25FF: -0.5
        default: previous.properties.isAlphabetic ? -0.7 : -0.4
        }
    }
}
