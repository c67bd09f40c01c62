import Corpus
import Glibc
import Testing

@Suite("PDF: slanted text, turned labels, signatures and stamps")
struct PDFWatermarkTests {
    private static let body = [
        "THIS AGREEMENT is made on 3 March 2025 between Alder",
        "Logistics Ltd (the Carrier) and Brook Foods Ltd (the",
        "Shipper). The Carrier shall deliver the goods within 48",
        "hours of collection. Where delivery is late, the Shipper",
        "may deduct 2% of the freight charge for each full day of",
        "delay. The deduction shall not exceed 10% of the charge.",
        "The Carrier shall insure the goods for their full value.",
        "Any claim shall be made in writing within 14 days of it.",
    ]

    private func slanted(
        _ text: String, degrees: Double, left: Double, top: Double, size: Double,
        font: PDFBuilder.Font = .bold, into builder: inout PDFBuilder
    ) {
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        let matrix = [cosine, sine, -sine, cosine].map { String(($0 * 10_000).rounded() / 10_000) }
            .joined(separator: " ")
        builder.draw(
            """
            BT 0.8 g /\(font.rawValue) \(size) Tf \(matrix) \(left) \(PDFBuilder.height - top) Tm \
            (\(text)) Tj ET 0 g
            """)
    }

    private func draw(_ body: [String], into builder: inout PDFBuilder) {
        builder.lines(body, left: 72, top: 320, size: 11, pitch: 14)
    }

