import Corpus

/// A block with what decides whether it is a heading.
struct PDFLayoutBlock {
    var block: Block
    var size: Float
    var isBold: Bool
    var rowCount: Int
    var length: Int
    /// Whether it stands beside the page's text, in the margin.
    var isAside = false
    /// Set for running text.
    var fit: PDFColumnFit?
}
