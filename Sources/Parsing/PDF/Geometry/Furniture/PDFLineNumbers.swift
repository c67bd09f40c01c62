import Corpus

/// Numbers of lines as transcripts, contracts, drafts and patents have them in the margin: at one
/// place left or right of the text, or between its columns, one a line or one every few lines, from
/// 1 on each page or on through the document.
///
/// A table's numbered rows and a list's items look alike. Those of a transcript are told by
/// counting anew on every page, which tables don't; others by the text beside them, which runs on
/// from line to line and fills its column.
enum PDFLineNumbers {
    /// Lines that are numbered on a page of a transcript at least, and their share of its rows: a
    /// half.
    private static let minimum = 10
    /// Points within which numbers begin or end at one place, on a page and from page to page.
    private static let alignment: Float = 12
    /// Lines from one number to the next.
    private static let steps: ClosedRange<Int> = 1...10
    /// Numbers of running text at least, where every line has one, and where a few have.
    private static let leastOfEvery = 5
    private static let leastOfSome = 2
    /// Digits of a number at most.
    private static let mostDigits = 5

    /// Moves the numbers to the pages' furniture.
    /// - Complexity: O(n log n) in the fragments.
    static func mark(_ pages: inout [PDFPage]) {
        let rows = pages.map(PDFPageRow.rows)
        let found = zip(counted(pages, rows: rows), running(pages, rows: rows))
        for (index, (counted, running)) in found.enumerated() {
            let marked = Set(counted).union(running)
            guard !marked.isEmpty else { continue }
            pages[index].furniture += marked.sorted().map { pages[index].fragments[$0] }
            pages[index].fragments = pages[index].fragments.indices
                .filter { !marked.contains($0) }.map { pages[index].fragments[$0] }
        }
    }

    // MARK: Transcripts

    /// Numbers of pages that count from 1, where two pages or more have them at one place.
    private static func counted(_ pages: [PDFPage], rows: [[PDFPageRow]]) -> [[Int]] {
        let found = zip(pages, rows).map { numbersFromOne($0, rows: $1) }
        let lefts = zip(pages, found).filter { !$1.isEmpty }.map { page, indices in
            page.fragments[indices[0]].box.right
        }
        return zip(pages, found).map { page, indices in
            guard let first = indices.first else { return [] }
            let right = page.fragments[first].box.right
            return lefts.count(where: { abs($0 - right) < alignment }) > 1 ? indices : []
        }
    }

