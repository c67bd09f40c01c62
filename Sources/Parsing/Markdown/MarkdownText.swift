import Corpus

/// The words of one block of Markdown.
struct MarkdownText {
    private var words = ""
    /// Elements that are open and not read like the rest: their name, and where they began, in
    /// bytes.
    private var open: [(name: String, start: Int)] = []

    private static let special: Set<String> = ["script", "style"]

    /// UTF-8 bytes so far.
    var length: Int { words.utf8.count }

    /// The lines without white space around them.
    var lines: String {
        written.split(separator: "\n").map(\.trimmed).joined(separator: "\n").trimmed
    }

    /// All on one line, as in a table's cell.
    var line: String {
        written.split { $0 == "\n" || $0 == "\t" }.joined(separator: " ").trimmed
    }

    private var written: String { RaisedMarks.resolved(words) }

    mutating func append(_ more: String) { words += more }

    /// Where a link leads, unless its words say so.
    mutating func append(target: String) {
        if target.contains(":") && !words.hasSuffix(target) { words += " (\(target))" }
    }

    /// Takes a tag of HTML between the words.
    mutating func append(tag: String) throws(QuarryError) {
        let name = tag.drop { $0 == "<" || $0 == "/" }
            .prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.lowercased()
        if name == "br" {
            words += "\n"
        } else if name == "img" {
            var reader = HTMLReader(extras: [])
            try reader.read(HTMLTree(tag))
            words += reader.list.blocks.map(\.text).joined()
        } else if name == "sup" || name == "sub" {
            words +=
                tag.hasPrefix("</")
                ? RaisedMarks.closing : RaisedMarks.opening(name == "sup" ? .above : .below)
        } else if Self.special.contains(name) {
            if tag.hasPrefix("</") { close(name) } else { open.append((name, words.utf8.count)) }
        }
    }

    /// Scripts and styles are no words.
    private mutating func close(_ name: String) {
        guard let last = open.popLast(), last.name == name else { return }
        words.removeSubrange(words.utf8.index(words.startIndex, offsetBy: last.start)...)
    }

    /// The lines without the tag of a component that begins them and is no HTML,
    /// `<Tabs⏎ values={[…]}>`.
    var withoutComponent: String {
        let text = lines
        guard text.first == "<", text.dropFirst().first?.isUppercase == true else { return text }
        var depth = 0
        for index in text.indices {
            switch text[index] {
            case "{": depth += 1
            case "}": depth -= 1
            case ">" where depth == 0:
                let isTag = text[..<index].contains("=")
                return isTag ? text[text.index(after: index)...].trimmed : text
            default: break
            }
        }
        return text
    }
}
