import Corpus

/// A path that a page fills, strokes or clips by, in points of the page as it is shown.
struct PDFPath {
    struct Point {
        var x: Float
        var y: Float
        /// Whether a curve leads here.
        var isCurved = false
    }

    struct Line {
        var start: Point
        var end: Point
    }

    /// The straight lines of one piece of the path.
    struct Piece {
        var points: [Point]
        var isClosed = false
    }

    private(set) var pieces: [Piece] = []

    mutating func move(to point: Point) { pieces.append(Piece(points: [point])) }

    mutating func line(to point: Point) {
        guard !pieces.isEmpty else { return move(to: point) }
        if pieces[pieces.count - 1].isClosed {
            move(to: pieces[pieces.count - 1].points[0])
        }
        pieces[pieces.count - 1].points.append(point)
    }

    mutating func curve(to point: Point) {
        line(to: Point(x: point.x, y: point.y, isCurved: true))
    }

    mutating func close() {
        if !pieces.isEmpty { pieces[pieces.count - 1].isClosed = true }
    }
}

extension PDFPath.Piece {
    var lines: [PDFPath.Line] {
        var lines = zip(points, points.dropFirst()).filter { !$1.isCurved }
            .map { PDFPath.Line(start: $0, end: $1) }
        if isClosed, points.count > 2 {
            lines.append(PDFPath.Line(start: points[points.count - 1], end: points[0]))
        }
        return lines
    }

    var bounds: Box {
        var area = Box(
            left: points[0].x, top: points[0].y, right: points[0].x, bottom: points[0].y)
        for point in points.dropFirst() {
            area.left = min(area.left, point.x)
            area.top = min(area.top, point.y)
            area.right = max(area.right, point.x)
            area.bottom = max(area.bottom, point.y)
        }
        return area
    }

    /// Whether it fills its bounds: four sides, along the page's.
    var isRectangle: Bool {
        var corners = points
        if let first = corners.first, let last = corners.last, corners.count == 5,
            abs(first.x - last.x) < Self.rounding, abs(first.y - last.y) < Self.rounding
        {
            corners.removeLast()
        }
        guard corners.count == 4, !corners.contains(where: \.isCurved) else { return false }
        return zip(corners, corners.dropFirst() + corners.prefix(1)).allSatisfy {
            abs($0.x - $1.x) < Self.rounding || abs($0.y - $1.y) < Self.rounding
        }
    }

    /// Points that cairo's digits, slanted and magnified, may be off by.
    private static let rounding: Float = 0.1
}
