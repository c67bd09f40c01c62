import Corpus
import Glibc

@testable import Parsing

/// A text along an ellipse, each letter turned, as a drawing program sets it, with the boxes that
/// poppler gives such letters: it knows four directions, and takes the nearest.
struct HandSeal {
    var text: String
    var centre: (x: Float, y: Float) = (300, 260)
    var radii: (across: Float, down: Float) = (45, 45)
    /// Degrees clockwise from the right, of the text's beginning and end; it runs counterclockwise
    /// where the end is the smaller.
    var from: Float = 145
    var to: Float = 395
    var size: Float = 9

    /// Of the font, in its size.
    private static let (ascent, descent): (Float, Float) = (0.95, 0.22)

    func add(to page: inout HandPage, ink: inout PDFInk, isTurned: Bool = true) {
        let widths = text.unicodeScalars.map { HandPage.width($0, size: size) }
        let whole = widths.reduce(0, +)
        var along: Float = 0
        var string = (ink.glyphs.last?.string ?? 0) + 1
        for (scalar, width) in zip(text.unicodeScalars, widths) {
            let angle = (from + (to - from) * (along + width / 2) / whole) * .pi / 180
            along += width
            let sign: Float = to > from ? 1 : -1
            let step = (
                x: -radii.across * sin(angle) * sign, y: radii.down * cos(angle) * sign
            )
            let length = (step.x * step.x + step.y * step.y).squareRoot()
            let way = isTurned ? (x: step.x / length, y: step.y / length) : (x: 1, y: 0)
            let x = centre.x + radii.across * cos(angle) - way.x * width / 2
            let y = centre.y + radii.down * sin(angle) - way.y * width / 2
            ink.glyphs.append(PDFInk.Glyph(x: x, y: y, isSeen: scalar != " ", string: string))
            string += 1
            guard scalar != " " else { continue }
            page.add(scalar, in: box(x: x, y: y, way: way, width: width), size: size)
        }
    }

    private func box(x: Float, y: Float, way: (x: Float, y: Float), width: Float) -> Box {
        let (up, down) = (Self.ascent * size, Self.descent * size)
        if abs(way.x) >= abs(way.y) {
            let end = x + way.x * width
            return way.x > 0
                ? Box(left: x, top: y - up, right: end, bottom: y + down)
                : Box(left: end, top: y - down, right: x, bottom: y + up)
        }
        let end = y + way.y * width
        return way.y > 0
            ? Box(left: x - down, top: y, right: x + up, bottom: end)
            : Box(left: x - up, top: end, right: x + down, bottom: y)
    }
}
