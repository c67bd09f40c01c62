import Corpus
import Glibc
import Testing

@testable import Parsing

@Suite("Page geometry: which pages are drawn again, to see how their text is drawn")
struct LikelihoodTests {
    private struct Letter {
        var scalar: Unicode.Scalar
        var left: Float
        var bottom: Float
        var width: Float
        var height: Float = 11
    }

    private func page(_ letters: [Letter], size: Float = 11) -> HandPage {
        var page = HandPage()
        for letter in letters {
            page.add(
                letter.scalar,
                in: Box(
                    left: letter.left, top: letter.bottom - letter.height,
                    right: letter.left + letter.width, bottom: letter.bottom), size: size)
        }
        return page
    }

    private func maySeal(_ page: HandPage) -> Bool {
        let glyphs = page.characters.glyphs
        return PDFSealText.isLikely(in: glyphs, pieces: glyphs.pieces)
    }

    private func maySlant(_ page: HandPage) -> Bool {
        let glyphs = page.characters.glyphs
        return PDFSlantedText.isLikely(in: glyphs, pieces: glyphs.pieces)
    }

    private func mayOverlap(_ page: HandPage) -> Bool {
        PDFLayers.isLikely(in: page.characters.glyphs, width: page.width, height: page.height)
    }

    @Test("letters of formulae and diagrams that turn by chance are no arc: far apart, or unevenly")
    func diagrams() {
        let steps: [[(left: Float, bottom: Float, width: Float)]] = [
            [(150, 206.6, 9), (158, 227, 6.4), (172, 244.2, 6.4), (187.7, 261.3, 3.8)]
                + [(214, 274.8, 5.3)],
            [(319, 211, 6.2), (346.4, 211, 6.2), (369.7, 224.5, 3), (389.3, 238, 5.6)]
                + [(401.8, 258.4, 9.9)],
            [(202, 644.6, 2.9), (226.6, 644.6, 2.9), (253.6, 626.8, 2.9), (264.7, 609.6, 2.9)]
                + [(273, 596, 2.9)],
        ]
        for letters in steps {
            let page = page(
                zip("XVWif".unicodeScalars, letters).map {
                    Letter(scalar: $0, left: $1.left, bottom: $1.bottom, width: $1.width)
                })
            #expect(!maySeal(page))
        }
    }

    @Test("wide letters that stand are no arc's; as wide as their neighbours are high, they lie")
    func wideLetters() {
        func letters(width: Float, height: Float) -> HandPage {
            let places: [(scalar: Unicode.Scalar, left: Float, bottom: Float)] = [
                ("S", 100, 300), ("i", 127, 314), ("T", 155, 307), ("j", 183, 318), ("W", 211, 300),
            ]
            return page(
                places.enumerated().map { number, place in
                    let isWide = number % 2 == 0
                    return Letter(
                        scalar: place.scalar, left: place.left, bottom: place.bottom,
                        width: isWide ? width : 4, height: isWide ? height : 7)
                })
        }
        #expect(!maySeal(letters(width: 9.1, height: 7)))
        #expect(maySeal(letters(width: 7, height: 5)))
    }

    @Test(
        "letters along an arc are looked at, round it, flat or far apart",
        arguments: [
            HandSeal(text: "上海浦江精密机械有限公司"), HandSeal(text: "ALDER LOGISTICS LIMITED"),
            HandSeal(text: "ALDER LOGISTICS LIMITED", radii: (38, 22), from: 160, to: 380, size: 6),
            HandSeal(text: "FOR CONTRACTS ONLY", radii: (53, 53), from: 145, to: 35, size: 7),
            HandSeal(text: "远山文化部", from: 150, to: 390, size: 11),
            HandSeal(text: "ALDER LOGISTICS", radii: (90, 90), from: 228, to: 312, size: 12),
            HandSeal(text: "Mill Bank", radii: (75, 53), from: 242, to: 298, size: 8),
            HandSeal(text: "River Kent", radii: (60, 60), from: 215, to: 325, size: 8),
            HandSeal(text: "OFFICE", radii: (60, 60), from: 220, to: 320, size: 6),
        ])
    func arcs(seal: HandSeal) {
        var (page, ink) = (HandPage(), PDFInk())
        seal.add(to: &page, ink: &ink)
        #expect(maySeal(page))
    }

    @Test("formulae that go on aslant, each step with a gap of its own, are no slanted text")
    func slantedFormulae() {
        let page = page([
            Letter(scalar: "f", left: 123.9, bottom: 525.7, width: 5.4),
            Letter(scalar: "d", left: 130, bottom: 519.9, width: 4.8, height: 18.9),
            Letter(scalar: ">", left: 138.3, bottom: 512.2, width: 8.5),
            Letter(scalar: "f", left: 151.6, bottom: 498.6, width: 5.3),
            Letter(scalar: "U", left: 154.5, bottom: 485.1, width: 7.4),
        ])
        #expect(!maySlant(page))
    }

    @Test(
        "slanted text is looked at, with letters apart and with words apart",
        arguments: ["Sample", "a b c d", "DRAFT COPY"], [Float(-40), -30, 8, 30, 40])
    func slanted(text: String, degrees: Float) {
        for spacing: Float in text.contains("a b") ? [0] : [0, 1.5] {
            let (across, down) = (cos(degrees * .pi / 180), -sin(degrees * .pi / 180))
            var letters: [Letter] = []
            var along: Float = 0
            for scalar in text.unicodeScalars {
                let width = HandPage.width(scalar, size: 11)
                if scalar != " " {
                    letters.append(
                        Letter(
                            scalar: scalar, left: 100 + along * across,
                            bottom: 300 + along * down, width: width * across))
                }
                along += width + spacing
            }
            #expect(maySlant(page(letters)), "\(spacing)")
        }
    }

    @Test("signs of formulae over and under letters are no second text, letters are")
    func overlaps() {
        for (over, isSecond) in [("=", false), ("∪", false), ("m", true)] {
            var page = HandPage()
            page.add("the theorem of rays through one point", left: 100, top: 200, size: 8)
            page.add(String(repeating: over, count: 24), left: 100, top: 203.5, size: 11)
            #expect(mayOverlap(page) == isSecond, "\(over)")
        }
    }
}
