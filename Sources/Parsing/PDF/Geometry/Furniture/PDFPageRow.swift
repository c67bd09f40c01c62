import Corpus

/// Fragments side by side at one height, by their indices in their page.
struct PDFPageRow {
    var fragments: [Int]
    var box: Box
    /// Of the largest fragment.
    var size: Float

    /// How much sizes of one type differ, as a share of the larger one's: rounding, and raised
    /// marks that make a fragment's size. Type of the next size (9 and 10 points) differs by a
    /// tenth.
    static let sameType: Float = 0.08
    /// Space between the lines of a text at most, in the font's size, where the document does not
    /// say what is usual; beyond what is usual, as a share of that.
    private static let lineGap: Float = 0.8
    private static let gapBeyondUsual: Float = 1.15
    /// Space between rows of one table at most, and between rows that tell what is usual, in the
    /// font's size.
    private static let tableGap: Float = 2.5
    private static let tellingGap: Float = 3
    /// Points within which cells begin or end at one place.
    private static let alignment: Float = 3

    /// The rows of a page, from the top.
    /// - Complexity: O(n log n) in the page's fragments.
    static func rows(_ page: PDFPage) -> [PDFPageRow] {
        page.fragments.map(\.box).rows().map { indices in
            let fragments = indices.map { page.fragments[$0] }
            return PDFPageRow(
                fragments: indices,
                box: fragments.dropFirst().reduce(fragments[0].box) { $0.union($1.box) },
                size: fragments.map(\.size).max() ?? 0)
        }
    }

    /// Whether a fragment of the row is part of what the other row holds: its cells are those of
    /// one table, or the fragment stands over it as close as lines are, in the same type.
    /// - Parameters:
    ///   - gap: points that are usual between the document's lines.
    ///   - marked: the other row's fragments that are known to be no text.
    func adjoins(
        _ other: PDFPageRow, at index: Int, in page: PDFPage, gap usual: Float,
        but marked: Set<Int>
    ) -> Bool {
        let text = other.fragments.filter { !marked.contains($0) }.map { page.fragments[$0] }
        if isAligned(with: text, at: other, in: page) { return true }
        let fragment = page.fragments[index]
        return text.contains { near in
            let gap = max(near.box.top - fragment.box.bottom, fragment.box.top - near.box.bottom)
            return near.box.left < fragment.box.right && fragment.box.left < near.box.right
                && Self.areAlike(fragment.size, near.size)
                && gap
                    < max(
                        Self.lineGap * min(fragment.size, near.size), Self.gapBeyondUsual * usual)
        }
    }

    /// Whether two fragments or more begin, or end, where the other row's do.
    private func isAligned(
        with text: [PDFFragment], at other: PDFPageRow, in page: PDFPage
    ) -> Bool {
        let gap = max(other.box.top - box.bottom, box.top - other.box.bottom)
        guard gap < Self.tableGap * size, Self.areAlike(size, other.size) else { return false }
        return fragments.count {
            let box = page.fragments[$0].box
            return text.contains {
                abs($0.box.left - box.left) < Self.alignment
                    || abs($0.box.right - box.right) < Self.alignment
            }
        } >= 2
    }

    private static func areAlike(_ one: Float, _ other: Float) -> Bool {
        abs(one - other) < sameType * max(one, other)
    }

    /// The usual space between two rows in the same type, in points; 0 where there are none.
    /// - Parameter pages: the rows of each page.
    /// - Complexity: O(n log n) in the rows.
    static func usualGap(_ pages: [[PDFPageRow]]) -> Float {
        var gaps: [Float] = []
        for rows in pages {
            for (upper, lower) in zip(rows, rows.dropFirst())
            where areAlike(upper.size, lower.size) {
                let gap = lower.box.top - upper.box.bottom
                if gap < tellingGap * upper.size { gaps.append(gap) }
            }
        }
        return gaps.isEmpty ? 0 : max(gaps.sorted()[gaps.count / 2], 0)
    }
}
