extension Unicode.Scalar {
    /// Alphabetic, by comparison where it is in ASCII: most are.
    var isLetter: Bool {
        isASCII ? (0x61...0x7A).contains(value | 0x20) : properties.isAlphabetic
    }

    var isCapital: Bool {
        isASCII ? (0x41...0x5A).contains(value) : properties.isUppercase
    }

    /// A digit of any script, by comparison where it is in ASCII.
    var isDecimal: Bool {
        isASCII ? (0x30...0x39).contains(value) : properties.numericType == .decimal
    }

    /// As `properties.isWhitespace`, which is slow: nothing is, of printable ASCII and from kana to
    /// the end of the Han characters, but the ideographic space.
    var isSpace: Bool {
        switch value {
        case 0x21...0x7E, 0x3001...0x9FFF: false
        case 0x20: true
        default: properties.isWhitespace
        }
    }

    /// Whether it is of a script that is written without spaces, or stands in a place as wide as it
    /// is high: from the radicals of Han characters (U+2E80) on, with kana, Hangul, full-width
    /// forms.
    var isEastAsian: Bool { value >= 0x2E80 }
}

extension String {
    /// Whether nothing in it but white space is outside Unicode's private-use areas.
    var isPrivateUse: Bool {
        unicodeScalars.allSatisfy {
            $0.isSpace || $0.properties.generalCategory == .privateUse
        }
    }
}
