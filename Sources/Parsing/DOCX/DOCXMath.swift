import Corpus

/// Office Math → linear text: `(a+b)/(2)`, `x^2`, `√(x)`, `∑_(i=1)^n`, `(a, b; c, d)`
/// (ECMA-376 part 1, 22.1).
enum DOCXMath {
    /// Reads the element the reader stands on.
    static func linear(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var text = ""
        let inside = reader.scope
        while let tag = try reader.child(of: inside) { text += try part(reader, tag: tag) }
        return text
    }

    private static func part(
        _ reader: XMLPullReader, tag: XMLTag
    ) throws(QuarryError) -> String {
        switch (tag.space, tag.name) {
        case (.m, "t"), (.w, "t"): try reader.text()
        case (.m, "f"): try fraction(reader)
        case (.m, "bar"): try barred(reader)
        case (.m, "rad"): try root(reader)
        case (.m, "sup"): script("^", of: try linear(reader))
        case (.m, "sub"), (.m, "lim"): script("_", of: try linear(reader))
        case (.m, "limUpp"): try limitAbove(reader)
        case (.m, "fName"): spaced(try linear(reader))
        case (.m, "nary"), (.m, "d"): try withCharacters(reader, name: tag.name)
        case (.m, "m"):
            try list(reader, of: "mr", separator: "; ") { reader throws(QuarryError) in
                try list(reader, of: "e", separator: ", ", by: linear)
            }
        case (.m, "eqArr"): try list(reader, of: "e", separator: "; ", by: linear)
        case (.m, "acc"): try accented(reader)
        case (.w, "del"), (.w, "moveFrom"): ""
        default: try linear(reader)
        }
    }

    private static func script(_ mark: String, of text: String) -> String {
        text.isEmpty ? "" : text.count == 1 ? mark + text : "\(mark)(\(text))"
    }

    /// A function's name is a word of its own.
    private static func spaced(_ name: String) -> String {
        name.last?.isLetter == true ? name + " " : name
    }

    private static func fraction(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var parts: [String] = []
        // Without a bar it is no quotient but a binomial coefficient (Unicode Technical Note 28).
        var bar = "/"
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "num", "den": parts.append(try linear(reader))
            case "fPr": if try characters(reader)["type"] == "noBar" { bar = "¦" }
            default: break
            }
        }
        return parts.map { $0.count > 1 ? "(\($0))" : $0 }.joined(separator: bar)
    }

    /// A line over or under a term, as a combining character after it.
    private static func barred(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var line = "\u{332}"
        var text = ""
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag.name == "barPr" {
                if try characters(reader)["pos"] == "top" { line = "\u{305}" }
            } else {
                text += try linear(reader)
            }
        }
        return text.count == 1 ? text + line : text
    }

    private static func root(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var degree = ""
        var base = ""
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "deg": degree = try linear(reader)
            case "e": base = try linear(reader)
            default: break
            }
        }
        return degree.isEmpty ? "√(\(base))" : "√[\(degree)](\(base))"
    }

    private static func limitAbove(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var text = ""
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            text += tag.name == "lim" ? script("^", of: try linear(reader)) : try linear(reader)
        }
        return text
    }

    /// The children of one name, each as text.
    private static func list(
        _ reader: XMLPullReader, of name: String, separator: String,
        by text: (XMLPullReader) throws(QuarryError) -> String
    ) throws(QuarryError) -> String {
        var parts: [String] = []
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag == XMLTag(space: .m, name: name) { parts.append(try text(reader)) }
        }
        return parts.joined(separator: separator)
    }

    /// The accent as a combining character after its base, which is where Unicode has it.
    private static func accented(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var accent = "\u{302}"
        var text = ""
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag.name == "accPr" {
                accent = try characters(reader)["chr"] ?? accent
            } else {
                text += try linear(reader)
            }
        }
        return text + accent
    }

    /// Sums and brackets state their signs in their properties.
    private static func withCharacters(
        _ reader: XMLPullReader, name: String
    ) throws(QuarryError) -> String {
        let isBracket = name == "d"
        var signs: [String: String] = [:]
        var scripts = ""
        var parts: [String] = []
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "naryPr", "dPr": signs = try characters(reader)
            case "sup": scripts += script("^", of: try linear(reader))
            case "sub": scripts += script("_", of: try linear(reader))
            default: parts.append(try linear(reader))
            }
        }
        guard isBracket else {
            return (signs["chr"] ?? "∫") + scripts + " " + parts.joined()
        }
        return (signs["begChr"] ?? "(") + parts.joined(separator: signs["sepChr"] ?? "|")
            + (signs["endChr"] ?? ")")
    }

    /// What a properties element says, by name: characters, mostly.
    private static func characters(
        _ reader: XMLPullReader
    ) throws(QuarryError) -> [String: String] {
        var found: [String: String] = [:]
        let inside = reader.scope
        while let property = try reader.child(of: inside) {
            if let value = reader.attribute("val") { found[property.name] = value }
        }
        return found
    }
}
