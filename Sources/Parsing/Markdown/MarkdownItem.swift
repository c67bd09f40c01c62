/// A line that opens a list item.
struct MarkdownItem {
    var indent: Int
    /// Nil for bullets.
    var number: Int?
    var delimiter: Character = "."
    var text: Substring

    /// Nil where the line opens none.
    init?(_ line: Substring) {
        indent = MarkdownLine.indent(line)
        let rest = line.drop { $0 == " " || $0 == "\t" }
        guard let first = rest.first else { return nil }
        var after: Substring
        if "-*+".contains(first) {
            after = rest.dropFirst()
        } else {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...9).contains(digits.count) else { return nil }
            after = rest.dropFirst(digits.count)
            guard let mark = after.first, mark == "." || mark == ")" else { return nil }
            number = Int(digits)
            delimiter = mark
            after = after.dropFirst()
        }
        guard after.isEmpty || after.first == " " || after.first == "\t" else { return nil }
        text = after.drop { $0 == " " || $0 == "\t" }
    }

    /// Whether it may end a paragraph without a blank line between.
    var mayInterrupt: Bool { !text.isEmpty && (number == nil || number == 1) }
}
