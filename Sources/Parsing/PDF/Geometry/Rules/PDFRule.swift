import Corpus

/// A rule: a straight line along one of the page's sides.
struct PDFRule {
    /// Distance from the page's left edge if it is vertical, else from the upper one.
    var place: Float
    var start: Float
    var end: Float

    var length: Float { end - start }

    /// Whether it is one of two sides of an area, as long as they are.
    func isSide(
        at places: [Float], from first: Float, to last: Float, of area: FramedArea
    ) -> Bool {
        places.contains { abs($0 - place) < area.distance }
            && abs(start - first) < area.distance && abs(end - last) < area.distance
    }

    /// Whether it stands at a place and covers most of a length, or comes close.
    func covers(_ range: ClosedRange<Float>, at other: Float) -> Bool {
        let shared = min(end, range.upperBound) - max(start, range.lowerBound)
        return abs(place - other) <= PDFRules.tolerance
            && shared > 0.6 * (range.upperBound - range.lowerBound)
    }
}

extension PDFRule {
    func joins(_ other: PDFRule) -> Bool {
        abs(place - other.place) < PDFRules.tolerance - 0.2
            && other.start <= end + PDFRules.tolerance && other.end >= start - PDFRules.tolerance
    }

    mutating func join(_ other: PDFRule) {
        let (mine, others) = (max(length, 0.01), max(other.length, 0.01))
        place = (place * mine + other.place * others) / (mine + others)
        start = min(start, other.start)
        end = max(end, other.end)
    }
}
