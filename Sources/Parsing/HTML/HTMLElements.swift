/// What the names of elements mean to us (HTML Living Standard, 15.3).
enum HTMLElements {
    /// Elements without text of the page's own.
    static let skipped: Set<String> = [
        "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas",
        "audio", "video", "select", "textarea", "button", "datalist", "rt", "rp", "map",
    ]

    /// Elements that begin and end a block.
    static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend",
        "li", "listing", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
    ]
}

/// An open list.
struct HTMLList {
    /// Nil for bullets.
    private var format: String?
    private var number = 1

    init(bullets: Void) {}

    /// An `ol`.
    init(_ node: HTMLNode) {
        format =
            switch node.attribute("type") {
            case "a": "lowerLetter"
            case "A": "upperLetter"
            case "i": "lowerRoman"
            case "I": "upperRoman"
            default: "decimal"
            }
        number = Self.number(node.attribute("start")) ?? 1
    }

    /// The label of the next item, `3.`; empty for bullets.
    mutating func next(_ item: HTMLNode) -> String {
        guard let format else { return "" }
        number = Self.number(item.attribute("value")) ?? number
        defer { number += 1 }
        return CounterFormat.string(number, format) + "."
    }

    private static func number(_ text: String?) -> Int? {
        text.flatMap { Int($0) }.flatMap { (0...1_000_000).contains($0) ? $0 : nil }
    }
}
