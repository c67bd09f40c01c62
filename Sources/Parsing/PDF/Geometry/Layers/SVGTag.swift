import Corpus

/// A tag of cairo's: its name and attributes as they stand in their line. Pages have ten thousands
/// of them, so they are looked at as bytes.
struct SVGTag {
    let name: String
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        name = String(
            decoding: bytes.dropFirst().prefix {
                $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ">")
            }, as: UTF8.self)
    }

    var isClosed: Bool { bytes.suffix(2).elementsEqual("/>".utf8) }

    subscript(attribute: String) -> String? {
        value(of: attribute).map { String(decoding: $0, as: UTF8.self) }
    }

    private func value(of attribute: String) -> ArraySlice<UInt8>? {
        Self.text(after: " \(attribute)=\"", in: bytes, upTo: "\"")
    }

    /// What stands in a text between the first `start` and the next `end`, or the text's own end.
    private static func text(
        after start: String, in text: ArraySlice<UInt8>, upTo end: Unicode.Scalar
    ) -> ArraySlice<UInt8>? {
        let start = Array(start.utf8)
        guard text.count >= start.count else { return nil }
        for place in text.startIndex...(text.endIndex - start.count)
        where text[place] == start[0] && text[place...].starts(with: start) {
            return text[(place + start.count)...].prefix { $0 != UInt8(ascii: end) }
        }
        return nil
    }

    func number(_ attribute: String) -> Float? {
        self[attribute].flatMap { Double($0) }.map { Float(points: $0) }
    }

    /// What `url(#name)` refers to.
    func reference(_ attribute: String) -> String? {
        guard let value = self[attribute], value.hasPrefix("url(#") else { return nil }
        return String(value.dropFirst(5).dropLast())
    }

    var target: String? {
        guard let value = self["xlink:href"], value.hasPrefix("#") else { return nil }
        return String(value.dropFirst())
    }

    /// Of `matrix(a,b,c,d,e,f)`.
    var matrix: [Float]? {
        guard let value = self["transform"], value.hasPrefix("matrix(") else { return nil }
        let numbers = value.dropFirst(7).dropLast().split(separator: ",").compactMap { Double($0) }
        return numbers.count == 6 ? numbers.map { Float(points: $0) } : nil
    }

    /// A unit square under the transform.
    var transformed: Box? {
        guard let m = matrix else { return nil }
        let (x, y) = ([m[4], m[4] + m[0] + m[2]], [m[5], m[5] + m[1] + m[3]])
        return Box(
            left: min(x[0], x[1]), top: min(y[0], y[1]), right: max(x[0], x[1]),
            bottom: max(y[0], y[1]))
    }

    /// A property of the style, or an attribute of its own, as cairo 1.18 writes it.
    private func style(_ property: String) -> String? {
        if let value = self[property] { return value }
        guard let style = value(of: "style") else { return nil }
        return Self.text(after: "\(property):", in: style, upTo: ";").map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Of `fill:rgb(r%,g%,b%)`; nil for a pattern.
    var colour: PDFInkReader.Colour? {
        guard let fill = style("fill"), fill.hasPrefix("rgb(") else { return nil }
        let parts = fill.dropFirst(4).dropLast().split(separator: ",").compactMap {
            Float($0.drop { $0 == " " }.dropLast())
        }
        guard parts.count == 3 else { return nil }
        return PDFInkReader.Colour(red: parts[0] / 100, green: parts[1] / 100, blue: parts[2] / 100)
    }

    /// Whether it is filled, and nothing shows through.
    var isOpaque: Bool {
        guard let fill = style("fill"), fill != "none", self["mask"] == nil else { return false }
        return (style("fill-opacity").flatMap { Float($0) } ?? 1) > 0.99
    }

    /// The rectangle, if it is one along the page's sides.
    var rectangle: Box? {
        if name == "rect" { return bounds }
        guard let path = value(of: "d"), path.count <= Self.longestRectangle,
            self["transform"] == nil, let points, points.count == 4 || points.count == 5,
            let bounds
        else { return nil }
        let isRectangle = points.allSatisfy { point in
            (point.x == bounds.left || point.x == bounds.right)
                && (point.y == bounds.top || point.y == bounds.bottom)
        }
        return isRectangle ? bounds : nil
    }

    /// Bytes of the path of one at most: five points of two numbers.
    private static let longestRectangle = 200

    /// What it takes up.
    var bounds: Box? {
        if name == "rect" {
            guard let width = number("width"), let height = number("height") else { return nil }
            let (left, top) = (number("x") ?? 0, number("y") ?? 0)
            return Box(left: left, top: top, right: left + width, bottom: top + height)
        }
        guard let points, let first = points.first else { return nil }
        return points.dropFirst().reduce(
            Box(left: first.x, top: first.y, right: first.x, bottom: first.y)
        ) {
            Box(
                left: min($0.left, $1.x), top: min($0.top, $1.y), right: max($0.right, $1.x),
                bottom: max($0.bottom, $1.y))
        }
    }

    /// Of a path: `M x y L x y … Z M x y`; a path ends with where the next one would begin.
    private var points: [(x: Float, y: Float)]? {
        guard let path = value(of: "d") else { return nil }
        let words = path.split(separator: UInt8(ascii: " "))
        if words.count > 64, words.contains([UInt8(ascii: "C")]) { return nil }
        let numbers = words.compactMap { Double(String(decoding: $0, as: UTF8.self)) }
            .map { Float(points: $0) }
        return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }
}
