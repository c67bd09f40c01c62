import Corpus

/// Paragraph and character styles, as far as they decide what a paragraph is.
struct DOCXStyles {
    struct Style {
        var name = ""
        var parent: String?
        /// 0 (top) … 8; 9 is body text.
        var outlineLevel: Int?
        var numbering = NumberingReference()
        var isHidden: Bool?
        var alignment: RunProperties.Alignment?
        var position: Double?
    }

    private var styles: [String: Style] = [:]
    private(set) var defaultParagraph: String?

    init() {}

    init(_ reader: XMLPullReader) throws(QuarryError) {
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            guard tag == XMLTag(space: .w, name: "style"), let id = reader.attribute("styleId")
            else { continue }
            let isDefault = ["1", "true", "on"].contains(reader.attribute("default") ?? "0")
            if isDefault && reader.attribute("type") == "paragraph" { defaultParagraph = id }
            styles[id] = try Self.style(reader)
        }
    }

    private static func style(_ reader: XMLPullReader) throws(QuarryError) -> Style {
        var style = Style()
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "name": style.name = (reader.attribute("val") ?? "").lowercased()
            case "basedOn": style.parent = reader.attribute("val")
            case "pPr":
                let properties = try ParagraphProperties(reader)
                style.outlineLevel = properties.outlineLevel
                style.numbering = properties.numbering
            case "rPr":
                let run = try RunProperties(reader)
                (style.isHidden, style.alignment) = (run.isHidden, run.alignment)
                style.position = run.position
            default: break
            }
        }
        return style
    }

    /// The style and those it is based on, nearest first. A file may make them a ring.
    private func chain(_ id: String?) -> [(id: String, style: Style)] {
        var chain: [(id: String, style: Style)] = []
        var next = id
        while let id = next, let style = styles[id], chain.count < 32 {
            chain.append((id, style))
            next = style.parent
        }
        return chain
    }

    /// 1…9, or nil for text that is no heading.
    func headingLevel(_ id: String?) -> Int? {
        let chain = chain(id)
        for (_, style) in chain {
            if let level = Self.level(inName: style.name, prefix: "heading ") { return level }
            if style.name == "title" { return 1 }
            if let outline = style.outlineLevel { return outline < 9 ? outline + 1 : nil }
        }
        guard chain.isEmpty, let id else { return nil }
        return Self.level(inName: id.lowercased(), prefix: "heading")
    }

    private static func level(inName name: String, prefix: String) -> Int? {
        guard name.hasPrefix(prefix), let level = Int(name.dropFirst(prefix.count)),
            (1...9).contains(level)
        else { return nil }
        return level
    }

    func isTitle(_ id: String?) -> Bool {
        chain(id).contains { $0.style.name == "title" } || (styles.isEmpty && id == "Title")
    }

    /// Whether it is the style of a table of contents, of figures or of authorities, or of its
    /// title.
    func isContents(_ id: String?) -> Bool {
        guard let id else { return false }
        let names = styles[id] == nil ? [id.lowercased()] : chain(id).map(\.style.name)
        return names.contains { name in
            guard name.hasPrefix("toc") else { return name.hasPrefix("table of ") }
            let rest = name.dropFirst(3).trimmed
            return rest == "heading" || Int(rest) != nil
        }
    }

    func isCaption(_ id: String?) -> Bool { chain(id).contains { $0.style.name == "caption" } }

    func isHidden(_ id: String?) -> Bool? { chain(id).lazy.compactMap(\.style.isHidden).first }

    func alignment(_ id: String?) -> RunProperties.Alignment? {
        chain(id).lazy.compactMap(\.style.alignment).first
    }

    func position(_ id: String?) -> Double? { chain(id).lazy.compactMap(\.style.position).first }

    /// The numbering of the style chain, and the style that states it.
    func numbering(_ id: String?) -> (reference: NumberingReference, style: String)? {
        chain(id).lazy.filter { $0.style.numbering.number != nil }
            .map { ($0.style.numbering, $0.id) }.first
    }
}
