import Corpus

/// DrawingML rich text (ECMA-376 part 1, 21.1.2): paragraphs of runs, wherever they are nested.
enum DrawingText {
    /// The paragraphs inside the element the reader stands on; empty ones are left out.
    static func paragraphs(_ reader: XMLPullReader) throws(QuarryError) -> [String] {
        var paragraphs: [String] = []
        let inside = reader.scope
        var choseAlternative = false
        while let tag = try reader.child(of: inside) {
            switch (tag.space, tag.name) {
            case (.other, "p"):
                let text = try paragraph(reader).trimmed
                if !text.isEmpty { paragraphs.append(text) }
            case (.mc, "Choice"), (.mc, "Fallback"):
                if !choseAlternative { paragraphs += try self.paragraphs(reader) }
                choseAlternative = true
            default: paragraphs += try self.paragraphs(reader)
            }
        }
        return paragraphs
    }

    /// Reads `a:p`.
    static func paragraph(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var text = ""
        let inside = reader.scope
        var choseAlternative = false
        while let tag = try reader.child(of: inside) {
            switch (tag.space, tag.name) {
            case (.other, "t"): text += try reader.text()
            case (.other, "br"): text += "\n"
            // `[CELLRANGE]`, `[VALUE]`: what Word fills in itself.
            case (.other, "fld") where reader.attribute("type")?.allSatisfy(\.isUppercase) == true:
                break
            case (.m, _): text += try DOCXMath.linear(reader)
            case (.mc, "Choice"), (.mc, "Fallback"):
                if !choseAlternative { text += try paragraph(reader) }
                choseAlternative = true
            default: text += try paragraph(reader)
            }
        }
        return text
    }
}