    /// Indices of the fragments that number a page's lines; empty where there are too few.
    private static func numbersFromOne(_ page: PDFPage, rows: [PDFPageRow]) -> [Int] {
        let rows = rows.filter { $0.fragments.count > 1 }
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

    // MARK: Running text

    /// Numbers of a page at one place, in the order of its rows.
    private struct Column {
        var centre: Float
        var fragments: [Int]
        var values: [Int]
        /// Lines from one number to the next; 0 for a number alone.
        var step: Int
        /// Whether the lines beside it are running text.
        var isBesideProse: Bool
    }

    /// Numbers beside running text, and those at their place on the document's other pages.
    private static func running(_ pages: [PDFPage], rows: [[PDFPageRow]]) -> [[Int]] {
        let found = zip(pages, rows).map { columns($0, rows: $1) }
        let sure = found.joined().filter {
            $0.isBesideProse
                && $0.values.count >= ($0.step == 1 ? leastOfEvery : leastOfSome)
        }
        guard !sure.isEmpty else { return pages.map { _ in [] } }
        return found.map { columns in
            columns.filter { column in
                sure.contains {
                    abs($0.centre - column.centre) < alignment
                        && ($0.step == column.step || column.step == 0)
                }
            }.flatMap(\.fragments)
        }
    }

    private static func columns(_ page: PDFPage, rows: [PDFPageRow]) -> [Column] {
        let numbers = page.fragments.indices.filter { value(page.fragments[$0].text) != nil }
        guard !numbers.isEmpty else { return [] }
        var rowOf = [Int](repeating: 0, count: page.fragments.count)
        for (number, row) in rows.enumerated() {
            for index in row.fragments { rowOf[index] = number }
        }
        var places: [[Int]] = []
        for index in numbers.sorted(by: {
            page.fragments[$0].box.centre < page.fragments[$1].box.centre
        }) {
            if let last = places.last?.last,
                page.fragments[index].box.centre - page.fragments[last].box.centre < alignment / 2
            {
                places[places.count - 1].append(index)
            } else {
                places.append([index])
            }
        }
        return places.compactMap { place in
            column(of: place.sorted { rowOf[$0] < rowOf[$1] }, rowOf: rowOf, rows, of: page)
        }
    }

    /// Nil where the numbers don't count the lines beside them.
    /// - Parameters:
    ///   - fragments: the numbers, from the top.
    ///   - rowOf: by fragment.
    private static func column(
        of fragments: [Int], rowOf: [Int], _ rows: [PDFPageRow], of page: PDFPage
    ) -> Column? {
        let values = fragments.compactMap { value(page.fragments[$0].text) }
        let places = fragments.map { rowOf[$0] }
        guard Set(places).count == places.count else { return nil }
        let differences = zip(values, values.dropFirst()).map { $1 - $0 }
        let step = differences.last ?? 0
        guard values.count == 1 || steps.contains(step) else { return nil }
        // `1, 5, 10`: the first line may have its number as well.
        guard differences.dropFirst().allSatisfy({ $0 == step }),
            step < 2 || values.dropFirst().allSatisfy({ $0 % step == 0 }),
            differences.isEmpty || differences[0] == step
                || values[0] == 1 && differences[0] == step - 1
        else { return nil }
        let gaps = zip(places, places.dropFirst()).map { $1 - $0 }
        // Headings and blank lines are counted by some programs and not by others.
        let even = gaps.count { abs($0 - step) <= (step > 1 ? 1 : 0) }
        let isEven = even * 100 >= gaps.count * Prose.mostlyEven
        let own = Set(fragments)
        let lines =
            isEven
            ? rows[places[0]...places[places.count - 1]].map { row in
                row.fragments.filter { !own.contains($0) }.map { page.fragments[$0] }
            } : []
        let centre = fragments.map { page.fragments[$0].box.centre }.reduce(0, +)
        return Column(
            centre: centre / Float(fragments.count), fragments: fragments, values: values,
            step: step, isBesideProse: isEven && isProse(lines))
    }

    private static func value(_ text: String) -> Int? {
        text.utf8.count <= mostDigits && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            ? Int(text) : nil
    }

    /// What running text is told by.
    private enum Prose {
        /// Of a hundred numbers, those that stand as many lines apart as they count.
        static let mostlyEven = 75
        /// Width of the text at least, in its size: lists of words are narrower.
        static let width: Float = 14
        /// Share of the width that a line fills at least that the next one goes on from, and such
        /// lines of a hundred.
        static let filled: Float = 0.75
        static let mostlyFilled = 60
        /// Lines of a hundred that go on in a small letter or a Han character from one that is no
        /// sentence's end.
        static let mostlyGoingOn = 25
        /// Parts of a line at most, for columns of text side by side.
        static let mostParts = 2
    }

    /// Whether lines read on from one to the next. Rows of a table are ragged, and each begins
    /// anew.
    private static func isProse(_ rows: [[PDFFragment]]) -> Bool {
        let parts = rows.filter { !$0.isEmpty }
        guard parts.count > 1, parts.count(where: { $0.count <= Prose.mostParts }) == parts.count
        else { return false }
        let all = parts.joined().map(\.box)
        let left = all.map(\.left).min() ?? 0
        let right = all.map(\.right).max() ?? 0
        let size = parts[0][0].size
        guard right - left > Prose.width * size else { return false }
        let filled = parts.dropLast().count { line in
            (line.map(\.box.right).max() ?? 0) - left > Prose.filled * (right - left)
        }
        let texts = parts.compactMap { $0.min { $0.box.left < $1.box.left }?.text }
        let goingOn = zip(texts, texts.dropFirst()).count { goesOn($0, in: $1) }
        return filled * 100 >= (parts.count - 1) * Prose.mostlyFilled
            && goingOn * 100 >= (parts.count - 1) * Prose.mostlyGoingOn
    }

    private static func goesOn(_ line: String, in next: String) -> Bool {
        guard let first = next.unicodeScalars.first, !LineShape.endsLikeSentence(line) else {
            return false
        }
        // Titles of a list begin with Han characters as well, but have no commas.
        if first.isEastAsian {
            return line.unicodeScalars.contains { "，。、；".unicodeScalars.contains($0) }
        }
        return first.properties.isLowercase || first.runsLeft
    }
}
