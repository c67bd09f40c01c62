import Corpus

/// What the template of an XFA form says: text of its own, and the fields with their captions.
struct XFATemplate {
    private(set) var texts: [String] = []
    /// Names, in the template's order.
    private(set) var fields: [String] = []
    private var known: Set<String> = []
    /// What stands in each field's caption, which may be rich text.
    private var captionParts: [String: [String]] = [:]

    /// By field.
    var captions: [String: String] { captionParts.mapValues { $0.joined(separator: " ") } }

    /// Nil for a packet without a template.
    /// - Throws: `corrupt`, `limitExceeded`.
    init?(_ packet: [UInt8]) throws(QuarryError) {
        let reader = try XMLPullReader(packet, part: "a packet of the form")
        var isTemplate = false
        try reader.forEachLeaf(whole: "body") { path, text in
            guard path.contains(where: { $0.tag == "template" }) else { return }
            isTemplate = true
            self.add(text.trimmed, at: path)
        }
        guard isTemplate else { return nil }
    }

    private mutating func add(_ text: String, at path: [XMLPullReader.Element]) {
        guard
            let place = path.lastIndex(where: { ["field", "draw", "exclGroup"].contains($0.tag) })
        else { return }
        let name = path[place].name ?? ""
        let inside = path[(place + 1)...].map(\.tag)
        if path[place].tag == "field", !name.isEmpty, known.insert(name).inserted {
            fields.append(name)
        }
        guard !text.isEmpty, inside.contains("value") else { return }
        if path[place].tag == "draw" {
            texts.append(text.oneLine)
        } else if inside.first == "caption", !name.isEmpty {
            captionParts[name, default: []].append(text.oneLine)
        }
    }
}
