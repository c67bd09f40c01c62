import CLibXML2
import Corpus

/// A parsed page. Walked without recursion: pages may nest as deep as the limit lets them.
final class HTMLTree {
    private let document: htmlDocPtr

    /// - Throws: `limitExceeded` over `Limits.htmlDepth` and `Limits.attributes`; `corrupt` where
    ///   libxml2 makes nothing of the text.
    init(_ text: String) throws(ParsingError) {
        var text = text
        let checked: Result<Void, ParsingError> = text.withUTF8 { utf8 in
            Result { () throws(ParsingError) in try HTMLTagCheck.check(utf8) }
        }
        try checked.get()
        document = try text.withUTF8 { Self.read($0) }.get()
    }

    /// Old pages never close their fonts and nest by hundreds, hence no limit of libxml2's own
    /// (`XML_PARSE_HUGE`), which would cut such a page off and say nothing.
    private static func read(
        _ utf8: UnsafeBufferPointer<UInt8>
    ) -> Result<htmlDocPtr, ParsingError> {
        guard let context = htmlNewParserCtxt() else {
            return .failure(ParsingError(.limitExceeded, "no memory for the page"))
        }
        defer { htmlFreeParserCtxt(context) }
        context.pointee.sax.pointee.startElement = { context, name, attributes in
            xmlSAX2StartElement(context, name, attributes)
            guard let context else { return }
            let parser = context.assumingMemoryBound(to: htmlParserCtxt.self)
            if parser.pointee.nodeNr > Limits.htmlDepth { xmlStopParser(parser) }
        }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
            | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
            | HTML_PARSE_COMPACT.rawValue
        let opened = utf8.withMemoryRebound(to: CChar.self) {
            htmlCtxtReadMemory(
                context, $0.baseAddress, Int32($0.count), nil, "UTF-8",
                Int32(options) | Int32(bitPattern: XML_PARSE_HUGE.rawValue))
        }
        let isStopped = context.pointee.disableSAX != 0
        guard let opened, !isStopped else {
            if let opened { xmlFreeDoc(opened) }
            return .failure(
                isStopped
                    ? ParsingError(
                        .limitExceeded, "elements nested deeper than \(Limits.htmlDepth)")
                    : ParsingError(.corrupt, "no HTML could be read"))
        }
        return .success(opened)
    }

    deinit { xmlFreeDoc(document) }

    /// Calls `enter` for each node in document order, and `leave` for each element whose
    /// `enter` said yes, after its children. What is not entered is passed over.
    func walk<Visitor: HTMLVisitor>(_ visitor: inout Visitor) throws(ParsingError) {
        var next = xmlDocGetRootElement(document)
        while let node = next {
            let element = HTMLNode(node)
            let isEntered = try visitor.enter(element)
            if isEntered, let child = node.pointee.children {
                next = child
                continue
            }
            if isEntered { try visitor.leave(element) }
            next = try following(node, &visitor)
        }
    }

    private func following<Visitor: HTMLVisitor>(
        _ node: xmlNodePtr, _ visitor: inout Visitor
    ) throws(ParsingError) -> xmlNodePtr? {
        var node = node
        while node.pointee.next == nil {
            guard let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else {
                return nil
            }
            try visitor.leave(HTMLNode(parent))
            node = parent
        }
        return node.pointee.next
    }
}

protocol HTMLVisitor {
    mutating func enter(_ node: HTMLNode) throws(ParsingError) -> Bool
    mutating func leave(_ node: HTMLNode) throws(ParsingError)
}

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
