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
