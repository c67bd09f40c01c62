/// Sizes at which parsing stops with `limitExceeded`.
enum Limits {
    /// UTF-8 bytes of a document's text.
    static let textBytes = 64 << 20
    static let blocks = 2_000_000
    static let pages = 20_000
    /// Entries of a PDF's outline, and how deep they lie; what is beyond is left out.
    static let outlineEntries = 10_000
    static let outlineDepth = 16
    /// Bytes of a PDF's stream, unpacked; of all its streams together, as many times the file's
    /// own, and what is allowed anyway. Images are not counted.
    static let streamBytes = 256 << 20
    static let streamRatio = 100
    static let streamBytesAlways = 1 << 30
    /// Pixels of a page that is rendered for OCR; larger pages get fewer dots an inch.
    static let imagePixels = 40_000_000
    /// Pixels of the longer side of a page's image for readers, and bytes of its PNG.
    static let viewSide = 2_400
    static let viewBytes = 32 << 20
    /// Passages of a page whose lines are looked for.
    static let viewPassages = 1_000
    /// Bytes of cairo's script of what a page draws, text aside, and of a document's pages
    /// together; beyond, a page's rules are left alone.
    static let drawingBytes = 2 << 20
    static let documentDrawingBytes = 512 << 20
    /// Bytes of a PDF whose rules are looked at: it is copied for that.
    static let drawnFileBytes = 256 << 20
    /// Strokes and edges of a page that may be rules, before and after they are joined; beyond,
    /// the page's rules are left alone.
    static let strokes = 50_000
    static let rules = 2_000
    /// Glyphs and areas of what a page shows, and bytes of its description with and without images;
    /// beyond, text on other text is read as it stands.
    static let ink = 500_000
    static let inkBytes = 64 << 20
    static let documentInkBytes = 1 << 30
    /// Cells of one grid of rules.
    static let gridCells = 50_000
    /// Entries of a ZIP archive.
    static let zipEntries = 10_000
    /// Bytes of a ZIP archive's entries, unpacked.
    static let zipBytes = 512 << 20
    /// Unpacked over packed size, for entries over `zipRatioFloor` bytes.
    static let zipRatio = 1_000
    static let zipRatioFloor = 1 << 20
    /// Files that a DOCX takes in, their bytes together, and how deep they may lie inside each
    /// other; the rest is left out aloud.
    static let chunks = 1_000
    static let chunkBytes = 256 << 20
    static let chunkLevels = 4
    /// Points of a diagram, points and table cells of a chart; the rest is left out aloud.
    static let drawnItems = 100_000
    /// Times that an encrypted document may have a password hashed ([MS-OFFCRYPTO] 2.3.4.10).
    static let passwordSpins = 10_000_000
    /// Elements inside each other.
    static let xmlDepth = 256
    /// The same in HTML, whose elements many a page never closes.
    static let htmlDepth = 10_000
    /// Quotes, lists and notes that one line of Markdown opens inside each other: cmark-gfm looks
    /// at all that are open for each line that follows.
    static let markdownDepth = 1_000
    /// Openings of declarations and the like that a paragraph of Markdown may leave without an end.
    static let markdownOpenings = 1_000
    /// UTF-8 bytes of Markdown that get a tree of their own, and more up to the next place where
    /// nothing is open.
    static let markdownPiece = 1 << 18
    /// Lines and bytes of Markdown's front matter.
    static let frontMatterLines = 2_000
    static let frontMatterBytes = 64 << 10
    /// UTF-8 bytes of one value of a document's own metadata, and of all with their keys.
    static let metadataValue = 1_000
    static let metadataBytes = 64 << 10
    /// Attributes of one tag of HTML.
    static let attributes = 4_096
}
