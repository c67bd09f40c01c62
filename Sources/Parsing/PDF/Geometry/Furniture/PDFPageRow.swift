import Corpus

/// Fragments side by side at one height, by their indices in their page.
struct PDFPageRow {
    var fragments: [Int]
    var box: Box
    /// Of the largest fragment.
    var size: Float

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
                && gap < max(0.8 * min(fragment.size, near.size), 1.15 * usual)
        }
    }

    /// Whether two fragments or more begin, or end, where the other row's do.
    private func isAligned(
        with text: [PDFFragment], at other: PDFPageRow, in page: PDFPage
    ) -> Bool {
        let gap = max(other.box.top - box.bottom, box.top - other.box.bottom)
        guard gap < 2.5 * size, Self.areAlike(size, other.size) else { return false }
        return fragments.count {
            let box = page.fragments[$0].box
            return text.contains {
                abs($0.box.left - box.left) < 3 || abs($0.box.right - box.right) < 3
            }
        } >= 2
    }

    private static func areAlike(_ one: Float, _ other: Float) -> Bool {
        abs(one - other) < 0.08 * max(one, other)
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
                if gap < 3 * upper.size { gaps.append(gap) }
            }
        }
        return gaps.isEmpty ? 0 : max(gaps.sorted()[gaps.count / 2], 0)
    }
}
