import Postings

/// Analysed terms as FTS5 takes them in and gives them back: joined by spaces, for a tokenizer
/// that splits at nothing else.
///
/// `ascii` takes every byte above 0x7F for a part of a token, whatever the language, and what
/// `tokenchars` adds. Terms hold no spaces, control characters or capitals of ASCII.
package enum FTS5Terms {
    /// A query in FTS5's language that finds chunks with any of a question's terms; nil for a text
    /// without terms.
    package static func expression(_ question: String) -> String? {
        var seen: Set<String> = []
        let terms = Analyzer().analyze(question).map(\.term).filter { seen.insert($0).inserted }
        guard !terms.isEmpty else { return nil }
        return terms.map(quoted).joined(separator: " OR ")
    }

    /// By scalar: a quotation mark and an accent on it are one character.
    private static func quoted(_ term: String) -> String {
        var doubled = String.UnicodeScalarView()
        for scalar in term.unicodeScalars {
            if scalar == "\"" { doubled.append(scalar) }
            doubled.append(scalar)
        }
        return "\"\(String(doubled))\""
    }

    /// The tokenizer, as the definition of the table states it.
    static let tokenizer: String = {
        let marks = (0x21...0x7E).map { Character(Unicode.Scalar(UInt8($0))) }
            .filter { !$0.isLetter && !$0.isNumber }
        let quoted = String(marks).replacing("'", with: "''")
        return "ascii tokenchars '\(quoted)'".replacing("\"", with: "\"\"")
    }()
}
