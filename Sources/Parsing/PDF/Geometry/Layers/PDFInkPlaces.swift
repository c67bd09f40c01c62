/// The origins by their distance from the page's left edge.
struct PDFInkPlaces {
    private let sorted: [(x: Float, index: Int)]

    init(_ ink: PDFInk) {
        sorted = ink.glyphs.enumerated().map { (x: $0.element.x, index: $0.offset) }
            .sorted { ($0.x, $0.index) < ($1.x, $1.index) }
    }

    func indices(near x: Float, within reach: Float) -> some Sequence<Int> {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle].x < x - reach { low = middle + 1 } else { high = middle }
        }
        return sorted[low...].lazy.prefix { $0.x <= x + reach }.map(\.index)
    }
}
