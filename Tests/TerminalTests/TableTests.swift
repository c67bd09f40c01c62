import Foundation
import TestSupport
import Testing

@testable import Terminal

@Suite("Tables")
struct TableTests {
    private let plain = Style(isOn: false)

    private var table: Table {
        Table(
            [
                .init("item", title: "item", kind: .figure),
                .init("run", title: nil, kind: .figure),
                .init("source", title: "source", kind: .path),
                .init("code", title: "code", kind: .word),
                .init("reason", title: "reason", kind: .text),
                .init("score", title: "score", kind: .figure),
            ],
            rows: [
                [
                    .init(figure: 7), .init(figure: 1), .init("人事/年度/請假與差勤管理辦法 2025 修訂版.pdf"),
                    .init("corrupt"), .init("the file is damaged, save it again 檔案已損壞，請重新儲存"),
                    .init(figure: -0.1234, shown: "-0.123"),
                ],
                [
                    .init(figure: 12_345), .init(figure: 2), .init("a.txt"), .init("io"),
                    .init("no"), .init(figure: nil),
                ],
            ])
    }

    @Test("where nothing limits it, nothing is cut and nothing is added at the ends")
    func whole() {
        let lines = table.lines(width: nil, style: plain)
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix(" item  source "))
        #expect(lines[1].hasPrefix("    7  人事/年度/請假與差勤管理辦法 2025 修訂版.pdf  corrupt  the file"))
        #expect(lines[1].hasSuffix("請重新儲存  -0.123"))
        #expect(lines[2].hasPrefix("12345  a.txt "))
        #expect(lines[2].hasSuffix("      –"))
        #expect(lines.allSatisfy { $0.last != " " })
        let ends = lines.map { TextWidth.columns($0) }
        #expect(Set(ends).count == 1, "the last column is aligned at its right: \(ends)")
    }

    @Test("a narrow terminal cuts paths inside and breaks texts, and never touches figures")
    func narrow() {
        for width in 62...120 {
            let lines = table.lines(width: width, style: plain)
            for line in lines { #expect(TextWidth.columns(line) <= width, "\(width): \(line)") }
            let all = lines.joined(separator: "\n")
            for whole in ["12345", "-0.123", "corrupt", "score"] { #expect(all.contains(whole)) }
            // Broken, not cut: each word of the reason is there.
            for word in ["damaged,", "again", "損", "壞", "存"] {
                #expect(all.contains(word), "\(width)")
            }
        }
        let narrowest = table.lines(width: 5, style: plain)
        #expect(narrowest.joined().contains("12345") && narrowest.joined().contains("-0.123"))
        let path = table.lines(width: 70, style: plain)[1]
        #expect(path.contains("人") && path.contains("…") && path.contains(".pdf"))
    }

    @Test("colours and links take no columns")
    func colours() {
        var table = Table([
            .init("a", title: "name", kind: .path), .init("b", title: "n", kind: .figure),
        ])
        table.add([.init("手冊.pdf", address: "file://h/x"), .init(figure: 3)])
        let styled = table.lines(width: 40, style: Style(isOn: true, hasLinks: true))
        #expect(styled.map(TerminalText.plain) == table.lines(width: 40, style: plain))
        #expect(styled[1] != TerminalText.plain(styled[1]))
    }

    @Test("a name with control characters takes one line and steers nothing")
    func hostile() {
        let table = Table(
            [.init("a", title: "name", kind: .path)], rows: [[.init("a\n\u{1B}[31mb")]])
        #expect(table.lines(width: nil, style: plain) == ["name", "a\\u{A}\\u{1B}[31mb"])
    }

    @Test("indentation counts")
    func indentation() {
        for line in table.lines(width: 80, style: plain, indentation: 4) {
            #expect(line.hasPrefix("    ") && TextWidth.columns(line) <= 80)
        }
    }

    @Test("CSV has the keys as its head and every column, values as they are")
    func csv() {
        let lines = table.csvLines
        #expect(lines[0] == "item,run,source,code,reason,score")
        #expect(
            lines[1]
                == "7,1,人事/年度/請假與差勤管理辦法 2025 修訂版.pdf,corrupt,"
                + "\"the file is damaged, save it again 檔案已損壞，請重新儲存\",-0.1234")
        #expect(lines[2] == "12345,2,a.txt,io,no,")
    }

    @Test(
        "what a spreadsheet would take for a formula has an apostrophe before it, figures have not",
        arguments: [
            ("=1+1", "'=1+1"), ("+a", "'+a"), ("-draft.pdf", "'-draft.pdf"), ("@eaDir", "'@eaDir"),
            ("＝cmd", "'＝cmd"), ("\t=1", "'\t=1"), ("'til", "''til"), ("a=1", "a=1"), ("", ""),
            ("=\u{301}1", "'=\u{301}1"), ("\"=1\"", "\"\"\"=1\"\"\""),
        ])
    func formulas(text: String, field: String) {
        let table = Table(
            [.init("t", title: "t", kind: .text), .init("n", title: "n", kind: .figure)],
            rows: [[.init(text), .init(figure: -1)]])
        #expect(table.csvLines[1] == "\(field),-1")
    }

    private static let python = Tool(pythonWith: "csv")

    @Test("Python's csv reads back what was put in", .enabled(if: python != nil, "needs python3"))
    func oracle() throws {
        var random = SeededGenerator(seed: 7)
        let parts = [
            "a", ",", "\"", "\n", "\r\n", "\r", " ", "手", "é", "'", "=", "\"\u{301}", "\t",
        ]
        let rows = (0..<200).map { _ in
            (0..<3).map { _ in
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    parts.randomElement(using: &random) ?? ""
                }.joined()
            }
        }
        let table = Table(
            ["a", "b", "c"].map { .init($0, title: $0, kind: .text) },
            rows: rows.map { $0.map { .init($0) } })
        let csv = table.csvLines.map { $0 + "\r\n" }.joined()
        let script = """
            import csv, io, json, sys
            text = sys.stdin.buffer.read().decode()
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]
            print(json.dumps([[c[1:] if c[:1] == "'" else c for c in row] for row in rows]))
            """
        let result = try #require(Self.python).run(["-c", script], input: Data(csv.utf8))
        let read = try JSONDecoder().decode([[String]].self, from: result.output)
        #expect(read.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
    }
}
