import Corpus
import Testing

@Suite("PDF: what is drawn and is no table")
struct PDFNoTableTests {
    private func frame(
        _ builder: inout PDFBuilder, _ left: Double, _ top: Double, _ width: Double,
        _ height: Double
    ) {
        let bottom = PDFBuilder.height - top - height
        builder.draw("0.5 w \(left) \(bottom) \(width) \(height) re S")
    }

    @Test("borders that viewers draw around links part no sentence")
    func links() throws {
        let lines = [
            "In Section II the basics are told, in Section III",
            "what follows from them, and Section IV gives",
            "examples of machines, as seen at [goo15] and",
            "neural networks like those of [Nie15] before.",
        ]
        let document = try SharedPool.page { builder in
            builder.lines(lines, left: 60, top: 100)
            for (row, left) in [(0, 75.0), (0, 190), (1, 130), (2, 170), (3, 110), (3, 180)] {
                let bottom = PDFBuilder.height - 102 - 12 * Double(row)
                builder.annotation(
                    "/Subtype /Link /Border [0 0 1] /C [1 0 0] "
                        + "/Rect [\(left) \(bottom) \(left + 40) \(bottom + 11)]")
            }
        }
        #expect(document.texts(.paragraph) == [lines.joined(separator: "\n")])
        #expect(document.texts(.tableRow) == [])
    }

    @Test("boxes of a diagram are no cells, and no word is parted by their sides")
    func diagram() throws {
        let words = [
            "Registration", "Verification", "Intermittent", "Observation", "Calibration",
            "Publication", "Measurement", "Reservoir",
        ]
        let document = try SharedPool.page { builder in
            for (index, word) in words.enumerated() {
                let (left, top) = (60 + 55 * Double(index), 100 + 40 * Double(index % 4))
                frame(&builder, left, top, 75, 30)
                builder.text(word, left: left + 4, top: top + 18)
            }
        }
        #expect(document.texts(.tableRow).allSatisfy { !$0.contains("\t") })
        for word in words { #expect(document.text.contains(word), "\(word)") }
    }

    @Test(
        "bars of a chart with their labels are no table", arguments: ["31%", "三成", "31 % 以上"])
    func chart(label: String) throws {
        let document = try SharedPool.page { builder in
            for bar in 0..<5 {
                let (left, height) = (80 + 70 * Double(bar), 40 + 60 * Double(bar))
                frame(&builder, left, 500 - height, 40, height)
                builder.line(label, left: left + 4, top: 492 - height)
            }
            builder.draw("60 342 m 460 342 l S 60 342 m 60 700 l S")
        }
        #expect(!document.texts(.tableRow).contains { $0.contains("\t\t\t") })
        #expect(document.text.ranges(of: label).count == 5)
    }

    @Test("a tiling pattern is not drawn tile by tile, and the text is read")
    func tiling() throws {
        var builder = PDFBuilder()
        let first = PDFBuilder.firstMore
        builder.more = [
            """
            << /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 0.01 0.01] \
            /XStep 0.001 /YStep 0.001 /Resources << >> /Length 23 >>
            stream
            0 0 0.005 0.005 re f   
            endstream
            """
        ]
        builder.catalog = "/Unused \(first) 0 R"
        builder.addPage()
        builder.resources = "/Pattern << /P1 \(first) 0 R >>"
        builder.draw("/Pattern cs /P1 scn 0 0 595 842 re f")
        builder.text("Plain text 純文字 stands here".filter(\.isASCII), left: 60, top: 300)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text.hasPrefix("Plain text"))
    }

    @Test("two lines of numbers in one ruled band are two rows")
    func bands() throws {
        let document = try SharedPool.page { builder in
            for x in [60.0, 160, 260, 360] { builder.draw("\(x) 600 m \(x) 742 l S") }
            for y in [600.0, 640, 700, 742] { builder.draw("60 \(y) m 360 \(y) l S") }
            for (column, lines) in [["2013", "2014"], ["7,723", "7,793"], ["102.6", "100.9"]]
                .enumerated()
            {
                let left = 66 + 100 * Double(column)
                builder.line(["年度", "Passengers", "%"][column], left: left, top: 125)
                builder.lines(lines, left: left, top: 160, pitch: 16)
                builder.line(["合計", "15,516", "203.5"][column], left: left, top: 220)
            }
        }
        #expect(
            document.texts(.tableRow) == [
                "年度\tPassengers\t%", "2013\t7,723\t102.6", "2014\t7,793\t100.9",
                "合計\t15,516\t203.5",
            ])
    }

    @Test("a head whose shade stands beside the columns below it is over them")
    func head() throws {
        let document = try SharedPool.page { builder in
            for (index, title) in ["項目", "Yes", "No"].enumerated() {
                let left = [60.0, 168, 268][index]
                builder.draw("0.8 g \(left) 718 \([100.0, 92, 92][index]) 24 re f 0 g")
                builder.line(title, left: left + 30, top: 115)
            }
            for x in [60.0, 160, 260, 360] { builder.draw("\(x) 640 m \(x) 718 l S") }
            for y in [640.0, 666, 692, 718] { builder.draw("60 \(y) m 360 \(y) l S") }
            for (row, cells) in [["甲", "88", "179"], ["乙", "4", "64"], ["丙", "1", "48"]]
                .enumerated()
            {
                for (column, cell) in cells.enumerated() {
                    builder.line(
                        cell, left: 100 + 100 * Double(column), top: 140 + 26 * Double(row))
                }
            }
        }
        #expect(
            document.texts(.tableRow) == ["項目\tYes\tNo", "甲\t88\t179", "乙\t4\t64", "丙\t1\t48"])
    }
}
