import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: what is drawn and what can be seen")
struct InkTests {
    private func ink(_ lines: [String]) -> PDFInk? {
        var reader = PDFInkReader()
        var text = lines.joined(separator: "\n")
        text.withUTF8 { reader.read($0) }
        return reader.finish()
    }

    private func isTold(_ lines: [String]) -> Bool { ink(lines) != nil }

    /// A glyph as cairo draws it; `glyph0-0` is a space.
    private func glyph(_ name: String = "glyph0-1", x: Float, y: Float = 100) -> String {
        "<g style=\"fill:rgb(0%,0%,0%);fill-opacity:1;\"><use xlink:href=\"#\(name)\" "
            + "x=\"\(x)\" y=\"\(y)\"/></g>"
    }

    private func tags(_ glyph: String) -> [String] {
        glyph.replacing("><", with: ">\n<").split(separator: "\n").map(String.init)
    }

    private let symbols = [
        "<symbol overflow=\"visible\" id=\"glyph0-0\">", "<path style=\"stroke:none;\" d=\"\"/>",
        "</symbol>", "<symbol overflow=\"visible\" id=\"glyph0-1\">",
        "<path style=\"stroke:none;\" d=\"M 0 0 L 5 0 L 5 5 Z M 0 0 \"/>", "</symbol>",
    ]

    @Test("glyphs are seen but for spaces, what lies outside the clip and what is painted over")
    func seen() throws {
        let found = try #require(
            ink(
                symbols + tags(glyph(x: 10)) + tags(glyph("glyph0-0", x: 20))
                    + [
                        "<clipPath id=\"clip1\">",
                        "<path d=\"M 0 0 L 35 0 L 35 200 L 0 200 Z M 0 0 \"/>",
                        "</clipPath>", "<g clip-path=\"url(#clip1)\">",
                    ] + tags(glyph(x: 30))
                    + tags(glyph(x: 40)) + ["</g>"] + tags(glyph(x: 90))
                    + [
                        "<rect x=\"80\" y=\"80\" width=\"50\" height=\"50\" "
                            + "style=\"fill:rgb(100%,100%,100%);fill-opacity:1;stroke:none;\"/>"
                    ]))
        #expect(found.glyphs.map(\.x) == [10, 20, 30, 40, 90])
        #expect(found.glyphs.map(\.isSeen) == [true, false, true, false, false])
    }

    @Test("groups too deep and more than can be compared are no answer")
    func limits() {
        let deep = Array(repeating: "<g>", count: 65)
        #expect(!isTold(deep + tags(glyph(x: 10))))
        #expect(isTold(Array(deep.dropFirst()) + ["</g>"] + tags(glyph(x: 10))))
        let area = "<rect x=\"0\" y=\"0\" width=\"9\" height=\"9\" style=\"fill:rgb(0%,0%,0%);\"/>"
        let crowd = Array(repeating: tags(glyph(x: 50)), count: 5_000).joined()
        #expect(!isTold(crowd + Array(repeating: area, count: 5_000)))
    }

    @Test("a clip whose outline is too long to be known hides nothing")
    func longClip() throws {
        let path = "M 0 0 " + String(repeating: "L 20 20 L 0 20 ", count: 400) + "L 300 300 Z"
        let found = try #require(
            ink(
                [
                    "<clipPath id=\"clip1\">", "<path d=\"\(path)\"/>", "</clipPath>",
                    "<g clip-path=\"url(#clip1)\">",
                ] + tags(glyph(x: 200)) + ["</g>"]))
        #expect(found.glyphs.map(\.isSeen) == [true])
    }

    /// Upright glyphs of one font, and where they are drawn.
    private func page(_ places: [(x: Float, y: Float)]) -> (glyphs: [PDFGlyph], ink: PDFInk) {
        var glyphs = places.enumerated().map { index, place in
            PDFGlyph(
                scalar: "a",
                box: Box(
                    left: place.x, top: place.y - 8, right: place.x + 5, bottom: place.y + 2.1),
                size: 10, font: 1, selection: 0, place: index)
        }
        glyphs.numberPieces()
        var ink = PDFInk()
        ink.glyphs = places.map { PDFInk.Glyph(x: $0.x, y: $0.y, isSeen: true, string: 1) }
        return (glyphs, ink)
    }

    @Test("characters are seen where one is drawn, and crowds on one spot are no answer")
    func matches() throws {
        let places: [(x: Float, y: Float)] = (0..<600).map { number in
            let (row, column) = number.quotientAndRemainder(dividingBy: 60)
            return (x: 60 + 6 * Float(column), y: 100 + 14 * Float(row))
        }
        let (glyphs, ink) = page(places)
        #expect(try #require(PDFInkMatch(glyphs, ink: ink)).isSeen.allSatisfy { $0 })
        var other = ink
        other.glyphs.removeLast(300)
        #expect(try #require(PDFInkMatch(glyphs, ink: other)).isSeen.count { $0 } == 300)
        let crowd = page(Array(repeating: (x: 60, y: 100), count: 3_000))
        let isTold = PDFInkMatch(crowd.glyphs, ink: crowd.ink) != nil
        #expect(!isTold)
        // One below the other they stand at one edge, and are no crowd.
        let below: [(x: Float, y: Float)] = (0..<3_000).map { (x: 60, y: 100 + 14 * Float($0)) }
        let column = page(below)
        #expect(PDFInkMatch(column.glyphs, ink: column.ink)?.isSeen.allSatisfy { $0 } == true)
    }
}
