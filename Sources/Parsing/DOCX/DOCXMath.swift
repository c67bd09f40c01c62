import Corpus

/// Office Math → linear text: `(a+b)/(2)`, `x^2`, `√(x)`.
enum DOCXMath {
    /// Reads the element the reader stands on.
    static func linear(_ reader: XMLPullReader) throws(ParsingError) -> String {
        var text = ""
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch (tag.space, tag.name) {
            case (.m, "t"), (.w, "t"): text += try reader.text()
            case (.m, "f"): text += try fraction(reader)
            case (.m, "rad"): text += "√(\(try linear(reader)))"
            case (.m, "sup"): text += script("^", try linear(reader))
            case (.m, "sub"): text += script("_", try linear(reader))
            case (.m, "nary"), (.m, "d"): text += try withCharacters(reader, tag.name)
            case (.w, "del"), (.w, "moveFrom"): break
            default: text += try linear(reader)
            }
        }
        return text
    }

    private static func script(_ mark: String, _ text: String) -> String {
        text.isEmpty ? "" : text.count == 1 ? mark + text : "\(mark)(\(text))"
    }

    private static func fraction(_ reader: XMLPullReader) throws(ParsingError) -> String {
        var parts: [String] = []
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag.name == "num" || tag.name == "den" { parts.append(try linear(reader)) }
        }
        return parts.map { $0.count > 1 ? "(\($0))" : $0 }.joined(separator: "/")
    }

    /// Sums and brackets state their signs in their properties.
    private static func withCharacters(
        _ reader: XMLPullReader, _ name: String
    ) throws(ParsingError) -> String {
        var opening = name == "d" ? "(" : "∫"
        var closing = name == "d" ? ")" : ""
        var text = ""
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "naryPr", "dPr":
                let properties = reader.scope
                while let property = try reader.child(of: properties) {
                    guard let value = reader.attribute("val") else { continue }
                    if property.name == "chr" || property.name == "begChr" { opening = value }
                    if property.name == "endChr" { closing = value }
                }
            case "sup": text += script("^", try linear(reader))
            case "sub": text += script("_", try linear(reader))
            default: text += try linear(reader)
            }
        }
        return opening + text + closing
    }
}
