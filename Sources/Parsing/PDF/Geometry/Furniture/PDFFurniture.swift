import Corpus

/// Finds running headers, running footers and page numbers: text near a page's edge and apart
/// from what the page says, which stands at the same place on other pages, alike but for a number
/// that counts the pages. What else differs, if only by a digit, is text: an invoice's number, a
/// balance, a chapter's title.
struct PDFFurniture {
    /// Share of the page's height at the top and at the bottom where furniture stands: letterheads
    /// reach two inches down.
    private static let zone: Float = 0.18
    /// A page number need not repeat if it stands alone this close to the edge.
    private static let numberZone: Float = 0.1
    /// Outermost rows of a page looked at, from either edge.
    private static let rowsLookedAt = 4
    /// Pages before and after one that are compared with it.
    private static let reach = 50

    /// Points that furniture stands lower or higher on another page: a line's height less.
    private static let samePlace: Float = 8
    /// Pages that text is on at least, to be furniture; in a short document, two.
    private static let leastPages = 3
    private static let shortDocument = 5
    /// Pages at least, and of a hundred around, that a header is on which stands close to the text.
    private static let leastEverywhere = 5
    private static let everywhere = 60
    /// Numbers from here on count no pages of text that has words as well: they are codes, years.
    private static let mostCounted = 1_000
    /// Digits of a number that counts anything, and a number that no page has.
    private static let mostDigits = 9
    private static let mostPage = 100_000
    /// Characters of `第#页共#页` and the like.
    private static let longestHanNumber = 9

    private struct Key: Hashable {
        var isTop: Bool
        var text: String
    }
    private struct Place {
        var page: Int
        var middle: Float
        var numbers: [Int]
    }

    private let pageCount: Int
    private let bodySize: Float
    private let usualGap: Float
    private var places: [Key: [Place]] = [:]

    /// - Complexity: O(n log n) in the fragments.
    static func mark(_ pages: inout [PDFPage], bodySize: Float) {
        let rows = pages.map(PDFPageRow.rows)
        let furniture = PDFFurniture(pages, rows: rows, bodySize: bodySize)
        for index in pages.indices {
            furniture.mark(&pages[index], at: index, rows: rows[index])
        }
    }

    private init(_ pages: [PDFPage], rows: [[PDFPageRow]], bodySize: Float) {
        pageCount = pages.count
        self.bodySize = bodySize
        usualGap = PDFPageRow.usualGap(rows)
        for (index, page) in pages.enumerated() {
            for isTop in [true, false] {
                for row in Self.edge(rows[index], of: page, isTop: isTop).looked {
                    for fragment in row.fragments.map({ page.fragments[$0] }) {
                        places[Self.key(fragment, isTop: isTop), default: []].append(
                            Place(
                                page: index, middle: fragment.box.middle,
                                numbers: Self.numbers(fragment.text)))
                    }
                }
            }
        }
    }

    /// Rows of a page's edge, from the inside, and the row that they stand before.
    private static func edge(
        _ rows: [PDFPageRow], of page: PDFPage, isTop: Bool
    ) -> (looked: [PDFPageRow], inner: PDFPageRow?) {
        let ordered = isTop ? rows : rows.reversed()
        let looked = ordered.prefix(rowsLookedAt).prefix { row in
            isTop
                ? row.box.middle < zone * page.height
                : row.box.middle > (1 - zone) * page.height
        }
        if looked.count < ordered.count { return (looked.reversed(), ordered[looked.count]) }
        // All that the page says stands here.
        return looked.count > 1
            ? (looked.dropLast().reversed(), looked.last) : (looked.reversed(), nil)
    }

    private func mark(_ page: inout PDFPage, at index: Int, rows: [PDFPageRow]) {
        var marked: Set<Int> = []
        for isTop in [true, false] {
            var (looked, inner) = Self.edge(rows, of: page, isTop: isTop)
            for (number, row) in looked.enumerated() {
                let isOutermost = number == looked.count - 1
                let found = furniture(
                    in: row, of: page, at: index, isTop: isTop, isOutermost: isOutermost)
                let isWhole = found.count == row.fragments.count
                let apart = found.filter { fragment in
                    inner.map {
                        !row.adjoins($0, at: fragment, in: page, gap: usualGap, but: marked)
                    } ?? true
                }
                if !apart.isEmpty {
                    marked.formUnion(apart)
                } else if isWhole
                    && found.allSatisfy({
                        isEverywhere(page.fragments[$0], at: index, isTop: isTop)
                    })
                {
                    marked.formUnion(
                        found.filter { !isFirst(page.fragments[$0], at: index, isTop: isTop) })
                }
                // A header of two lines is no text because its lines stand close.
                inner = isWhole && marked.isSuperset(of: found) ? nil : row
            }
        }
        marked.subtract(Self.partsOfTables(marked, in: page))
        page.furniture += marked.sorted().map { page.fragments[$0] }
        page.fragments = page.fragments.indices.filter { !marked.contains($0) }
            .map { page.fragments[$0] }
    }

    /// The row's fragments that may be furniture. Each is looked at by itself: the title on the
    /// left of a header may change where the name on its right does not.
    private func furniture(
        in row: PDFPageRow, of page: PDFPage, at index: Int, isTop: Bool, isOutermost: Bool
    ) -> [Int] {
        let repeated = row.fragments.filter {
            isRepeated(page.fragments[$0], at: index, isTop: isTop)
        }
        let rest = row.fragments.filter { !repeated.contains($0) }
        // A number beside text is the text's: a note's mark, a row's number.
        guard rest.count == 1, isOutermost else { return repeated }
        let fragment = page.fragments[rest[0]]
        let isNumber = Self.isPageNumber(fragment.text) && isAtEdge(fragment.box, of: page)
        return isNumber ? row.fragments : repeated
    }

