import Corpus
import Testing

@Suite("PDF: structure by evidence")
struct PDFEvidenceTests {
    private static let lefts = [60.0, 180, 320, 440]

    private func table(_ builder: inout PDFBuilder, rows: Range<Int>, isHeaded: Bool, isRuled: Bool)
    {
        builder.addPage()
        var lines = rows.map { ["PX-\($0)", "Bolt \($0 % 7)", "\(20 + $0)", "\(250 + $0)"] }
        if isHeaded { lines.insert(["Part", "Name", "Torque", "Interval"], at: 0) }
        for (index, line) in lines.enumerated() {
            for (cell, left) in zip(line, Self.lefts) {
                builder.text(cell, left: left, top: 74 + Double(index) * 20)
            }
        }
        guard isRuled else { return }
        let bottom = 60 + Double(lines.count) * 20
        for row in 0...lines.count {
            builder.stroke(54, 60 + Double(row) * 20, to: 540, 60 + Double(row) * 20)
        }
        for left in Self.lefts.map({ $0 - 6 }) + [540] {
            builder.stroke(left, 60, to: left, bottom)
        }
    }

    @Test("a table that goes on over the page keeps its head", arguments: [true, false])
    func continued(isRuled: Bool) throws {
        var builder = PDFBuilder()
        table(&builder, rows: 0..<34, isHeaded: true, isRuled: isRuled)
        table(&builder, rows: 34..<68, isHeaded: false, isRuled: isRuled)
        table(&builder, rows: 68..<70, isHeaded: false, isRuled: isRuled)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.blocks.count == 71)
        #expect(document.blocks.allSatisfy { $0.kind == .tableRow && $0.level == 1 })
        #expect(
            document.blocks.filter(\.isTableHeader).map(\.text) == ["Part\tName\tTorque\tInterval"])
    }

    @Test("a page of contents is marked, is no table, and gives the document no title")
    func contents() throws {
        var builder = PDFBuilder()
        builder.title = "Contents"
        builder.addPage()
        builder.text("Contents", left: 60, top: 80, size: 20, font: .bold)
        for (index, section) in ["Scope", "Safety", "Lubrication", "Disposal"].enumerated() {
            let top = 120 + Double(index) * 16
            builder.text(
                "\(index + 1) \(section) " + String(repeating: ".", count: 80), left: 60, top: top)
            builder.text("\(index + 2)", left: 520, top: top)
        }
        builder.addPage()
        builder.text("1 Scope", left: 60, top: 80, size: 16, font: .bold)
        builder.lines(
            ["This book is for the people who run the press.", "It holds for series 4 and later."],
            left: 60, top: 120)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.blocks.filter(\.isContents).map(\.page) == [1, 1, 1, 1, 1])
        #expect(document.texts(.heading) == ["Contents", "1 Scope"])
        #expect(document.texts(.tableRow) == [])
        #expect(document.facts.title == "1 Scope")
    }

    @Test("English lines on a page with Hebrew ones are read from the left")
    func directions() throws {
        let document = try SharedPool.page { builder in
            builder.text("cba fed ihg lkj onm", left: 300, top: 100, size: 12, font: .hebrew)
            builder.text("Invoice in Hebrew above.", left: 60, top: 140, size: 12)
            builder.text("rqp uts xwv", left: 300, top: 180, size: 12, font: .hebrew)
        }
        #expect(document.text.contains("Invoice in Hebrew above."))
    }

    @Test("numbered lines of a draft are running text")
    func lineNumbers() throws {
        let text = [
            "THIS AGREEMENT is made on 3 March between Alder", "Logistics (the Carrier) and Brook",
            "Shipper). The Carrier shall deliver the goods within", "two days of collection. Where",
            "Shipper may deduct a part of the charge for each full",
            "day of delay, and no more than",
            "goods for their full value. Any claim shall be made in", "writing and shall state the",
        ]
        let document = try SharedPool.page { builder in
            for (index, line) in text.enumerated() {
                let top = 80 + Double(index / 2) * 14
                if index % 2 == 0 {
                    builder.text("\(index / 2 + 1)", left: 40, top: top)
                    builder.text(line + " " + text[index + 1].lowercased(), left: 70, top: top)
                }
            }
            builder.text("5", left: 40, top: 80 + 4 * 14)
            builder.text(
                "number of the note, as the parties have agreed in writing before the goods were sent.",
                left: 70, top: 80 + 4 * 14)
        }
        #expect(document.texts(.tableRow) == [])
        #expect(document.texts(.furniture) == ["1", "2", "3", "4", "5"])
        #expect(document.texts(.paragraph).count == 1)
    }
}
