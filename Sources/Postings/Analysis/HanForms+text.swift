extension HanForms {
    /// A text with each Han character in the form that stands for all its forms, Traditional and
    /// Simplified, as terms have them.
    /// - Complexity: O(text).
    package static func folded(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            folded.append(Unicode.Scalar(standard.indexed(scalar.value)) ?? scalar)
        }
        return String(folded)
    }
}
