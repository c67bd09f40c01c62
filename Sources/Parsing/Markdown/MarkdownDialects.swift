/// What dialects write around blocks and CommonMark doesn't know, brought into its terms:
///
/// - `:::note Title` and `:::` around call-outs become the title and ends of blocks;
/// - bodies of `!!! note` and `=== "Tab"`, four columns to the right, go back to the left;
/// - tags of components, `<TabItem>` alone on a line, make no HTML of the Markdown below them.
struct MarkdownDialects {
    private var output: [Substring] = []
    /// Columns at which the open bodies begin, outermost first.
    private var bodies: [Int] = []
    /// What closes the open block of code.
    private var fence: Substring?

    /// - Complexity: O(text).
    static func plain(_ lines: [Substring]) -> [Substring] {
        guard lines.contains(where: { isSpecial($0.drop { $0 == " " }) }) else { return lines }
        var dialects = MarkdownDialects()
        for line in lines { dialects.take(line) }
        return dialects.output
    }

    private static func isSpecial(_ text: Substring) -> Bool {
        text.hasPrefix(":::") || opensBody(text) || isComponent(text)
    }

    private static func opensBody(_ text: Substring) -> Bool {
        ["!!! ", "??? ", "???+ ", "=== \""].contains { text.hasPrefix($0) }
    }

    /// Whether the line is a tag that HTML has no element for.
    private static func isComponent(_ text: Substring) -> Bool {
        guard text.first == "<" else { return false }
        let tag = text.trimmedEnd
        guard tag.hasSuffix(">"), !tag.dropLast().contains(">") else { return false }
        let inside = tag.dropFirst().drop { $0 == "/" }
        let name = inside.prefix {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))
        }
        guard name.first?.isLetter == true, let after = inside[name.endIndex...].first,
            " />".contains(after)
        else { return false }
        return !HTMLElements.isKnown(name.lowercased())
    }

    private mutating func take(_ line: Substring) {
        let indent = line.prefix { $0 == " " }.count
        let text = line.dropFirst(indent)
        guard !text.allSatisfy(\.isWhitespace) else { return output.append("") }
        if fence == nil { while let last = bodies.last, indent < last { bodies.removeLast() } }
        let line = line.dropFirst(min(indent, 4 * bodies.count))
        if let fence {
            output.append(line)
            if Self.closes(text, fence: fence) { self.fence = nil }
        } else if text.hasPrefix(":::") {
            let title = text.drop { $0 == ":" }.trimmed.drop { !$0.isWhitespace }
            output += ["", line.prefix { $0 == " " } + title.trimmed, ""]
        } else if Self.opensBody(text) {
            output += ["", line, ""]
            bodies.append(indent + 4)
        } else if Self.isComponent(text) {
            output += [line, ""]
        } else {
            fence = Self.fence(text)
            output.append(line)
        }
    }

    /// The fence that opens a block of code, behind marks of lists and quotes.
    static func fence(_ text: Substring) -> Substring? {
        let rest = text.drop { "> -*+.)".contains($0) || $0.isASCII && $0.isNumber }
        guard let mark = rest.first, mark == "`" || mark == "~" else { return nil }
        let fence = rest.prefix { $0 == mark }
        let isCode = mark == "~" || !rest.dropFirst(fence.count).contains("`")
        return fence.count >= 3 && isCode ? fence : nil
    }

    static func closes(_ text: Substring, fence: Substring) -> Bool {
        let end = text.drop { $0 == ">" || $0 == " " }.trimmedEnd
        return end.hasPrefix(fence) && end.allSatisfy { $0 == fence.first }
    }
}
