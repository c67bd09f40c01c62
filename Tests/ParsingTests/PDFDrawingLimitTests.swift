import Corpus
import ParserPool
import TestSupport
import Testing

@Suite("PDF: pages that draw too much")
struct PDFDrawingLimitTests {
    private static let warning = "Pages that draw too much for ruled tables to be found: 1."

    private func parse(_ operators: String) throws -> Document {
        var builder = PDFBuilder()
        builder.addPage()
        for (row, cells) in [["Name", "Phone"], ["Ann", "101"], ["Bob", "102"]].enumerated() {
            let top = 100 + 20 * Double(row)
            builder.text(cells[0], left: 60, top: top)
            builder.text(cells[1], left: 200, top: top)
        }
        builder.draw(operators)
        return try SharedPool.parse(builder.build(), .pdf)
    }

    private static let rows = ["Name\tPhone", "Ann\t101", "Bob\t102"]

    @Test("without end, the page's text is aligned as if there were no rules, and it is said")
    func endless() throws {
        let strokes = (0..<60_000).map { "\($0 % 500) \($0 / 100) m \($0 % 500 + 9) \($0 / 100) l" }
        let path = (0..<400_000).map { "\($0 % 595) \($0 % 842) l" }
        for (operators, isOver) in [
            (strokes.joined(separator: "\n") + " S", true),
            ("0 0 m\n" + path.joined(separator: "\n") + " S", false),
        ] {
            let document = try parse(operators)
            #expect(document.texts(.tableRow) == Self.rows)
            if isOver { #expect(document.facts.warnings.contains(Self.warning)) }
        }
    }

    @Test(
        "numbers beyond any page, broken operators and deep nesting do no harm",
        arguments: [
            "1e38 1e38 m -1e38 1e38 l S", "999999999999 5 m 5 999999999999 l S",
            "0 0 0 0 re f -5 -5 -90 -90 re S", "nan nan m inf inf l S", "0 0 m h h h S l l c S",
            "0 0 0 0 0 0 cm 5 5 m 9 9 l S", "1e-30 0 0 1e-30 0 0 cm 5 5 90 90 re S",
            "1e30 w 5 5 m 5 90 l S", "[0 0] 0 d 5 5 m 5 90 l S", "[1e-9] 0 d 5 5 m 5 90 l S",
            String(repeating: "q ", count: 20_000) + "5 5 m 5 90 l S",
            String(repeating: "0 0 90 90 re W n ", count: 5_000) + "5 5 m 5 90 l S",
        ])
    func absurd(operators: String) throws {
        let document = try parse("q \(operators) Q\n")
        #expect(
            document.text.filter { !$0.isWhitespace }.sorted()
                == Array("NamePhoneAnn101Bob102").sorted())
    }
}
