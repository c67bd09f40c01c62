import Corpus
import Glibc
import Testing

@testable import Parsing

@Suite("Page geometry: seals, whose letters stand along an arc")
struct SealTests {
    private static let lines = [
        "THIS AGREEMENT is made on 3 March between Alder Logistics Ltd (the Carrier)",
        "and Brook Foods Ltd (the Shipper). The Carrier shall deliver the goods with all",
        "speed after collection. Where delivery is late, the Shipper may deduct a part",
        "of the charge for every full day of delay. The deduction shall not exceed a",
        "tenth of the freight charge. The Carrier shall insure the goods for their full",
        "value. Any claim shall be made in writing within two weeks of delivery and shall",
    ]
    private static let chinese = "上海浦江精密机械有限公司"
    private static let english = "ALDER LOGISTICS LIMITED"

    /// The body, and what draws it.
    private func body() -> (page: HandPage, ink: PDFInk) {
        let page = HandPage(Self.lines, left: 60, top: 200, size: 10, pitch: 20)
        var ink = PDFInk()
        for glyph in page.characters.glyphs {
            ink.glyphs.append(
                PDFInk.Glyph(
                    x: glyph.box.left, y: glyph.box.bottom - 2.1, isSeen: true,
                    string: Int(glyph.box.bottom)))
        }
        return (page, ink)
    }

    private func sifted(_ page: HandPage, _ ink: PDFInk) -> PDFSiftedText {
        PDFSiftedText(
            page.characters, width: page.width, height: page.height, ink: { ink },
            inkOfImages: { nil })
    }

    private func lines(_ text: PDFPageText) -> [String] {
        PDFPageContent(text, rules: .found(PDFRules()), width: 600, height: 800).fragments
            .map(\.text)
    }

    @Test(
        "the letters are one text, and the lines under them stay whole",
        arguments: [
            HandSeal(text: chinese), HandSeal(text: english),
            HandSeal(text: chinese, radii: (62, 34), size: 8),
            HandSeal(text: english, radii: (38, 22), from: 160, to: 380, size: 6),
            HandSeal(text: "Notary Public of the County of Kent", from: 270, to: 630, size: 8),
            HandSeal(text: "FOR CONTRACTS ONLY", radii: (53, 53), from: 145, to: 35, size: 7),
            // Few letters, far apart.
            HandSeal(text: "远山文化部", from: 150, to: 390, size: 11),
            // So flat that no letter lies.
            HandSeal(text: "ALDER LOGISTICS", radii: (90, 90), from: 228, to: 312, size: 12),
        ], [Float(260), 420])
    func oneText(seal: HandSeal, height: Float) {
        var (page, ink) = body()
        var seal = seal
        seal.centre.y = height
        seal.add(to: &page, ink: &ink)
        let sifted = sifted(page, ink)
        #expect(sifted.slanted.map(\.text) == [seal.text])
        #expect(sifted.slanted.map(\.isSeal) == [true])
        #expect(lines(sifted.text) == Self.lines)
        #expect(sifted.leftOut.watermark == 0 && !sifted.leftOut.isUnjudged)
    }

    @Test("upright lines inside a seal are the seal's, wherever the page's own lines are drawn")
    func inside() {
        var (page, ink) = body()
        let own = ink.glyphs.count
        HandSeal(text: Self.chinese).add(to: &page, ink: &ink)
        // On the body's fourth line, and between two.
        for (text, top) in [("合同专用章", Float(262)), ("320594 7712", 275)] {
            let (left, size): (Float, Float) = (275, 8)
            page.add(text, left: left, top: top, size: size)
            let string = (ink.glyphs.last?.string ?? 0) + 1
            var x = left
            for scalar in text.unicodeScalars {
                ink.glyphs.append(
                    PDFInk.Glyph(
                        x: x, y: top + size - 2, isSeen: scalar != " ", string: string))
                x += HandPage.width(scalar, size: size)
            }
        }
        let seal = ink.glyphs[own...]
        for order in [Array(ink.glyphs), Array(seal) + ink.glyphs[..<own]] {
            ink.glyphs = order
            let sifted = sifted(page, ink)
            #expect(sifted.slanted.map(\.text) == [Self.chinese, "合同专用章", "320594 7712"])
            #expect(lines(sifted.text) == Self.lines)
        }
    }

    @Test("two texts along one circle are two")
    func two() {
        var (page, ink) = body()
        HandSeal(text: "Plan the work", centre: (300, 480), radii: (95, 95), from: 188, to: 262)
            .add(to: &page, ink: &ink)
        HandSeal(text: "Check results", centre: (300, 480), radii: (95, 95), from: 278, to: 352)
            .add(to: &page, ink: &ink)
        #expect(sifted(page, ink).slanted.map(\.text) == ["Plan the work", "Check results"])
    }

    @Test("marks of a curve, and body text with raised letters, are none")
    func none() {
        var (page, ink) = body()
        HandSeal(text: "●●●●●●●●●●●●").add(to: &page, ink: &ink, isTurned: false)
        #expect(sifted(page, ink).slanted.isEmpty)
        (page, ink) = body()
        for (index, scalar) in "xiyjzkxiyjzk".unicodeScalars.enumerated() {
            let (x, y) = (Float(80 + 6 * index), Float(420 + 4 * (index % 2)))
            page.add(
                scalar, in: Box(left: x, top: y - 9, right: x + 5, bottom: y + 2), size: 10)
            ink.glyphs.append(PDFInk.Glyph(x: x, y: y, isSeen: true, string: 1_000 + index))
        }
        #expect(sifted(page, ink).slanted.isEmpty)
    }

    @Test("a seal on every page is read once, and counted where it is left out")
    func everyPage() {
        var pages = (1...3).map { number in
            var (page, ink) = body()
            HandSeal(text: Self.chinese).add(to: &page, ink: &ink)
            var result = PDFPage(
                number: number, width: 600, height: 800, verdict: .ok,
                fragments: page.content.fragments)
            result.slanted = sifted(page, ink).slanted
            return result
        }
        PDFWatermarks.leaveOut(of: &pages)
        #expect(pages.map { $0.slanted.map(\.text) } == [[Self.chinese], [], []])
        #expect(pages.map(\.leftOut.watermark) == [0, 12, 12])
    }

    @Test("turns are the angles that steps are turned by, to a hundredth of a radian")
    func turns() {
        let start = PDFInk.Step(across: 3, down: 4)
        for degrees in stride(from: Float(-179), through: 179, by: 1) {
            let angle = degrees * .pi / 180
            let next = PDFInk.Step(
                across: 7 * (3 * cos(angle) - 4 * sin(angle)),
                down: 7 * (3 * sin(angle) + 4 * cos(angle)))
            #expect(abs(start.turn(to: next) - angle) < 0.01)
            #expect(start.turn(to: next) * angle >= 0)
        }
        #expect(start.turn(to: PDFInk.Step(across: 0, down: 0)) == 0)
    }
}
