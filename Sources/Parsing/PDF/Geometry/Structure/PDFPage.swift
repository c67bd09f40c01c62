import Corpus

/// A page on its way to blocks.
struct PDFPage {
    let number: Int
    let label: String?
    let width: Float
    let height: Float
    private(set) var verdict: Page.Verdict
    /// False for a page that the file states and does not have, or whose object is damaged.
    let isReadable: Bool
    /// Upright text.
    var fragments: [PDFFragment]
    /// Other text, in the coordinates of its frame.
    var turned: [(frame: PDFFrame, fragments: [PDFFragment])]
    /// Why the page's rules were not looked at.
    enum LackOfRules { case tooMany, notDrawn }
    let lackOfRules: LackOfRules?
    /// Running headers, footers and page numbers, moved out of `fragments`.
    var furniture: [PDFFragment] = []
    /// Lines that run aslant, in their order on the page.
    var slanted: [PDFSlantedLine] = []
    /// What became of the page's characters.
    var leftOut = PDFLeftOut()
    /// Reviewers' notes and links' targets, where they are asked for.
    var notes: [PDFLayoutBlock] = []

    /// What was read of a scanned or garbled page's image, where that is asked for; it takes
    /// the place of garbled text.
    var recognised: [PDFLayoutBlock] = []

    init(
        number: Int, label: String? = nil, width: Float, height: Float, verdict: Page.Verdict,
        isReadable: Bool = true, fragments: [PDFFragment],
        turned: [(frame: PDFFrame, fragments: [PDFFragment])] = [],
        lackOfRules: LackOfRules? = nil
    ) {
        self.number = number
        self.label = label
        self.width = width
        self.height = height
        self.verdict = verdict
        self.isReadable = isReadable
        self.fragments = fragments
        self.turned = turned
        self.lackOfRules = lackOfRules
    }

    /// Compares the characters that the page draws with those in its blocks: a page that lost some
    /// is read in part.
    mutating func account(for blocks: [PDFLayoutBlock]) {
        guard recognised.isEmpty else { return }
        leftOut.account(for: blocks.reduce(0) { $0 + $1.block.text.lengthOfText })
        if verdict == .ok, leftOut.isIncomplete { verdict = .partly }
    }

    /// Size of most of the characters of upright text, in points.
    static func bodySize(_ pages: [PDFPage]) -> Float {
        size(ofMost: pages.lazy.flatMap(\.fragments)) ?? usualSize
    }

    /// In points; nil of none.
    static func size(ofMost fragments: some Sequence<PDFFragment>) -> Float? {
        var lengths: [Float: Int] = [:]
        for fragment in fragments { lengths[fragment.size, default: 0] += fragment.length }
        return lengths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }

    /// Points; of a document without upright text.
    private static let usualSize: Float = 10
    /// Characters without a usable Unicode map, of a hundred, on a page that can't be trusted, and
    /// on one that is readable in part.
    private static let mostBad = 50
    private static let someBad = 5

    /// - Parameter hasImages: whether an image stands on the page; asked where there is no text.
    static func verdict(
        _ fragments: [PDFFragment], hasImages: () -> Bool
    ) -> Page.Verdict {
        var total = 0
        var bad = 0
        for scalar in fragments.lazy.flatMap(\.text.unicodeScalars) {
            // Tabs stand between cells.
            if scalar == " " || scalar == "\t" { continue }
            total += 1
            if (0x21...0x7E).contains(scalar.value) { continue }
            switch scalar.properties.generalCategory {
            case .privateUse, .unassigned, .control, .surrogate: bad += 1
            default: if scalar == "\u{FFFD}" { bad += 1 }
            }
        }
        if total == 0 { return hasImages() ? .scanned : .empty }
        if bad * 100 > total * mostBad { return .garbled }
        return bad * 100 > total * someBad ? .partly : .ok
    }
}
