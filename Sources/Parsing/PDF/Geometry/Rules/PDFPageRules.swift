/// What is known of a page's rules.
enum PDFPageRules {
    case found(PDFRules)
    /// They are more than `Limits` allow.
    case tooMany
    /// The page can't be drawn.
    case notDrawn
}
