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

/// The lists that are open, outermost first.
struct MarkdownLists {
    private struct List {
        var indent: Int
        /// The next item's number.
        var next: Int?
    }

    private var lists: [List] = []

    var depth: Int { max(lists.count, 1) }

    /// Opens and closes lists as the item's indent says; returns its label, `3.`, empty for
    /// bullets. Numbers count on from the list's first, as they are shown.
    mutating func label(of item: MarkdownItem) -> String {
        while let last = lists.last, item.indent < last.indent { lists.removeLast() }
        if let last = lists.last, item.indent < last.indent + 2 {
            if (last.next == nil) != (item.number == nil) {
                lists[lists.count - 1] = List(indent: last.indent, next: item.number)
            }
        } else {
            lists.append(List(indent: item.indent, next: item.number))
        }
        guard let number = lists[lists.count - 1].next else { return "" }
        lists[lists.count - 1].next = number + 1
        return "\(number)\(item.delimiter)"
    }

    /// Whether the item goes on an open list: then it may follow a paragraph of the item before,
    /// whatever its number.
    func continues(with item: MarkdownItem) -> Bool {
        !item.text.isEmpty
            && lists.contains { list in
                (list.next == nil) == (item.number == nil)
                    && (list.indent..<list.indent + 2).contains(item.indent)
            }
    }

    /// Text after a blank line that is neither indented nor an item ends all lists.
    mutating func leave(indent: Int, unless text: String) {
        if indent < 2 && MarkdownItem(text[...]) == nil { lists = [] }
    }
}
