/// Text of one block as a browser would show it: white space collapsed, but where it is
/// preformatted.
struct HTMLText {
    private(set) var string = ""
    private enum Gap { case none, space, line }
    private var gap = Gap.none

    init() {}

    init(_ words: String) { append(words) }

    mutating func append(_ words: String, isPreformatted: Bool = false) {
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\n" where isPreformatted, "\t" where isPreformatted: add(scalar)
            case "\n": gap = gap == .space ? .space : .line
            case " ", "\t", "\r", "\u{0C}":
                if isPreformatted && scalar == " " { add(scalar) } else { gap = .space }
            default: add(scalar)
            }
        }
    }

    mutating func breakLine() {
        gap = .none
        string.append("\n")
    }

    /// A source's line end between two Han characters is no space: nobody meant one.
    private mutating func add(_ scalar: Unicode.Scalar) {
        if gap != .none, let last = string.unicodeScalars.last, last != "\n" {
            let isHan = last.isEastAsian && scalar.isEastAsian
            if gap == .space || !isHan { string.append(" ") }
        }
        gap = .none
        string.unicodeScalars.append(scalar)
    }

    /// Takes the text out; nil if there is none.
    mutating func take() -> String? {
        defer { self = HTMLText() }
        string = RaisedMarks.resolved(string)
        return nonEmpty
    }

    /// Takes preformatted text out, its first line's indent kept; nil if there is none.
    mutating func takeLines() -> String? {
        defer { self = HTMLText() }
        let lines = RaisedMarks.resolved(string)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            return nil
        }
        return String(lines[first...].joined(separator: "\n").trimmedEnd)
    }

    var nonEmpty: String? {
        let text = string.trimmed
        return text.isEmpty ? nil : text
    }
}
