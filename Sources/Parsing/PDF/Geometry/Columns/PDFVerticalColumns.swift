import Corpus

/// Columns of Han characters that were placed one by one from the top. poppler reads them across.
struct PDFVerticalColumns {
    private struct Column {
        var left: Float
        var right: Float
        /// Middles of its Han characters.
        var middles: [Float] = []
        /// Middles of other words that belong to it.
        var others: Set<Float> = []
    }

    /// By the middle of the column, in points.
    private var columns: [Int: Column] = [:]
    /// The usual distance between neighbours.
    private let pitch: Float
    private let size: Float

    /// Nil where the page's lone Han characters stand closer to those beside them than to those
    /// below them, or are too few to tell.
    init?(_ words: some Sequence<PDFWord>) {
        var rows: [Int: [Float]] = [:]
        var others: [PDFWord] = []
        var size: Float = 0
        var count = 0
        for word in words {
            guard word.isLoneUpright else {
                if word.length <= 4 { others.append(word) }
                continue
            }
            let centre = Int(word.box.centre.rounded())
            columns[centre, default: Column(left: word.box.left, right: word.box.right)]
                .middles.append(word.box.middle)
            rows[Int(word.box.middle.rounded()), default: []].append(word.box.centre)
            size = max(size, word.size)
            count += 1
        }
        guard count >= 8, let down = Self.pitch(columns.values.map(\.middles)), down < 1.8 * size,
            Self.pitch(rows.values.map { $0 }).map({ down < 0.9 * $0 }) ?? true
        else { return nil }
        pitch = down
        self.size = size
        extend(others)
    }

    /// The word in its column's width, so that it stands in the line; nil for one that is in
    /// none.
    func placed(_ word: PDFWord) -> PDFWord? {
        if word.isLoneUpright { return word }
        guard word.length <= 4, let column = column(around: word), let place = columns[column],
            place.others.contains(word.box.middle)
        else { return nil }
        var placed = word
        placed.box.left = place.left
        placed.box.right = place.right
        return placed
    }

    /// Takes in upright letters and digits that follow each other and a Han character in a
    /// column, one place each or several side by side in one.
    private mutating func extend(_ words: [PDFWord]) {
        // A blank place may stand between two words.
        let reach = 2.3 * pitch
        var found: [Int: [Float]] = [:]
        for word in words {
            guard let column = column(around: word) else { continue }
            found[column, default: []].append(word.box.middle)
        }
        for (key, middles) in found {
            let han = (columns[key]?.middles ?? []).sorted()
            // From the top, then from the bottom: a run follows a Han character or leads to one.
            for order in [middles.sorted(by: <), middles.sorted(by: >)] {
                var last: Float?
                for middle in order
                where last.map({ abs($0 - middle) < reach }) ?? false
                    || Self.has(han, within: reach, of: middle)
                {
                    last = middle
                    columns[key]?.others.insert(middle)
                }
            }
        }
    }

    private static func has(_ sorted: [Float], within reach: Float, of middle: Float) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let place = (low + high) / 2
            if sorted[place] <= middle - reach { low = place + 1 } else { high = place }
        }
        return low < sorted.count && sorted[low] < middle + reach
    }

    /// The column that a narrow word stands in.
    private func column(around word: PDFWord) -> Int? {
        guard word.box.width < 1.3 * size, word.size > 0.5 * size else { return nil }
        let centre = Int(word.box.centre.rounded())
        let reach = Int(0.45 * size)
        return (centre - reach...centre + reach).filter { key in
            columns[key].map {
                word.box.left > $0.left - 0.2 * size && word.box.right < $0.right + 0.2 * size
            } ?? false
        }.min { abs($0 - centre) < abs($1 - centre) }
    }

    private static func pitch(_ groups: [[Float]]) -> Float? {
        let distances = groups.flatMap { group in
            let sorted = group.sorted()
            return zip(sorted, sorted.dropFirst()).map { $1 - $0 }
        }.sorted()
        return distances.isEmpty ? nil : distances[distances.count / 2]
    }
}

extension PDFWord {
    /// A single character of those that are also written from the top.
    var isLoneUpright: Bool {
        length == 1 && (text.unicodeScalars.first?.value ?? 0) >= 0x2E80
    }
}
