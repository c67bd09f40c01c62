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

    /// Lone Han characters of a page at least: fewer are a table's cells or a list's numbers.
    private static let leastCharacters = 8
    /// Between neighbours of a column, in the font's size: more is a list of single characters.
    private static let mostPitch: Float = 1.8
    /// The same, as a share of the distance between neighbours of a row: characters that are as far
    /// apart either way are a grid.
    private static let mostOfRowPitch: Float = 0.9
    /// Characters of a word that stands upright in a place of a column: a year.
    private static let mostBeside = 4
    /// How far such words reach for each other and for a Han character, in places: a blank one may
    /// stand between two words.
    private static let reachOfPlaces: Float = 2.3
    // Of such a word, in the font's size: its width at most, its size at least, how far its middle
    // is from the column's, and how far it reaches beyond the column's sides.
    private static let mostWidth: Float = 1.3
    private static let leastSize: Float = 0.5
    private static let offCentre: Float = 0.45
    private static let overhang: Float = 0.2

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
            guard word.isLoneEastAsian else {
                if word.length <= Self.mostBeside { others.append(word) }
                continue
            }
            let centre = Int(word.box.centre.rounded())
            columns[centre, default: Column(left: word.box.left, right: word.box.right)]
                .middles.append(word.box.middle)
            rows[Int(word.box.middle.rounded()), default: []].append(word.box.centre)
            size = max(size, word.size)
            count += 1
        }
        guard count >= Self.leastCharacters,
            let down = Self.pitch(columns.values.map(\.middles)), down < Self.mostPitch * size,
            Self.pitch(rows.values.map { $0 }).map({ down < Self.mostOfRowPitch * $0 }) ?? true
        else { return nil }
        pitch = down
        self.size = size
        extend(others)
    }

    /// The word in its column's width, so that it stands in the line; nil for one that is in
    /// none.
    func placed(_ word: PDFWord) -> PDFWord? {
        if word.isLoneEastAsian { return word }
        guard word.length <= Self.mostBeside, let column = column(around: word),
            let place = columns[column],
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
        let reach = Self.reachOfPlaces * pitch
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
        guard word.box.width < Self.mostWidth * size, word.size > Self.leastSize * size else {
            return nil
        }
        let centre = Int(word.box.centre.rounded())
        let reach = Int(Self.offCentre * size)
        return (centre - reach...centre + reach).filter { key in
            columns[key].map {
                word.box.left > $0.left - Self.overhang * size
                    && word.box.right < $0.right + Self.overhang * size
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