    /// Rows of ruled tables that have other rows too: the head of a table that goes on from page
    /// to page stays with it.
    private static func partsOfTables(_ marked: Set<Int>, in page: PDFPage) -> Set<Int> {
        let whole = page.fragments.indices.filter { !marked.contains($0) }
            .compactMap { page.fragments[$0].ruled?.table }
        guard !whole.isEmpty else { return [] }
        let tables = Set(whole)
        return marked.filter { page.fragments[$0].ruled.map { tables.contains($0.table) } ?? false }
    }

    private func isRepeated(_ fragment: PDFFragment, at index: Int, isTop: Bool) -> Bool {
        let numbers = Self.numbers(fragment.text)
        let isLarge = fragment.size > PDFHeadings.largeType * bodySize
        let isNumber = Self.isPageNumber(fragment.text)
        // A sign alone says nothing of where it stands.
        guard isNumber || fragment.text.count(where: { $0.isLetter || $0.isNumber }) > 1 else {
            return false
        }
        // Titles count too: `Chapter 3`, `附件3`.
        let mayCount =
            isNumber || !isLarge && LineShape.numberedHeadingLevel(fragment.text) == nil
        let alike = alike(fragment, at: index, isTop: isTop).filter { place in
            numbers.count == place.numbers.count
                && zip(numbers, place.numbers).allSatisfy { mine, other in
                    mine == other
                        || mayCount && (isNumber || mine < Self.mostCounted)
                            && other - mine == place.page - index
                }
        }
        let needed = isNumber ? 2 : Self.repeats(ofPages: pageCount)
        guard Set(alike.map(\.page)).count >= needed else { return false }
        // What is set like a title is one, where it stands first.
        return isNumber || !isLarge || alike.contains { $0.page < index }
    }

    /// Pages of a document that text is on at least, to be furniture.
    static func repeats(ofPages count: Int) -> Int { count <= shortDocument ? 2 : leastPages }

    /// Places of the same text, but for numbers, on the pages around.
    private func alike(
        _ fragment: PDFFragment, at index: Int, isTop: Bool
    ) -> ArraySlice<Place> {
        let places = places[Self.key(fragment, isTop: isTop)] ?? []
        return places[Self.start(places, page: index - Self.reach)...].prefix {
            $0.page <= index + Self.reach
        }.filter {
            abs($0.middle - fragment.box.middle) < Self.samePlace
        }[...]
    }

    /// The first place on `page` or after it; places are in the order of pages.
    private static func start(_ places: [Place], page: Int) -> Int {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].page < page { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// On most of the pages around, of which there are some.
    private func isEverywhere(_ fragment: PDFFragment, at index: Int, isTop: Bool) -> Bool {
        let pages = Set(alike(fragment, at: index, isTop: isTop).map(\.page)).count
        let around = min(index + Self.reach + 1, pageCount) - max(index - Self.reach, 0)
        return pages >= Self.leastEverywhere && pages * 100 >= around * Self.everywhere
    }

    private func isFirst(_ fragment: PDFFragment, at index: Int, isTop: Bool) -> Bool {
        !alike(fragment, at: index, isTop: isTop).contains { $0.page < index }
    }

    private func isAtEdge(_ box: Box, of page: PDFPage) -> Bool {
        min(box.middle, page.height - box.middle) < Self.numberZone * page.height
    }
}

extension PDFFurniture {
    private static func key(_ fragment: PDFFragment, isTop: Bool) -> Key {
        Key(isTop: isTop, text: normalised(fragment.text))
    }

    /// Digits as `#`, so that numbers compare equal.
    private static func normalised(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.lowercased().unicodeScalars where !scalar.isSpace {
            let isDigit = scalar.isDecimal
            if isDigit && last == "#" { continue }
            last = isDigit ? "#" : scalar
            result.append(last ?? scalar)
        }
        return String(result)
    }

    /// The numbers that stand as `#`; one of more than `mostDigits` counts nothing.
    private static func numbers(_ text: String) -> [Int] {
        text.unicodeScalars.split { !$0.isDecimal }.map { digits in
            digits.count > mostDigits
                ? .max / 2 : digits.reduce(0) { $0 * 10 + Int($1.properties.numericValue ?? 0) }
        }
    }

    /// `#`, `- # -`, `page # of #`, `#/#`, `第#頁`, `第#页共#页`, `iv`; no longer than pages are
    /// counted.
    private static func isPageNumber(_ text: String) -> Bool {
        guard mayBePageNumber(text), numbers(text).allSatisfy({ $0 < mostPage }) else {
            return false
        }
        let core = normalised(text).filter { !"-–—·|[]().,".contains($0) }
        if core.isEmpty { return false }
        let words = ["#", "page#", "page#of#", "#of#", "#/#", "p#", "seite#", "seite#von#"]
        if words.contains(core) || core.allSatisfy({ "ivxl".contains($0) }) { return true }
        return core.hasPrefix("第#") && core.count <= longestHanNumber
            && core.contains { "頁页".contains($0) }
            || core == "#頁" || core == "#页"
    }

    /// Whether a text has no more letters than those have: lines of text are told by their first.
    private static func mayBePageNumber(_ text: String) -> Bool {
        var (letters, others) = (0, 0)
        for scalar in text.unicodeScalars where scalar.isLetter {
            letters += 1
            if !"ivxlIVXL".unicodeScalars.contains(scalar) { others += 1 }
            if others > 0 && letters > longestHanNumber { return false }
        }
        return true
    }
}
