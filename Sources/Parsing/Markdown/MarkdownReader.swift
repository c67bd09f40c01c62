import Corpus

/// A tree of Markdown → blocks.
struct MarkdownReader {
    private(set) var list = BlockList()
    let showsLinks: Bool
    /// Text of the block being gathered.
    var text = MarkdownText()
    private var lists: [List] = []
    /// The label of a list item whose first paragraph is still to come, empty for bullets.
    private var label: String?
    /// How many notes are open.
    private var notes = 0
    var tables = 0
    /// Whether the next table only goes on, its head repeated.
    private var continuesTable = false
    private var cells: [String] = []
    /// Indices of blocks that mostly are links into the text.
    private(set) var ownLinks: Set<Int> = []
    /// UTF-8 bytes of the block being gathered that such links hold, and where an open one began.
    private var (linked, linkStart) = (0, 0)
    /// Where the end of an element was looked for in vain.
    var unclosed: [String: MarkdownNode] = [:]

    private struct List {
        /// Of the next item; nil for bullets.
        var number: Int?
        var mark: Character = "."
    }

    init(showsLinks: Bool) { self.showsLinks = showsLinks }

    /// Reads a text, or the next piece of one.
    /// - Parameter continuesTable: whether its first table goes on from the piece before.
    mutating func read(_ tree: MarkdownTree, continuesTable: Bool) throws(QuarryError) {
        self.continuesTable = continuesTable
        // Its nodes are those of the tree before.
        unclosed = [:]
        try tree.walk(&self)
    }

    /// Returns the node that was read: this one, or a later one up to which it runs.
    mutating func enter(_ node: MarkdownNode) throws(QuarryError) -> MarkdownNode {
        switch node.kind {
        case .text, .code: text.append(node.literal)
        case .lineEnd: text.append("\n")
        case .html: try text.append(tag: node.literal)
        case .heading, .paragraph, .tableCell: (text, linked) = (MarkdownText(), 0)
        case .link: linkStart = text.length
        case .list:
            lists.append(List(number: node.numbering?.first, mark: node.numbering?.mark ?? "."))
        case .item: label = nextLabel()
        case .footnote: notes += 1
        case .table: tables += continuesTable ? 0 : 1
        case .tableRow, .tableHeader: cells = []
        case .codeBlock: try takeCode(node)
        case .htmlBlock: return try takeHTML(node)
        case .other: break
        }
        return node
    }

    mutating func leave(_ node: MarkdownNode) throws(QuarryError) {
        switch node.kind {
        case .heading:
            let title = Self.withoutAnchor(text.lines)
            try append(Block(kind: .heading, level: node.level, text: title))
        case .paragraph:
            let words = text.withoutComponent
            try takeParagraph(words, leadsIn: linked * 2 > words.utf8.count)
        case .tableCell: cells.append(text.line)
        case .tableRow, .tableHeader: try takeRow(isHeader: node.kind == .tableHeader)
        case .link:
            if node.target.hasPrefix("#") { linked += text.length - linkStart }
            if showsLinks { text.append(target: node.target) }
        case .list: lists.removeLast()
        case .item: label = nil
        case .footnote: notes -= 1
        default: break
        }
    }

    // MARK: Blocks

    /// Numbers count on from the list's first, as they are shown.
    private mutating func nextLabel() -> String {
        guard let number = lists.last?.number else { return "" }
        lists[lists.count - 1].number = number + 1
        return "\(number)\(lists[lists.count - 1].mark)"
    }

    /// - Parameter leadsIn: whether it mostly is links into the text.
    mutating func takeParagraph(_ text: String, leadsIn: Bool) throws(QuarryError) {
        guard !text.isEmpty else { return }
        var block = Block(kind: notes > 0 ? .footnote : .paragraph, text: text)
        if notes == 0, let label {
            self.label = nil
            (block.kind, block.level) = (.listItem, lists.count)
            if !label.isEmpty { block.text = "\(label) \(text)" }
        }
        try append(block, leadsIn: leadsIn)
    }

    /// Some dialects give a heading its name: `## Title {#name}`.
    private static func withoutAnchor(_ title: String) -> String {
        guard title.hasSuffix("}"), let brace = title.lastIndex(of: "{"),
            title[title.index(after: brace)...].first == "#"
        else { return title }
        return title[..<brace].trimmed
    }

    private mutating func takeRow(isHeader: Bool) throws(QuarryError) {
        if isHeader && continuesTable {
            continuesTable = false
            return
        }
        guard cells.contains(where: { !$0.isEmpty }) else { return }
        try append(
            Block(
                kind: .tableRow, level: tables, text: cells.joined(separator: "\t"),
                isTableHeader: isHeader))
    }

    private mutating func takeCode(_ node: MarkdownNode) throws(QuarryError) {
        var code = node.literal
        if code.hasSuffix("\n") { code.removeLast() }
        try append(Block(kind: .paragraph, text: code, isPreformatted: true))
    }

    mutating func append(_ block: Block, leadsIn: Bool = false) throws(QuarryError) {
        var block = block
        block.text = MarkdownStops.removed(from: block.text)
        guard !block.text.allSatisfy(\.isWhitespace) else { return }
        if leadsIn { ownLinks.insert(list.blocks.count) }
        try list.append(block)
    }
}
