import Corpus

extension MarkdownReader {
    /// Elements that may hold empty lines, at which a block of HTML ends in Markdown.
    private static let long = ["table", "script", "style"]

    /// Reads a block of HTML, and what follows up to the end of an element that it leaves open.
    mutating func takeHTML(_ node: MarkdownNode) throws(QuarryError) -> MarkdownNode {
        var html = node.literal
        var last = node
        for name in Self.long where Self.isOpen(name, in: html.lowercased()) {
            guard let end = self.end(of: name, behind: last) else { continue }
            while last != end, let next = last.next {
                html += Self.html(of: next)
                last = next
            }
        }
        try read(html)
        return last
    }

    private static func isOpen(_ name: String, in html: String) -> Bool {
        html.split(separator: "<\(name)", omittingEmptySubsequences: false).count
            > html.split(separator: "</\(name)", omittingEmptySubsequences: false).count
    }

    /// The nearest block behind `node`, beside it, that closes the element.
    private mutating func end(of name: String, behind node: MarkdownNode) -> MarkdownNode? {
        guard let parent = node.parent, unclosed[name] != parent else { return nil }
        var next = node.next
        while let here = next {
            if Self.html(of: here).lowercased().contains("</\(name)") { return here }
            next = here.next
        }
        unclosed[name] = parent
        return nil
    }

    /// Lines far to the right are no code between the tags of a table.
    private static func html(of node: MarkdownNode) -> String {
        switch node.kind {
        case .htmlBlock: node.literal
        case .codeBlock where !node.isFenced: node.literal
        default: node.rendered
        }
    }

    private mutating func read(_ html: String) throws(QuarryError) {
        var reader = HTMLReader(extras: showsLinks ? [.links] : [])
        reader.tables = tables
        try reader.read(HTMLTree(html))
        tables = reader.tables
        for (index, block) in reader.list.blocks.enumerated() {
            let leadsIn = reader.ownLinks.contains(index)
            if block.kind == .paragraph && !block.isPreformatted {
                try takeParagraph(block.text, leadsIn: leadsIn)
            } else {
                try append(block, leadsIn: leadsIn)
            }
        }
    }
}
