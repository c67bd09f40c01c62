import Corpus

/// Finds running headers, running footers and page numbers: text near a page's edge that
/// stands at the same place on other pages, alike but for its digits.
enum PDFFurniture {
    /// Share of the page's height at the top and at the bottom where furniture stands.
    private static let zone: Float = 0.18
    /// A page number need not repeat if it stands alone this close to the edge.
    private static let numberZone: Float = 0.1
    /// Outermost rows of a page looked at, from either edge.
    private static let rowsLookedAt = 4

    private struct Key: Hashable {
        var isTop: Bool
        var text: String
    }

    static func mark(_ pages: inout [PDFPage]) {
        var places: [Key: [(page: Int, middle: Float)]] = [:]
        for (index, page) in pages.enumerated() {
            for candidate in candidates(page) {
                places[candidate.key, default: []].append((index, candidate.middle))
            }
        }
        for index in pages.indices { mark(&pages[index], index, places, pageCount: pages.count) }
    }

    private static func mark(
        _ page: inout PDFPage, _ index: Int, _ places: [Key: [(page: Int, middle: Float)]],
        pageCount: Int
    ) {
        var marked: Set<Int> = []
        for candidate in candidates(page) {
            let alike = (places[candidate.key] ?? []).filter {
                abs($0.middle - candidate.middle) < 8
            }
            let pagesAlike = Set(alike.map(\.page)).count
            let needed = pageCount <= 3 ? 2 : 3
            let isNumber = isPageNumber(candidate.key.text)
            if pagesAlike >= needed || (isNumber && (pagesAlike > 1 || candidate.isOutermost)) {
                marked.formUnion(candidate.fragments)
            }
        }
        marked.subtract(partsOfTables(marked, page))
        page.furniture = marked.sorted().map { page.fragments[$0] }
        page.fragments = page.fragments.indices.filter { !marked.contains($0) }
            .map { page.fragments[$0] }
    }

    /// Rows of ruled tables that have other rows too: the head of a table that goes on from page
    /// to page stays with it.
    private static func partsOfTables(_ marked: Set<Int>, _ page: PDFPage) -> Set<Int> {
        let whole = page.fragments.indices.filter { !marked.contains($0) }
            .compactMap { page.fragments[$0].ruled?.table }
        guard !whole.isEmpty else { return [] }
        let tables = Set(whole)
        return marked.filter { page.fragments[$0].ruled.map { tables.contains($0.table) } ?? false }
    }

    private struct Candidate {
        var key: Key
        var middle: Float
        /// Indices into the page's fragments.
        var fragments: [Int]
        var isOutermost: Bool
    }

    /// Each fragment of the outermost rows is a candidate of its own: the title on the left of
    /// a header may change where the name on its right does not.
    private static func candidates(_ page: PDFPage) -> [Candidate] {
        let order = page.fragments.indices.sorted {
            page.fragments[$0].box.middle < page.fragments[$1].box.middle
        }
        var found: [Candidate] = []
        for isTop in [true, false] {
            var rows = 0
            var last: Float?
            for index in isTop ? order : order.reversed() {
                let box = page.fragments[index].box
                let isInZone =
                    isTop ? box.middle < zone * page.height : box.middle > (1 - zone) * page.height
                guard isInZone else { break }
                if last.map({ abs($0 - box.middle) > 3 }) ?? true { rows += 1 }
                guard rows <= rowsLookedAt else { break }
                last = box.middle
                found.append(
                    Candidate(
                        key: Key(isTop: isTop, text: normalised(page.fragments[index].text)),
                        middle: box.middle, fragments: [index],
                        isOutermost: rows == 1 && isAtEdge(box, page)))
            }
        }
        return found
    }

    private static func isAtEdge(_ box: Box, _ page: PDFPage) -> Bool {
        min(box.middle, page.height - box.middle) < numberZone * page.height
    }

    /// Digits as `#`, so that numbers compare equal.
    private static func normalised(_ text: String) -> String {
        var result = ""
        for scalar in text.lowercased().unicodeScalars {
            if scalar.properties.numericType == .decimal {
                if result.last != "#" { result.append("#") }
            } else if !scalar.properties.isWhitespace {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `#`, `- # -`, `page # of #`, `#/#`, `第#頁`, `第#页共#页`, `iv`.
    private static func isPageNumber(_ normalised: String) -> Bool {
        let core = normalised.filter { !"-–—·|[]().,".contains($0) }
        if core.isEmpty { return false }
        let words = ["#", "page#", "page#of#", "#of#", "#/#", "p#", "seite#", "seite#von#"]
        if words.contains(core) || core.allSatisfy({ "ivxl".contains($0) }) { return true }
        return core.hasPrefix("第#") && core.count <= 9 || core == "#頁" || core == "#页"
    }
}
