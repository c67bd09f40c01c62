import CLibXML2
import Corpus

/// A pull reader over one XML part: no network, no entities of the part's own, no document
/// type, bounded depth.
///
///     let inside = reader.scope                       // the element the reader stands on
///     while let tag = try reader.child(of: inside) {  // its children, one by one
///         …                                           // each may be read with its own scope
///     }
final class XMLPullReader {
    /// The element whose children are being read.
    struct Scope {
        var depth: Int32
        var isEmpty: Bool
    }

    private let reader: xmlTextReaderPtr
    // libxml2 reads from these bytes as long as the reader lives.
    private let bytes: UnsafeMutableBufferPointer<CChar>
    private let part: String
    /// Namespaces by the address of their interned name.
    private var spaces: [UnsafePointer<xmlChar>: XMLNamespace] = [:]

    /// - Throws: `corrupt` if there is no XML at all.
    init(_ source: [UInt8], part: String) throws(QuarryError) {
        self.part = part
        let memory = UnsafeMutableBufferPointer<CChar>.allocate(capacity: max(source.count, 1))
        source.withUnsafeBytes { UnsafeMutableRawBufferPointer(memory).copyMemory(from: $0) }
        bytes = memory
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
            | XML_PARSE_NOWARNING.rawValue
        guard
            source.count <= Int(Int32.max),
            let opened = xmlReaderForMemory(
                bytes.baseAddress, Int32(source.count), nil, nil, Int32(options))
        else {
            bytes.deallocate()
            throw QuarryError(.corrupt, "\(part) is not XML")
        }
        reader = opened
        while try read() {
            if xmlTextReaderNodeType(reader) == Self.element { return }
        }
        throw QuarryError(.corrupt, "\(part) has no element")
    }

    deinit {
        xmlFreeTextReader(reader)
        bytes.deallocate()
    }

    private static let element = Int32(XML_READER_TYPE_ELEMENT.rawValue)
    private static let endElement = Int32(XML_READER_TYPE_END_ELEMENT.rawValue)
    private static let documentType = Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue)

    var tag: XMLTag {
        XMLTag(space: space, name: String(cString: xmlTextReaderConstLocalName(reader)))
    }

    private var space: XMLNamespace {
        guard let uri = xmlTextReaderConstNamespaceUri(reader) else { return .none }
        if let known = spaces[uri] { return known }
        let space = XMLNamespace(uri: String(cString: uri))
        spaces[uri] = space
        return space
    }

    var scope: Scope {
        Scope(
            depth: xmlTextReaderDepth(reader), isEmpty: xmlTextReaderIsEmptyElement(reader) == 1)
    }

    /// Moves to the next child element; what was not read of the one before is passed over.
    func child(of scope: Scope) throws(QuarryError) -> XMLTag? {
        guard !scope.isEmpty else { return nil }
        while try read() {
            let depth = xmlTextReaderDepth(reader)
            switch xmlTextReaderNodeType(reader) {
            case Self.endElement where depth == scope.depth: return nil
            case Self.element where depth == scope.depth + 1: return tag
            default: break
            }
        }
        throw QuarryError(.corrupt, "\(part) ends inside an element")
    }

    /// All character data inside the element the reader stands on.
    func text() throws(QuarryError) -> String {
        let scope = self.scope
        guard !scope.isEmpty else { return "" }
        var text = ""
        while try read() {
            switch xmlTextReaderNodeType(reader) {
            case Self.endElement where xmlTextReaderDepth(reader) == scope.depth: return text
            case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue),
                Int32(XML_READER_TYPE_WHITESPACE.rawValue),
                Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
                if let value = xmlTextReaderConstValue(reader) { text += String(cString: value) }
            default: break
            }
        }
        throw QuarryError(.corrupt, "\(part) ends inside an element")
    }

    /// An element on the way to another.
    struct Element {
        var tag: String
        /// Of its attribute `name`.
        var name: String? = nil
    }

    /// Gives the elements that have no others inside, those of the element the reader stands on,
    /// with the way to each from there and its text; those named `whole` with all that is inside,
    /// as the rich text of XHTML is.
    func forEachLeaf(
        whole: String, _ body: (_ path: [Element], _ text: String) -> Void
    ) throws(QuarryError) {
        var path = [Element(tag: tag.name, name: attribute("name"))]
        var text = ""
        var isLeaf = true
        // How long the path to the whole is that is being read.
        var outer: Int?
        guard !scope.isEmpty else { return body(path, "") }
        while try read() {
            switch xmlTextReaderNodeType(reader) {
            case Self.element:
                let (isEmpty, element) = (
                    scope.isEmpty, Element(tag: tag.name, name: attribute("name"))
                )
                if outer != nil {
                    if Self.breaks.contains(element.tag) { text += "\n" }
                } else {
                    (text, isLeaf) = ("", !isEmpty)
                    if isEmpty { body(path + [element], "") }
                    if element.tag == whole, !isEmpty { outer = path.count }
                }
                if !isEmpty { path.append(element) }
            case Self.endElement:
                let isInside = outer.map { path.count > $0 + 1 } ?? false
                if !isInside {
                    if isLeaf { body(path, text) }
                    (isLeaf, outer) = (false, nil)
                }
                path.removeLast()
                if path.isEmpty { return }
            case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue),
                Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
                if let value = xmlTextReaderConstValue(reader) { text += String(cString: value) }
            default: break
            }
        }
        throw QuarryError(.corrupt, "\(part) ends inside an element")
    }

    /// Elements of XHTML that begin a line.
    private static let breaks: Set<String> = ["br", "div", "li", "p", "td", "tr"]

    /// The value of an attribute in the element's own namespace or in none.
    func attribute(_ name: String) -> String? {
        if let uri = xmlTextReaderConstNamespaceUri(reader),
            let value = xmlTextReaderGetAttributeNs(reader, name, uri)
        {
            return take(value)
        }
        return xmlTextReaderGetAttribute(reader, name).map(take)
    }

    /// The id of a relationship that an attribute holds (`r:id`, `r:dm`), whatever its prefix.
    func relationship(_ name: String) -> String? {
        for uri in XMLNamespace.relationshipURIs {
            if let value = xmlTextReaderGetAttributeNs(reader, name, uri) { return take(value) }
        }
        return nil
    }

    /// `w:val` of the element as on or off; on if it says nothing (ST_OnOff).
    var isOn: Bool {
        switch attribute("val") {
        case "0", "false", "off": false
        default: true
        }
    }

    private func take(_ value: UnsafeMutablePointer<xmlChar>) -> String {
        defer { quarry_xml_free(value) }
        return String(cString: value)
    }

    /// Moves to the next node; false at the end.
    private func read() throws(QuarryError) -> Bool {
        let result = xmlTextReaderRead(reader)
        let depth = xmlTextReaderDepth(reader)
        // libxml2 gives up at this depth itself, and calls it a syntax error.
        if Int(depth) >= Limits.xmlDepth || (result < 0 && Int(depth) >= Limits.xmlDepth / 2) {
            throw QuarryError(
                .limitExceeded, "\(part): over \(Limits.xmlDepth) elements inside each other")
        }
        guard result >= 0 else { throw QuarryError(.corrupt, "\(part) is not well-formed XML") }
        if result == 1, xmlTextReaderNodeType(reader) == Self.documentType {
            throw QuarryError(.corrupt, "\(part) declares a document type")
        }
        return result == 1
    }
}
