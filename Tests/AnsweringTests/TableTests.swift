import Corpus
import Foundation
import TestSupport
import Testing

@testable import Answering

@Suite("Tables are read, and asked")
struct TableTests {
    /// As RFC 4180 writes a field: in quotation marks where it must be, and sometimes besides.
    private static func written(
        _ field: String, delimiter: Character, isQuoted: Bool
    ) -> String {
        let mustBe = field.contains { $0 == delimiter || $0 == "\"" || $0.isWhitespace }
        guard mustBe || isQuoted else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }

    @Test("what RFC 4180 writes is read as it was", arguments: [",", ";", "\t"], 0..<10)
    func roundTrip(delimiter: String, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let delimiter = Character(delimiter)
        let signs = Array("ab1\"\" 台北é;,\t\n")
        let width = Int.random(in: 2...6, using: &generator)
        let header = (0..<width).map { "column\($0)" }
        let rows =
            [header]
            + (0..<30).map { _ in
                (0..<width).map { place in
                    let count = Int.random(in: 0...6, using: &generator)
                    let text = (0..<count).compactMap { _ in signs.randomElement(using: &generator)
                    }
                    // A line of one empty field is an empty line.
                    return place == 0 ? "x" + String(text) : String(text)
                }
            }
        let end = ["\n", "\r\n"].randomElement(using: &generator) ?? "\n"
        let text = rows.map { row in
            row.map { field in
                Self.written(
                    field, delimiter: delimiter, isQuoted: Bool.random(using: &generator))
            }.joined(separator: String(delimiter))
        }.joined(separator: end)
        let records = try DelimitedText(text).records
        #expect(records.map(\.fields) == rows, "seed \(seed)")
        let bytes = Array(text.utf8)
        for record in records {
            var reader = DelimitedReader(
                Array(bytes[record.range]), delimiter: try #require(delimiter.asciiValue))
            #expect(reader.next()?.fields == record.fields)
        }
    }

    @Test("what is no table, or has no end, is said")
    func refused() {
        for (text, reason) in [
            ("", "no table"),
            ("One line of prose, and\nanother without.\nAnd a third.", "no table"),
            ("a,b\n1,\"open\n2,3\n", "no end"), ("word\nword\n", "no table"),
        ] {
            let error = #expect(throws: InvalidText.self) { try DelimitedText(text) }
            #expect(error?.reason.contains(reason) == true, "\(text)")
        }
    }

    @Test("a cell is a number with its groups and signs, or it is none")
    func numbers() {
        for (cell, value) in [
            ("1,234.5", "1234.5"), (" NT$ 1,200 ", "1200"), ("-€5", "-5"), ("15%", "15"),
            ("＋３", "3"), ("1.2e3", "1200"), ("３００元", "300"),
        ] {
            #expect(CellNumber(cell)?.value.description == value, "\(cell)")
        }
        for cell in ["", "1,5", "2024-01-05", "n/a", "12 days", "1.2.3", "$", "%", "1+1", "(3)"] {
            #expect(CellNumber(cell) == nil, "\(cell)")
        }
    }

    private static let rates = """
        city,allowance,currency,note
        Taipei,"1,200",TWD,capital
        Tainan,900,TWD,"old, and ""warm""
        all year"
        Osaka,8000,JPY
        Kyoto,n/a,JPY,ask,first

        """

    private func findings(_ change: (inout TableQuery) -> Void) throws -> TableQuery.Findings {
        var query = TableQuery()
        change(&query)
        return try query.findings(in: DataTable(DelimitedText(Self.rates).records))
    }

    @Test("rows are chosen, columns too, and a figure is of all that match")
    func queries() throws {
        let table = DataTable(try DelimitedText(Self.rates).records)
        #expect(
            table.columns == ["city", "allowance", "currency", "note"] && table.rows.count == 4)
        #expect(table.unevenRows == 2)
        #expect(table.rows[1].cells[3] == "old, and \"warm\"\nall year")
        let taiwan = try findings {
            $0.columns = ["City", "allowance"]
            $0.conditions = [.init(column: "CURRENCY", test: .equals, value: "twd")]
            $0.figure = .sum
            $0.figureColumn = "allowance"
            $0.limit = 1
        }
        #expect(taiwan.columns == ["city", "allowance"] && taiwan.count == 2)
        #expect(taiwan.rows.map(\.cells) == [["Taipei", "1,200"]] && taiwan.figure == 2100)
        let all = try findings {
            $0.figure = .mean
            $0.figureColumn = "allowance"
        }
        #expect(all.figure == (Decimal(10_100) / 3).presented && all.wordCells == 1)
        for (figure, value) in [(TableQuery.Figure.min, 900), (.max, 8000), (.count, 4)] {
            let found = try findings {
                $0.figure = figure
                $0.figureColumn = "allowance"
            }
            #expect(found.figure == Decimal(value))
        }
        for (test, value, cities) in [
            (TableQuery.Condition.Test.above, "1,000", ["Taipei", "Osaka"]),
            (.below, "1000", ["Tainan"]), (.equals, "8,000.0", ["Osaka"]),
            (.contains, "/", ["Kyoto"]),
        ] {
            let found = try findings {
                $0.conditions = [.init(column: "allowance", test: test, value: value)]
            }
            #expect(found.rows.map { $0.cells[0] } == cities, "\(test)")
        }
    }

    @Test("columns that are not there, and figures that can't be had, are said")
    func impossible() {
        let cases: [(String, (inout TableQuery) -> Void)] = [
            ("there are “city”", { $0.columns = ["town"] }),
            ("needs the column", { $0.figure = .sum }),
            (
                "no cell",
                {
                    $0.figure = .sum
                    $0.figureColumn = "city"
                }
            ),
            (
                "takes a number",
                { $0.conditions = [.init(column: "allowance", test: .above, value: "many")] }
            ),
        ]
        for (reason, change) in cases {
            let error = #expect(throws: InvalidText.self) { try findings(change) }
            #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
        }
    }

    @Test("a document's tables are told apart by number; names are one a column")
    func documents() throws {
        func row(_ table: Int, _ text: String) -> Block {
            Block(kind: .tableRow, level: table, text: text)
        }
        let document = Document(
            type: .docx,
            blocks: [
                Block(kind: .paragraph, text: "Rates"), row(1, "a\ta\t"), row(1, "1\t2\t3"),
                row(2, "2023\t2024"), row(2, "5\t6"),
            ])
        let first = try DataTable(of: document, number: 1)
        #expect(
            first.columns == ["a", "a 2", "column 3"] && first.rows[0].cells == ["1", "2", "3"])
        let text = Array(document.text.utf8)[first.rows[0].range]
        #expect(String(decoding: text, as: UTF8.self) == "1\t2\t3")
        let again = DataTable(
            [["a", "a", "a 2"], ["1", "2", "3"], ["4"]].map {
                DelimitedText.Record(fields: $0, range: 0..<1)
            })
        #expect(Set(again.columns).count == 3 && again.place(of: "a 2") != nil)
        // What is missing takes no memory, and is empty.
        #expect(again.rows[1].cells == ["4"] && again.rows[1][2].isEmpty && again.unevenRows == 1)
        // Nothing but numbers names nothing.
        #expect(try DataTable(of: document, number: 2).rows.count == 2)
        let error = #expect(throws: InvalidText.self) { try DataTable(of: document, number: 3) }
        #expect(error?.reason == "it has 2 tables; there is no 3")
    }
}
