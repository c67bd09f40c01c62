/// A reader of XML that is strict about nesting, attributes and entities, and about nothing else.
struct XMLTree {
    private(set) var error: String?

    init(_ text: String) {
        var open: [Substring] = []
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "<") {
            check(text: rest[..<start])
            guard let end = rest[start...].firstIndex(of: ">") else {
                error = "a tag has no end"
                return
            }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else {
                    error = "<\(tag)> closes something else"
                    return
                }
            } else {
                check(attributes: tag.dropFirst(name.count))
                if !tag.hasSuffix("/") { open.append(name) }
            }
        }
        if !open.isEmpty { error = "\(open) stay open" }
    }

    private mutating func check(text: Substring) {
        for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let name = part.prefix { $0 != ";" }
            if !["amp", "lt", "gt", "quot", "#39"].contains(name) { error = "&\(name)" }
        }
    }

    private mutating func check(attributes: Substring) {
        var text = attributes
        if text.hasSuffix("/") { text = text.dropLast() }
        let words = text.replacing(/\s+[a-zA-Z0-9-]+="[^"<]*"/, with: "")
            .replacing(/\s+open/, with: "")
        if !words.allSatisfy(\.isWhitespace) { error = "attributes \(attributes)" }
    }
}
