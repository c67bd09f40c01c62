import CLibXML2
import Corpus

/// A parsed page. Walked without recursion: pages may nest as deep as the limit lets them.
final class HTMLTree {
    private let document: htmlDocPtr

    /// - Throws: `limitExceeded` over `Limits.htmlDepth` and `Limits.attributes`; `corrupt` where
    ///   libxml2 makes nothing of the text.
    init(_ text: String) throws(QuarryError) {
        var text = text
        let checked: Result<Void, QuarryError> = text.withUTF8 { utf8 in
            Result { () throws(QuarryError) in try HTMLTagCheck.check(utf8) }
        }
        try checked.get()
        document = try text.withUTF8 { Self.read($0) }.get()
    }

    /// Old pages never close their fonts and nest by hundreds, hence no limit of libxml2's own
    /// (`XML_PARSE_HUGE`), which would cut such a page off and say nothing.
    private static func read(
        _ utf8: UnsafeBufferPointer<UInt8>
    ) -> Result<htmlDocPtr, QuarryError> {
        guard let context = htmlNewParserCtxt() else {
            return .failure(QuarryError(.limitExceeded, "no memory for the page"))
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
                    ? QuarryError(
                        .limitExceeded, "elements nested deeper than \(Limits.htmlDepth)")
                    : QuarryError(.corrupt, "no HTML could be read"))
        }
        return .success(opened)
    }

    deinit { xmlFreeDoc(document) }

    /// Calls `enter` for each node in document order, and `leave` for each element whose
    /// `enter` said yes, after its children. What is not entered is passed over.
    func walk<Visitor: HTMLVisitor>(_ visitor: inout Visitor) throws(QuarryError) {
        var next = xmlDocGetRootElement(document)
        while let node = next {
            let element = HTMLNode(node)
            let isEntered = try visitor.enter(element)
            if isEntered, let child = node.pointee.children {
                next = child
                continue
            }
            if isEntered { try visitor.leave(element) }
            next = try following(node, visitor: &visitor)
        }
    }

    private func following<Visitor: HTMLVisitor>(
        _ node: xmlNodePtr, visitor: inout Visitor
    ) throws(QuarryError) -> xmlNodePtr? {
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
