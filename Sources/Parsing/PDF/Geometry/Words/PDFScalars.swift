extension Unicode.Scalar {
    /// What a presentation form of vertical fonts (U+FE10–FE19, U+FE30–FE4F) stands for: the
    /// same mark as it is written across. Any other scalar is itself.
    var uprightForm: Unicode.Scalar {
        guard (0xFE10...0xFE48).contains(value) else { return self }
        return Self.uprightForms[value] ?? self
    }

    private static let uprightForms: [UInt32: Unicode.Scalar] = {
        let ranges: [(UInt32, String)] = [
            (0xFE10, "，、。：；！？〖〗…"), (0xFE30, "‥—–＿＿（）｛｝〔〕【】《》〈〉「」『』"),
            (0xFE47, "［］"),
        ]
        var forms: [UInt32: Unicode.Scalar] = [:]
        for (first, text) in ranges {
            for (offset, scalar) in text.unicodeScalars.enumerated() {
                forms[first + UInt32(offset)] = scalar
            }
        }
        return forms
    }()
}

extension String {
    /// Whether nothing in it but white space is outside Unicode's private-use areas.
    var isPrivateUse: Bool {
        unicodeScalars.allSatisfy {
            $0.isSpace || $0.properties.generalCategory == .privateUse
        }
    }
}

extension Unicode.Scalar {
    /// Alphabetic, by comparison where it is in ASCII: most are.
    var isLetter: Bool {
        isASCII ? (0x61...0x7A).contains(value | 0x20) : properties.isAlphabetic
    }

    var isCapital: Bool {
        isASCII ? (0x41...0x5A).contains(value) : properties.isUppercase
    }
}

extension Unicode.Scalar {
    /// As `properties.isWhitespace`, which is slow: nothing is, of printable ASCII and from kana to
    /// the end of the Han characters, but the ideographic space.
    var isSpace: Bool {
        switch value {
        case 0x21...0x7E, 0x3001...0x9FFF: false
        case 0x20: true
        default: properties.isWhitespace
        }
    }
}