    @Test(
        "a small text repeated across the page is left out, and the body keeps its order",
        arguments: [30.0, -30, 45, 60, 10], [false, true])
    func tiled(degrees: Double, isOnTop: Bool) throws {
        let document = try SharedPool.page { builder in
            if isOnTop { draw(Self.body, into: &builder) }
            for row in 0..<8 {
                for column in 0..<3 {
                    slanted(
                        "u8831 2025-02-11", degrees: degrees, left: 60 + 170 * Double(column),
                        top: 120 + 90 * Double(row), size: 12, into: &builder)
                }
            }
            if !isOnTop { draw(Self.body, into: &builder) }
        }
        #expect(document.text == Self.body.joined(separator: "\n"))
        #expect(
            document.facts.warnings == [
                "Pages with a watermark or a stamp across, which was left out (360 characters): 1."
            ])
        #expect(document.pages.map(\.verdict) == [.ok])
    }

    @Test(
        "a large word across each page is left out",
        arguments: [("CONFIDENTIAL", 45.0, 60.0), ("DRAFT", 55, 120), ("COPY", -40, 90)])
    func large(word: String, degrees: Double, size: Double) throws {
        var builder = PDFBuilder()
        for _ in 0..<2 {
            builder.addPage()
            slanted(
                word, degrees: degrees, left: 150, top: degrees > 0 ? 600 : 200, size: size,
                into: &builder)
            draw(Self.body, into: &builder)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        let once = Self.body.joined(separator: "\n")
        #expect(document.text == once + "\n" + once)
        #expect(
            document.facts.warnings == [
                "Pages with a watermark or a stamp across, which was left out "
                    + "(\(2 * word.count) characters): 1, 2."
            ])
    }

    @Test("an upright word behind the text, and a small text stamped again and again, are left out")
    func upright() throws {
        let document = try SharedPool.page { builder in
            builder.draw("0.9 g")
            builder.text("DRAFT", left: 90, top: 400, size: 110, font: .bold)
            for row in 0..<20 {
                builder.text(
                    "Internal use only", left: 150, top: 313 + 7 * Double(row), size: 8, font: .bold
                )
            }
            builder.draw("0 g")
            draw(Self.body, into: &builder)
        }
        #expect(document.text == Self.body.joined(separator: "\n"))
        #expect(
            document.facts.warnings == [
                "Pages with a watermark or a stamp across, which was left out (305 characters): 1."
            ])
    }

    @Test("large Han characters behind the text are left out, those over it are read")
    func uprightHan() throws {
        let lines = ["空调机组季度保养记录，由值班人员负责。", "过滤器每九十天更换一次，并登记在日志中。", "将序列号登记在日志中，并由主管签字。"]
        for (top, room, isStamp) in [(400.0, 0.0, true), (400, 50, true), (250, 0, false)] {
            let document = try SharedPool.page { builder in
                builder.text("草", left: 80, top: top, size: 90, font: .han)
                builder.text("稿", left: 170 + room, top: top, size: 90, font: .han)
                builder.lines(lines, left: 72, top: 330, size: 12, pitch: 18, font: .han)
            }
            #expect(document.text == (isStamp ? lines : ["草稿"] + lines).joined(separator: "\n"))
            #expect(
                document.facts.warnings
                    == (isStamp
                        ? [
                            "Pages with a watermark or a stamp across, which was left out "
                                + "(2 characters): 1."
                        ] : []))
        }
    }

    @Test("slanted labels of a figure are read")
    func labels() throws {
        let names = ["Northern", "Southern", "Eastern", "Western"]
        let document = try SharedPool.page { builder in
            draw(Self.body, into: &builder)
            for (index, name) in names.enumerated() {
                slanted(
                    name, degrees: 45, left: 100 + 40 * Double(index), top: 600, size: 9,
                    font: .regular, into: &builder)
            }
        }
        #expect(document.text == (Self.body + names).joined(separator: "\n"))
        #expect(document.facts.warnings.isEmpty)
    }

    private static let words = [
        "the", "pump", "will", "never", "run", "dry", "but", "its", "valve", "should", "be",
        "checked",
    ]

    @Test(
        "turned words side by side are words, tier by tier",
        arguments: [PDFBuilder.Turn.clockwise, .counterClockwise], [0.0, 40])
    func turnedWords(turn: PDFBuilder.Turn, title: Double) throws {
        let document = try SharedPool.page { builder in
            builder.text("Weights of the second layer", left: title, top: 20, size: 14)
            for tier in 0..<2 {
                for (index, word) in Self.words.enumerated() {
                    builder.text(
                        word, left: 60 + 11.3 * Double(index), top: 150 + 150 * Double(tier),
                        size: 7.5, turned: turn)
                }
            }
        }
        let line = Self.words.joined(separator: " ")
        #expect(document.text == "Weights of the second layer\n" + line + "\n" + line)
        #expect(document.pages.map(\.verdict) == [.ok])
    }

    /// What an annotation looks like, its words so high up in it.
    private func look(_ text: String, size: Int = 9, up: Int = 12) -> String {
        let content = "BT /F1 \(size) Tf 2 \(up) Td (\(text)) Tj ET"
        return """
            << /Type /XObject /Subtype /Form /BBox [0 0 240 30] /Resources << /Font << /F1 3 0 R >> >> \
            /Length \(content.utf8.count) >>
            stream
            \(content)
            endstream
            """
    }

    @Test("a field's value that stands half outside of its look is read once")
    func highValue() throws {
        var builder = PDFBuilder()
        builder.more = [look("A name", up: 28)]
        builder.addPage()
        draw(Self.body, into: &builder)
        builder.field(
            "/FT /Tx /T (name) /V (A name) /Rect [72 150 312 180] /AP << /N "
                + "\(PDFBuilder.firstMore) 0 R >>")
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == (Self.body + ["A name"]).joined(separator: "\n"))
    }

    @Test("what a magnifying glass shows is read once, other words on the text are read")
    func magnified() throws {
        func text(of stamp: String) throws -> String {
            var builder = PDFBuilder()
            builder.more = [look(stamp, size: 18)]
            builder.addPage()
            builder.text("Dummy PDF file", left: 72, top: 80, size: 12)
            let bottom = PDFBuilder.height - 100
            builder.annotation(
                "/Subtype /Stamp /Rect [90 \(bottom) 330 \(bottom + 30)] /AP << /N "
                    + "\(PDFBuilder.firstMore) 0 R >>")
            return try SharedPool.parse(builder.build(), .pdf).text
        }
        #expect(try text(of: "PDF file") == "Dummy PDF file")
        #expect(try text(of: "Approved").contains("Approved"))
    }

    @Test("what signatures, stamps and other annotations show is read, at its place")
    func appearances() throws {
        var builder = PDFBuilder()
        let first = PDFBuilder.firstMore
        builder.more = [
            "Signed by Jane Doe on 3 March 2025", "Received at the registry", "Print the form",
            "A name", "Out of sight",
        ].map { look($0) }
        builder.addPage()
        draw(Self.body, into: &builder)
        builder.field("/FT /Sig /T (sig) /Rect [72 300 312 330] /AP << /N \(first) 0 R >>")
        builder.annotation("/Subtype /Stamp /Rect [72 250 312 280] /AP << /N \(first + 1) 0 R >>")
        builder.field(
            "/FT /Btn /Ff 65536 /T (b) /Rect [72 200 312 230] /AP << /N \(first + 2) 0 R >>")
        builder.field(
            "/FT /Tx /T (name) /V (A name) /Rect [72 150 312 180] /AP << /N \(first + 3) 0 R >>")
        builder.annotation(
            "/Subtype /Stamp /F 2 /Rect [72 100 312 130] /AP << /N \(first + 4) 0 R >>")
        let document = try SharedPool.parse(builder.build(), .pdf)
        let lines = document.text.split(separator: "\n").map(String.init)
        #expect(
            lines == Self.body + [
                "Signed by Jane Doe on 3 March 2025", "Received at the registry", "Print the form",
                "A name",
            ])
    }
}
