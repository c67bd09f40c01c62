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
            && shared > Self.mostly * (range.upperBound - range.lowerBound)
    }

    /// What a rule covers of a cell's side that it is: corners may be open, a rule of a neighbour
    /// may reach in.
    private static let mostly: Float = 0.6
}

extension PDFRule {
    /// Points by which pieces stand closer than rules do that are one: their joint place moves.
    private static let drift: Float = 0.2
    /// Points: the length of a dot, so that its place weighs something.
    private static let dot: Float = 0.01

    func joins(_ other: PDFRule) -> Bool {
        abs(place - other.place) < PDFRules.tolerance - Self.drift
            && other.start <= end + PDFRules.tolerance && other.end >= start - PDFRules.tolerance
    }

    mutating func join(_ other: PDFRule) {
        let (mine, others) = (max(length, Self.dot), max(other.length, Self.dot))
        place = (place * mine + other.place * others) / (mine + others)
        start = min(start, other.start)
        end = max(end, other.end)
    }
}
