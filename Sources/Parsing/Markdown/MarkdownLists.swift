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
