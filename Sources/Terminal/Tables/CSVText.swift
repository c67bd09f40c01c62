/// Lines of CSV (RFC 4180).
enum CSVText {
    static func line(_ fields: [String]) -> String {
        // A line of one empty field would be none.
        fields == [""] ? "\"\"" : fields.map(field).joined(separator: ",")
    }

    private static func field(_ text: String) -> String {
        // By scalars: a quotation mark with an accent on it is one character.
        guard text.unicodeScalars.contains(where: special.contains) else { return text }
        var field = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { field += "\"" }
            field.unicodeScalars.append(scalar)
        }
        return field + "\""
    }

    /// A text that no spreadsheet takes for a formula, see OWASP on CSV injection.
    static func guarded(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, leading.contains(first) else { return text }
        return "'" + text
    }

    private static let special: Set<Unicode.Scalar> = ["\"", ",", "\r", "\n"]
    /// Signs of formulas, those of full width too, what a spreadsheet passes over before one, and
    /// the mark itself.
    private static let leading: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'",
    ]
}
