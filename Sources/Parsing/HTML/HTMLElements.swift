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
