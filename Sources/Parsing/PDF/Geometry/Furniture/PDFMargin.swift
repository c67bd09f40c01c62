import Corpus

/// Text that stands in a page's margin, turned: stamps of printers, archives and drafts. The same
/// on several pages, it is furniture; else it stays text, which neither heads nor parts the
/// page's own.
enum PDFMargin {
    /// Share of the page's width that is margin at most: an inch of a letter's eight and a half.
    private static let zone: Float = 0.12
    /// How many times the turned text's length a page has of its own at least: else the page is
    /// turned, a table or a map.
    private static let ownOfTurned = 5

    struct Key: Hashable {
        var frame: PDFFrame
        var text: String
    }

    /// - Complexity: O(n) in the turned fragments.
    static func mark(_ pages: inout [PDFPage]) {
        var counts: [Key: Set<Int>] = [:]
        for (index, page) in pages.enumerated() {
            for (frame, fragments) in marginal(page) {
                for fragment in fragments {
                    counts[Key(frame: frame, text: fragment.text), default: []].insert(index)
                }
            }
        }
        let needed = PDFFurniture.repeats(ofPages: pages.count)
        let repeated = Set(counts.filter { $0.value.count >= needed }.keys)
        guard !repeated.isEmpty else { return }
        for index in pages.indices { pages[index].moveToFurniture(repeated) }
    }

    /// Whether turned text stands beside the page's own.
    static func isAside(
        _ fragments: [PDFFragment], in frame: PDFFrame, of page: PDFPage
    ) -> Bool {
        let own = page.fragments.reduce(0) { $0 + $1.length }
        let turned = fragments.reduce(0) { $0 + $1.length }
        guard frame != .vertical, frame != .upright, own > ownOfTurned * turned else {
            return false
        }
        return fragments.allSatisfy {
            let box = frame.pageBox($0.box, width: page.width, height: page.height)
            return box.right < zone * page.width || box.left > (1 - zone) * page.width
        }
    }

    private static func marginal(
        _ page: PDFPage
    ) -> [(frame: PDFFrame, fragments: [PDFFragment])] {
        page.turned.filter { isAside($0.fragments, in: $0.frame, of: page) }
    }
}

extension PDFPage {
    mutating func moveToFurniture(_ repeated: Set<PDFMargin.Key>) {
        for index in turned.indices {
            let frame = turned[index].frame
            let isMoved = { (fragment: PDFFragment) in
                repeated.contains(PDFMargin.Key(frame: frame, text: fragment.text))
            }
            furniture += turned[index].fragments.filter(isMoved).map { fragment in
                var moved = fragment
                moved.box = frame.pageBox(fragment.box, width: width, height: height)
                return moved
            }
            turned[index].fragments.removeAll(where: isMoved)
        }
        turned.removeAll(where: \.fragments.isEmpty)
    }
}
