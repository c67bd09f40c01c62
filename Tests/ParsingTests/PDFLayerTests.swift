import Corpus
import Testing

@Suite("PDF: text on other text is read once")
struct PDFLayerTests {
    /// How OCR's text is kept from being seen.
    enum Way: CaseIterable { case invisible, white, clipped, underAnImage, underPaper }

    private static let shown = [
        "Quarterly maintenance of the chiller", "The filter is replaced every 90 days.",
        "Record the serial number in the log book.",
    ]
    private static let misread = [
        "Quarterly maintenance of the chi1ler", "The fi1ter is rep1aced every 90 days.",
        "Record the seria1 number in the log book.",
    ]

    private func draw(
        _ lines: [String], left: Double, top: Double, size: Double, before: String = "",
        after: String = "", into builder: inout PDFBuilder
    ) {
        builder.draw("q \(before)")
        builder.lines(lines, left: left, top: top, size: size, pitch: 14)
        builder.draw("\(after) Q")
    }

    private func hide(
        _ lines: [String], way: Way, left: Double, top: Double, size: Double,
        in builder: inout PDFBuilder
    ) {
        let (before, after) =
            switch way {
            case .invisible: ("3 Tr", "0 Tr")
            case .white: ("1 g", "0 g")
            case .clipped: ("0 0 2 2 re W n", "")
            case .underAnImage: ("", "q 595 0 0 842 0 0 cm /I1 Do Q")
            case .underPaper: ("", "1 g 0 0 595 842 re f 0 g")
            }
        draw(
            lines, left: left, top: top, size: size, before: before, after: after, into: &builder)
    }

    @Test(
        "of a hidden layer and the text that is shown, the latter is read",
        arguments: Way.allCases, [(0.0, 0.0), (0.8, -0.7), (-1.5, 1.5), (3, 3), (2, 0)])
    func hidden(way: Way, shift: (across: Double, down: Double)) throws {
        for size in [10.6, 11] {
            let document = try SharedPool.page { builder in
                hide(
                    Self.misread, way: way, left: 72 + shift.across, top: 72 + shift.down,
                    size: size, in: &builder)
                draw(Self.shown, left: 72, top: 72, size: 11, into: &builder)
            }
            #expect(document.text == Self.shown.joined(separator: "\n"), "\(size)")
            #expect(document.facts.warnings.count == 1, "\(document.facts.warnings)")
            #expect(
                document.facts.warnings.first?.hasPrefix(
                    "Pages with text on top of other text, of which one was read (") == true)
            #expect(document.pages.map(\.verdict) == [.ok])
        }
    }

    @Test("a hidden layer is left out wherever on the page its lines stand")
    func phases() throws {
        for top in 80..<88 {
            let document = try SharedPool.page { builder in
                builder.lines(Self.shown, left: 72, top: Double(top), size: 12, pitch: 16)
                builder.draw("3 Tr")
                builder.lines(
                    Self.misread, left: 74, top: Double(top) + 2, size: 10, pitch: 16, font: .bold)
                builder.draw("0 Tr")
            }
            #expect(document.text == Self.shown.joined(separator: "\n"), "\(top)")
            #expect(document.facts.warnings.count == 1)
        }
    }

    @Test("a hidden layer is left out whatever is drawn first, in any script")
    func order() throws {
        let document = try SharedPool.page { builder in
            builder.text("空調機的季度保養 chiller", left: 72, top: 72, size: 12, font: .han)
            builder.draw("3 Tr")
            builder.text("空調机的季度保养 chi1ler", left: 73, top: 72.5, size: 12, font: .han)
            builder.draw("0 Tr")
        }
        #expect(document.text == "空調機的季度保養 chiller")
    }

    @Test(
        "of two hidden layers the one with more words that are words is read",
        arguments: [true, false], [(0.0, 0.0), (0.8, -0.7), (2, 1)])
    func twoHidden(isFirstBetter: Bool, shift: (across: Double, down: Double)) throws {
        let document = try SharedPool.page { builder in
            builder.draw("q 595 0 0 842 0 0 cm /I1 Do Q 3 Tr")
            let (first, second) =
                isFirstBetter ? (Self.shown, Self.misread) : (Self.misread, Self.shown)
            builder.lines(first, left: 72, top: 72, size: 11, pitch: 14)
            builder.lines(
                second, left: 72 + shift.across, top: 72 + shift.down, size: 10.8, pitch: 14)
        }
        #expect(document.text == Self.shown.joined(separator: "\n"))
        #expect(
            document.facts.warnings.contains {
                $0.hasPrefix("Pages with text on top of other text")
            })
    }

    @Test("a hidden layer over an image alone is read, beside text that is shown")
    func layerOfAnImage() throws {
        let document = try SharedPool.page { builder in
            builder.lines(Self.shown, left: 72, top: 72, size: 11, pitch: 14)
            builder.image()
            builder.draw("3 Tr")
            builder.lines(["Words of the scanned figure", "and more of them"], left: 110, top: 300)
        }
        #expect(
            document.text
                == (Self.shown + ["Words of the scanned figure", "and more of them"])
                .joined(separator: "\n"))
        #expect(document.facts.warnings.isEmpty)
    }

    @Test("accents put onto letters and words printed twice are no layers")
    func noLayers() throws {
        let document = try SharedPool.page { builder in
            for index in 0..<12 {
                builder.text("e", left: 60 + 8 * Double(index), top: 100)
                builder.text("\u{B4}", left: 61 + 8 * Double(index), top: 100)
            }
            builder.text("Bold heading of the page", left: 60, top: 200)
            builder.text("Bold heading of the page", left: 60.3, top: 200)
        }
        #expect(document.text.contains("Bold heading of the page"))
        #expect(document.facts.warnings.isEmpty, "\(document.facts.warnings)")
    }

    @Test("of two texts that are both shown both are read, and a warning says so")
    func bothShown() throws {
        let document = try SharedPool.page { builder in
            draw(Self.shown, left: 72, top: 72, size: 11, into: &builder)
            draw(
                [
                    "Another text is printed right across", "these lines, and nobody can read any",
                    "of the words that stand on them now.",
                ], left: 73, top: 73, size: 11,
                into: &builder)
        }
        #expect(document.facts.warnings.count == 1, "\(document.facts.warnings)")
        #expect(
            document.facts.warnings.first?.hasPrefix(
                "Pages with text on top of other text, both of which are shown") == true)
    }
}
