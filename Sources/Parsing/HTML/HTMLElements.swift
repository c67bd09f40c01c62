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

    /// Elements within a block, those of the head, and those that show nothing.
    private static let others: Set<String> = [
        "a", "abbr", "acronym", "area", "b", "base", "basefont", "bdi", "bdo", "big", "br", "cite",
        "code", "col", "colgroup", "data", "del", "dfn", "em", "font", "frame", "frameset", "i",
        "img", "input", "ins", "kbd", "label", "link", "mark", "meta", "meter", "noframes",
        "optgroup", "option", "output", "param", "picture", "progress", "q", "ruby", "s",
        "samp", "slot", "small", "source", "span", "strike", "strong", "sub", "sup", "time",
        "title", "track", "tt", "u", "var", "wbr",
    ]

    /// Whether HTML has an element of the name, in lower case.
    static func isKnown(_ name: String) -> Bool {
        blocks.contains(name) || skipped.contains(name) || others.contains(name)
    }
}
