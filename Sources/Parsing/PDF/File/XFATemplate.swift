import Corpus

/// What the template of an XFA form says: text of its own, and the fields with their captions.
struct XFATemplate {
    private(set) var texts: [String] = []
    /// Names, in the template's order.
    private(set) var fields: [String] = []
    private(set) var captions: [String: String] = [:]

    /// Nil for a packet without a template.
    /// - Throws: `corrupt`, `limitExceeded`.
    init?(_ packet: [UInt8]) throws(QuarryError) {
        let reader = try XMLPullReader(packet, part: "the form's template")
        var isTemplate = false
        try reader.forEachLeaf { path, text in
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
        if path[place].tag == "field", !name.isEmpty, !fields.contains(name) { fields.append(name) }
        guard !text.isEmpty, inside.contains("value") else { return }
        if path[place].tag == "draw" {
            texts.append(text.oneLine)
        } else if inside.first == "caption", !name.isEmpty {
            captions[name] = captions[name].map { $0 + " " + text.oneLine } ?? text.oneLine
        }
    }
}
