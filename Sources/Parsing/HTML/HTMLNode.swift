import CLibXML2
import Corpus

/// An element or a run of text; valid while its tree lives.
struct HTMLNode {
    private let node: xmlNodePtr

    init(_ node: xmlNodePtr) { self.node = node }

    /// The element's name in lower case; nil for text, comments and the rest.
    var name: String? {
        guard node.pointee.type == XML_ELEMENT_NODE, let name = node.pointee.name else {
            return nil
        }
        return String(cString: name)
    }

    /// A text node's characters.
    var text: String? {
        guard node.pointee.type == XML_TEXT_NODE || node.pointee.type == XML_CDATA_SECTION_NODE,
            let content = node.pointee.content
        else { return nil }
        return String(cString: content)
    }

    func attribute(_ name: String) -> String? {
        guard let value = xmlGetProp(node, name) else { return nil }
        defer { quarry_xml_free(value) }
        return String(cString: value)
    }

    /// Whether an element of one of the names is among the first few thousand nodes below.
    func holds(_ names: Set<String>) -> Bool {
        var seen = 0
        var next = node.pointee.children
        while let below = next, seen < 5_000 {
            seen += 1
            if let name = HTMLNode(below).name, names.contains(name) { return true }
            if let child = below.pointee.children {
                next = child
                continue
            }
            var last = below
            while last.pointee.next == nil, let parent = last.pointee.parent, parent != node {
                last = parent
            }
            next = last.pointee.next
            if last.pointee.parent != node && next == nil { return false }
        }
        return false
    }

    /// All text below, for elements with little of it.
    var textBelow: String {
        guard let content = xmlNodeGetContent(node) else { return "" }
        defer { quarry_xml_free(content) }
        return String(cString: content)
    }
}
