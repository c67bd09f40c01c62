import CCmarkGFM
import Glibc

/// A node of a Markdown tree; valid while its tree lives.
struct MarkdownNode: Equatable {
    enum Kind {
        case list, item, heading, paragraph, footnote, codeBlock, htmlBlock
        case table, tableRow, tableHeader, tableCell
        case text, code, link, html, lineEnd
        /// What is only a mark around or beside words: quotes, emphasis, rules, marks of notes.
        case other
    }

    let kind: Kind
    private let node: OpaquePointer

    init(_ node: OpaquePointer) {
        self.node = node
        kind = Self.kind(of: node)
    }

    private static func kind(of node: OpaquePointer) -> Kind {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_LIST: .list
        case CMARK_NODE_ITEM: .item
        case CMARK_NODE_HEADING: .heading
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_FOOTNOTE_DEFINITION: .footnote
        case CMARK_NODE_CODE_BLOCK: .codeBlock
        case CMARK_NODE_HTML_BLOCK: .htmlBlock
        case CMARK_NODE_TEXT: .text
        case CMARK_NODE_CODE: .code
        case CMARK_NODE_LINK: .link
        case CMARK_NODE_HTML_INLINE: .html
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: .lineEnd
        default: tableKind(of: node)
        }
    }

    /// Extensions number their kinds as they are loaded; only the names are fixed.
    private static func tableKind(of node: OpaquePointer) -> Kind {
        switch String(cString: cmark_node_get_type_string(node)) {
        case "table": .table
        case "table_header": .tableHeader
        case "table_row": .tableRow
        case "table_cell": .tableCell
        default: .other
        }
    }

    /// The characters of text, code and HTML.
    var literal: String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }

    /// A heading's level, 1 … 6.
    var level: Int { Int(cmark_node_get_heading_level(node)) }

    /// Where a link leads.
    var target: String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }

    /// Whether code stands between fences, and not only further to the right.
    var isFenced: Bool {
        var (length, offset, mark): (Int32, Int32, CChar) = (0, 0, 0)
        return cmark_node_get_fenced(node, &length, &offset, &mark) != 0
    }

    /// The number of a list's first item, and the mark behind it; nil for bullets.
    var numbering: (first: Int, mark: Character)? {
        guard cmark_node_get_list_type(node) == CMARK_ORDERED_LIST else { return nil }
        let mark: Character = cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM ? ")" : "."
        return (Int(cmark_node_get_list_start(node)), mark)
    }

    var next: MarkdownNode? { cmark_node_next(node).map(MarkdownNode.init) }
    var parent: MarkdownNode? { cmark_node_parent(node).map(MarkdownNode.init) }

    /// The node as HTML, that in the source included.
    var rendered: String {
        guard let html = cmark_render_html(node, CMARK_OPT_UNSAFE, nil) else { return "" }
        defer { free(html) }
        return String(cString: html)
    }

    /// Makes `iterator` go on behind the node.
    func setBehind(_ iterator: OpaquePointer) {
        cmark_iter_reset(iterator, node, CMARK_EVENT_EXIT)
    }
}
