import Corpus

/// Words of one line without a wide gap between them: a line of a column, or a table's cell.
struct PDFFragment {
    var text: String
    var box: Box
    /// Size of most of its characters, in points.
    var size: Float
    /// Size of its largest characters: in small capitals, those that are capitals in the text.
    var largestSize: Float
    var isBold: Bool
    var length: Int
    /// Whether most of it is of a right-to-left script.
    var runsLeft: Bool
    /// Set for a row of a ruled table: its cells are parted by tabs.
    var ruled: PDFRuledPlace?

    /// - Parameter fragments: at least one.
    init(_ fragments: [PDFFragment], text: String, box: Box) {
        precondition(!fragments.isEmpty, "a row of a table has text")
        self.text = text
        self.box = box
        length = fragments.reduce(0) { $0 + $1.length }
        size = fragments.max { $0.length < $1.length }?.size ?? 0
        largestSize = fragments.map(\.largestSize).max() ?? 0
        isBold = fragments.allSatisfy(\.isBold)
        runsLeft = fragments.allSatisfy(\.runsLeft)
    }

    init(_ words: [PDFWord]) {
        precondition(!words.isEmpty, "a fragment has words")
        text = words.inReadingOrder.map(\.text).joined(separator: " ")
        box = words.dropFirst().reduce(words[0].box) { $0.union($1.box) }
        length = words.reduce(0) { $0 + $1.length }
        var sizes: [Float: Int] = [:]
        for word in words { sizes[word.size, default: 0] += word.length }
        size = sizes.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
        largestSize = sizes.keys.max() ?? 0
        let bold = words.reduce(0) { $0 + ($1.isBold ? $1.length : 0) }
        isBold = bold * 100 >= length * Self.boldShare
        runsLeft = words.isLeftwards
    }

    /// Bold characters of a hundred in bold text: a sign or a number of another font may be among
    /// them.
    private static let boldShare = 90

    /// Splits a page's lines into fragments. Cells that are filled to the brim leave hardly more
    /// than a word space between them, so a second pass also splits where a word starts at the
    /// left edge of several other fragments.
    static func split(_ lines: [[PDFWord]]) -> [PDFFragment] {
        let first = lines.flatMap { split($0, edges: []) }
        var counts: [Int: Int] = [:]
        for fragment in first { counts[Int(fragment.box.left.rounded()), default: 0] += 1 }
        let edges = Set(counts.filter { $0.value >= commonEdge }.keys)
        return lines.flatMap { split($0, edges: edges) }
    }

    /// Fragments that begin at one place where a column does: two may by chance.
    private static let commonEdge = 3

    /// Splits a line where the gap between two words is no word space.
    private static func split(_ line: [PDFWord], edges: Set<Int>) -> [PDFFragment] {
        var fragments: [PDFFragment] = []
        var open: [PDFWord] = []
        for word in line {
            if let last = open.last, isGap(last, word, at: edges) {
                fragments.append(PDFFragment(open))
                open = []
            }
            open.append(word)
        }
        if !open.isEmpty { fragments.append(PDFFragment(open)) }
        return fragments
    }

    /// In justified text a space seldom grows over the font's size, and Han text has none. A
    /// word that starts left of the one before (right-to-left scripts) is none of our business.
    private static func isGap(
        _ left: PDFWord, _ right: PDFWord, at edges: Set<Int>
    ) -> Bool {
        let isHan =
            left.text.unicodeScalars.last?.isEastAsian == true
            && right.text.unicodeScalars.first?.isEastAsian == true
        let size = max(min(left.size, right.size), smallestSize)
        let gap = right.box.left - left.box.right - left.spacing - right.spacing
        if gap < gapAfterProvision * size && left.text.isProvisionNumber { return false }
        if gap > gapAtEdge * size && edges.contains(Int(right.box.left.rounded())) { return true }
        return gap > (isHan ? gapOfHan : gapOfWords) * size
    }

    // Gaps that are no space between words, in the smaller font's size.

    /// A space is a quarter of the size and seldom grows over all of it in justified lines.
    private static let gapOfWords: Float = 1.05
    /// Han text has no spaces; punctuation leaves half a place empty.
    private static let gapOfHan: Float = 0.55
    /// Before a word that starts where a column does: cells filled to the brim leave little.
    private static let gapAtEdge: Float = 0.45
    /// One or two ideographic spaces follow the number of an article.
    static let gapAfterProvision: Float = 2.2
    /// Points; smaller sizes are stated by files that magnify their text.
    private static let smallestSize: Float = 4
}

extension String {
    /// 第三條: the number of an article or chapter, which an ideographic space follows.
    var isProvisionNumber: Bool {
        // 第三條 … 第一百二十三之一條; more is no number.
        guard unicodeScalars.first == "第", (3...9).contains(count), let last,
            "條条章節节款項项編编篇".contains(last)
        else { return false }
        return dropFirst().dropLast().allSatisfy {
            $0.isNumber || "〇零一二三四五六七八九十百千兩两之".contains($0)
        }
    }
}
