import Corpus

/// A value in the data of an XFA form.
struct XFAValue {
    /// The element's name, which is its field's.
    var field: String
    var text: String

    /// In the data's order; nil for a packet without data.
    /// - Throws: `corrupt`, `limitExceeded`.
    static func values(_ packet: [UInt8]) throws(QuarryError) -> [XFAValue]? {
        let reader = try XMLPullReader(packet, part: "a packet of the form")
        var values: [XFAValue]?
        try reader.forEachLeaf(whole: "body") { path, text in
            guard let data = path.lastIndex(where: { $0.tag == "datasets" }),
                path.indices.contains(data + 1), path[data + 1].tag == "data"
            else { return }
            if values == nil { values = [] }
            // Rich text is a page of XHTML inside the field's element.
            let own = path[(data + 2)...].prefix { $0.tag != "body" }
            guard let field = own.last?.tag, !text.trimmed.isEmpty else { return }
            values?.append(XFAValue(field: field, text: text.trimmed.oneLine))
        }
        return values
    }
}
