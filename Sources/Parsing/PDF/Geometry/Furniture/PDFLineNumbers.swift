import Corpus

/// Numbers of lines as transcripts, contracts and patents have them in the margin: they count from
/// 1 on each page, one a line.
enum PDFLineNumbers {
    /// Lines that are numbered on a page at least, and their share of its rows: a half.
    private static let minimum = 10
    /// Points within which numbers end at one place, on a page and from page to page.
    private static let alignment: Float = 12

    /// Moves the numbers to the pages' furniture where two pages or more have them at one place: a
    /// table's numbered rows count on.
    /// - Complexity: O(n log n) in the fragments.
    static func mark(_ pages: inout [PDFPage]) {
        let found = pages.map(numbers)
        let lefts = zip(pages, found).filter { !$1.isEmpty }.map { page, indices in
            page.fragments[indices[0]].box.right
        }
        for (index, indices) in found.enumerated() where !indices.isEmpty {
            let right = pages[index].fragments[indices[0]].box.right
            guard lefts.count(where: { abs($0 - right) < alignment }) > 1 else { continue }
            let marked = Set(indices)
            pages[index].furniture += indices.map { pages[index].fragments[$0] }
            pages[index].fragments = pages[index].fragments.indices
                .filter { !marked.contains($0) }.map { pages[index].fragments[$0] }
        }
    }

    /// Indices of the fragments that number a page's lines; empty where there are too few.
    private static func numbers(_ page: PDFPage) -> [Int] {
        let rows = PDFPageRow.rows(page).filter { $0.fragments.count > 1 }
        var indices: [Int] = []
        for row in rows {
            let first = row.fragments.min {
                page.fragments[$0].box.left < page.fragments[$1].box.left
            }
            guard let first, page.fragments[first].text == String(indices.count + 1) else {
                continue
            }
            if let last = indices.last,
                abs(page.fragments[last].box.right - page.fragments[first].box.right)
                    > alignment
            {
                continue
            }
            indices.append(first)
        }
        return indices.count >= max(minimum, rows.count / 2) ? indices : []
    }
}
