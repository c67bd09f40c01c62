import Corpus
import ParserPool
import TestSupport
import Testing

/// A grid to draw, its lower right places and its cells' texts.
private struct GridFixture {
    enum Rules: CaseIterable {
        case strokes, pieces, thinAreas, shades, frames, doubled, dashes, clipped
    }

    var left = 60.0
    var top = 100.0
    var widths = [90.0, 120, 90]
    var heights = [24.0, 24, 24]
    /// Lines of each cell, row by row.
    var cells: [[[String]]]

    var right: Double { widths.reduce(left, +) }
    var bottom: Double { heights.reduce(top, +) }
    var columns: [Double] { widths.reduce(into: [left]) { $0.append($0[$0.count - 1] + $1) } }
    var rows: [Double] { heights.reduce(into: [top]) { $0.append($0[$0.count - 1] + $1) } }

    /// Cells of one line.
    init(_ cells: [[String]]) { self.cells = cells.map { $0.map { $0.isEmpty ? [] : [$0] } } }

    func addText(to builder: inout PDFBuilder) {
        for (row, cells) in cells.enumerated() {
            for (column, lines) in cells.enumerated() {
                for (index, line) in lines.enumerated() {
                    builder.text(
                        line, left: columns[column] + 4, top: rows[row] + 14 + 12 * Double(index),
                        font: line.allSatisfy(\.isASCII) ? .regular : .han)
                }
            }
        }
    }

    func addRules(_ rules: Rules, to builder: inout PDFBuilder) {
        switch rules {
        case .strokes:
            for x in columns { builder.stroke(x, top, to: x, bottom) }
            for y in rows { builder.stroke(left, y, to: right, y) }
        case .pieces:
            // Each cell's sides alone, with small gaps.
            forEachCell { x, y, width, height in
                builder.stroke(x + 1, y, to: x + width - 1, y)
                builder.stroke(x, y + 1, to: x, y + height - 1)
                builder.stroke(x + 1, y + height, to: x + width - 1, y + height)
                builder.stroke(x + width, y + 1, to: x + width, y + height - 1)
            }
        case .thinAreas:
            for x in columns {
                builder.fill(left: x - 0.25, top: top, width: 0.5, height: bottom - top)
            }
            for y in rows {
                builder.fill(left: left, top: y - 0.25, width: right - left, height: 0.5)
            }
        case .shades:
            forEachCell { x, y, width, height in
                builder.fill(
                    left: x + 0.5, top: y + 0.5, width: width - 1, height: height - 1, grey: 0.9)
            }
        case .frames:
            // White areas, and lines around them by the same path.
            forEachCell { x, y, width, height in
                let bottom = PDFBuilder.height - y - height
                builder.draw("2 w 1 g \(x) \(bottom) \(width) \(height) re B 0 g")
            }
        case .doubled:
            for x in columns + columns.map({ $0 + 2 }) { builder.stroke(x, top, to: x, bottom) }
            for y in rows + rows.map({ $0 + 2 }) { builder.stroke(left, y, to: right, y) }
        case .dashes:
            for x in columns { builder.stroke(x, top, to: x, bottom, dash: "[2 2] 0") }
            // Dashes that are lines of their own.
            for y in rows {
                for x in stride(from: left, to: right, by: 5) {
                    builder.stroke(x, y, to: x + 3, y)
                }
            }
        case .clipped:
            builder.draw(
                "q \(left) 0 m \(PDFBuilder.width) 0 l \(PDFBuilder.width) 842 l 0 842 l h W n")
            addRules(.strokes, to: &builder)
            builder.draw("Q")
        }
    }

    private func forEachCell(_ body: (Double, Double, Double, Double) -> Void) {
        for (x, width) in zip(columns, widths) {
            for (y, height) in zip(rows, heights) { body(x, y, width, height) }
        }
    }
}

@Suite("PDF: ruled tables")
struct PDFRuledTableTests {
    static let traditional = [["假別", "天數", "備註"], ["特休", "", "依年資"], ["病假", "三十", "附證明"]]
    static let simplified = [["姓名", "电话", "部门"], ["张三", "一〇一", ""], ["李四", "一〇二", "财务部"]]
    static let english = [
        ["Name", "Phone", "Office"], ["Ann", "", "Main hall"], ["Bob", "102", ""],
    ]
    static let mixed = [["項目 Item", "数量 Qty", "Note"], ["紙 A4", "12", "缺货"], ["", "3 箱", "OK"]]

    private static func rows(_ cells: [[String]]) -> [String] {
        cells.map { $0.joined(separator: "\t") }
    }

    private func glyphs(_ document: Document) -> [Character] {
        document.text.filter { !$0.isWhitespace }.sorted()
    }

    @Test(
        "however its rules are drawn, a table has its cells, and empty ones keep their places",
        arguments: GridFixture.Rules.allCases, [traditional, simplified, english, mixed])
    fileprivate func rules(rules: GridFixture.Rules, cells: [[String]]) throws {
        let grid = GridFixture(cells)
        let document = try SharedPool.page {
            $0.text("Before the table stands a line.", left: 60, top: 60)
            grid.addRules(rules, to: &$0)
            grid.addText(to: &$0)
            $0.text("After it another one.", left: 60, top: 220)
        }
        #expect(document.texts(.tableRow) == Self.rows(cells))
        #expect(
            document.texts(.paragraph) == [
                "Before the table stands a line.", "After it another one.",
            ])
        #expect(document.pages.map(\.verdict) == [.ok] && document.facts.warnings == [])
        let table = document.blocks.filter { $0.kind == .tableRow }
        #expect(table.map(\.level) == [1, 1, 1])
        #expect(table.map(\.isTableHeader) == [true, false, false])
        let box = try #require(table[1].box)
        #expect(abs(box.left - 60) < 2 && abs(box.right - 360) < 3, "\(box)")
        #expect(abs(box.top - 124) < 2 && abs(box.bottom - 148) < 3, "\(box)")
    }

    @Test("cells parted by a rule alone are parted, even within what looks like a word")
    func tight() throws {
        let document = try SharedPool.page {
            for y in [100.0, 120, 140] { $0.stroke(60, y, to: 160, y) }
            for x in [60.0, 110, 160] { $0.stroke(x, 100, to: x, 140) }
            $0.text("假別名稱及備註說明項", left: 60, top: 114, font: .han)
            $0.text("员工姓名及Phone", left: 60, top: 134, font: .han)
        }
        #expect(document.texts(.tableRow) == ["假別名稱及\t備註說明項", "员工姓名及\tPhone"])
    }

    @Test("a cell over several columns or rows gives its text once, in the first of them")
    func merged() throws {
        let document = try SharedPool.page {
            for y in [100.0, 124, 196] { $0.stroke(60, y, to: 360, y) }
            for y in [148.0, 172] { $0.stroke(150, y, to: 360, y) }
            for x in [60.0, 360] { $0.stroke(x, 100, to: x, 196) }
            $0.stroke(150, 124, to: 150, 196)
            $0.stroke(270, 124, to: 270, 196)
            $0.text("請假一覽表 Leave", left: 170, top: 115, font: .han)
            $0.text("年度", left: 64, top: 163, font: .han)
            for (row, cells) in [["特休", "七天"], ["病假", "30"], ["事假", "14"]].enumerated() {
                let top = 139 + 24 * Double(row)
                $0.text(cells[0], left: 154, top: top, font: .han)
                $0.text(cells[1], left: 274, top: top, font: .han)
            }
        }
        #expect(
            document.texts(.tableRow) == [
                "請假一覽表 Leave\t\t", "年度\t特休\t七天", "\t病假\t30", "\t事假\t14",
            ])
    }

    @Test("lines of a cell are joined, and a neighbour's lines do not mislead")
    func multipleLines() throws {
        var grid = GridFixture([["Kind", "Rule", "備註"], [], []])
        grid.heights = [24, 60, 48]
        grid.cells[1] = [
            ["Sick", "leave"],
            ["It is given for thirty", "days a year, with a certi-", "ficate from a doctor."],
            ["须附医院证明并", "经主管核准"],
        ]
        grid.cells[2] = [["事假"], ["Fourteen days", "without pay"], ["應於三日前", "提出"]]
        let document = try SharedPool.page {
            grid.addRules(.strokes, to: &$0)
            grid.addText(to: &$0)
        }
        #expect(
            document.texts(.tableRow) == [
                "Kind\tRule\t備註",
                "Sick leave\tIt is given for thirty days a year, with a certificate from a doctor.\t须附医院证明并经主管核准",
                "事假\tFourteen days without pay\t應於三日前提出",
            ])
    }

    @Test("where only columns are ruled, each line is a row")
    func columnsOnly() throws {
        let cells = [
            ["日期", "Item", "金額"], ["0301", "Paper", "120"], ["0302", "墨水", "80"],
            ["0305", "笔", "15"],
        ]
        let document = try SharedPool.page {
            for y in [100.0, 180] { $0.stroke(60, y, to: 360, y) }
            for x in [60.0, 160, 260, 360] { $0.stroke(x, 100, to: x, 180) }
            for (row, cells) in cells.enumerated() {
                for (column, text) in cells.enumerated() {
                    $0.text(
                        text, left: 64 + 100 * Double(column), top: 115 + 18 * Double(row),
                        font: .han)
                }
            }
        }
        #expect(document.texts(.tableRow) == Self.rows(cells))
    }

    private static let prose = [
        "The committee met in the spring and", "spoke of what had been done since the",
        "last time; nobody wished to add to it,", "so that the meeting ended early and the",
        "members went home before the evening.", "The minutes were read at the next one,",
        "which took place in the summer, and", "were approved without any changes by",
        "all of those who had come to it again.",
    ]

    @Test("a frame around text, around a page or between columns of prose is no table")
    func frames() throws {
        let second = Self.prose.map { "x" + $0 }
        let document = try SharedPool.page {
            for y in [40.0, 400] { $0.stroke(40, y, to: 560, y) }
            for x in [40.0, 300, 560] { $0.stroke(x, 40, to: x, 400) }
            $0.lines(Self.prose, left: 60, top: 80)
            $0.lines(second, left: 320, top: 80)
        }
        #expect(document.texts(.tableRow) == [])
        #expect(document.text == (Self.prose + second).joined(separator: "\n"))
        let framed = try SharedPool.page {
            $0.draw("55 500 300 300 re S")
            $0.lines(Self.prose, left: 60, top: 80)
            $0.text("a", left: 60, top: 320)
            $0.text("b", left: 200, top: 320)
        }
        #expect(framed.texts(.tableRow) == [])
        #expect(framed.text.hasPrefix(Self.prose.joined(separator: "\n")))
    }

    @Test("a table in a column stays there, and the other column is read past it")
    func columns() throws {
        var grid = GridFixture(Self.mixed)
        grid.top = 130
        grid.widths = [76, 76, 76]
        let left = Array(Self.prose[0..<3])
        let right = Self.prose + Self.prose
        let document = try SharedPool.page {
            $0.lines(left, left: 60, top: 80)
            grid.addRules(.strokes, to: &$0)
            grid.addText(to: &$0)
            $0.lines(Array(Self.prose[3...]), left: 60, top: 230)
            $0.lines(right, left: 320, top: 80)
        }
        let expected = left + Self.rows(Self.mixed) + Self.prose[3...] + right
        #expect(document.text.split(separator: "\n").map(String.init) == expected)
        #expect(document.texts(.tableRow) == Self.rows(Self.mixed))
    }

    @Test(
        "a table on a turned page is one, whichever way the page is turned",
        arguments: [0, 90, 180, 270])
    func turnedPages(rotation: Int) throws {
        var builder = PDFBuilder()
        builder.addPage(rotation: rotation)
        let grid = GridFixture(Self.mixed)
        grid.addRules(.strokes, to: &builder)
        grid.addText(to: &builder)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.tableRow) == Self.rows(Self.mixed))
    }

    @Test("a head whose words are turned stands over its columns", arguments: [2, 4])
    func turnedHead(rows: Int) throws {
        let head = ["Part name", "Torque (Nm)", "Interval (h)", "Grease type"]
        let cells = (0..<rows).map { ["PX-\($0)", "\(40 + $0)", "\(500 + $0)", "K2"] }
        let document = try SharedPool.page { builder in
            for column in 0...4 {
                let x = 72 + 80 * Double(column)
                builder.stroke(x, 200, to: x, 280 + 20 * Double(rows))
            }
            for y in [200.0] + (0...rows).map({ 280 + 20 * Double($0) }) {
                builder.stroke(72, y, to: 392, y)
            }
            for (column, word) in head.enumerated() {
                builder.text(
                    word, left: 116 + 80 * Double(column), top: 275, size: 9,
                    turned: .counterClockwise)
            }
            for (row, texts) in cells.enumerated() {
                for (column, text) in texts.enumerated() {
                    builder.text(
                        text, left: 77 + 80 * Double(column), top: 295 + 20 * Double(row), size: 9)
                }
            }
        }
        #expect(
            document.blocks.map(\.text) == ([head] + cells).map { $0.joined(separator: "\t") })
        #expect(document.blocks.allSatisfy { $0.kind == .tableRow })
    }

    @Test("a table that is turned on its page is one", arguments: PDFBuilder.Turn.allCases)
    func turnedTables(turn: PDFBuilder.Turn) throws {
        // The grid's place and text by a matrix around the page's middle.
        let cells = [["Alpha", "Beta"], ["Gamma", "Delta"], ["Epsilon", "Zeta"]]
        let document = try SharedPool.page {
            $0.draw("q \(turn.rawValue) 300 420 cm")
            for y in [0.0, 24, 48, 72] { $0.draw("0 \(y) m 200 \(y) l S") }
            for x in [0.0, 100, 200] { $0.draw("\(x) 0 m \(x) 72 l S") }
            for (row, cells) in cells.enumerated() {
                for (column, text) in cells.enumerated() {
                    let (x, y) = (6 + 100 * column, 56 - 24 * row)
                    $0.draw("BT /F1 10 Tf \(x) \(y) Td (\(text)) Tj ET")
                }
            }
            $0.draw("Q")
        }
        #expect(document.texts(.tableRow) == Self.rows(cells))
    }

    @Test("no glyph is lost or doubled by rules", arguments: [21, 22, 23])
    func sameGlyphs(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let words = ["請假", "电话", "total", "No. 7", "12.5", "備註 note", "a", "", ""]
        for round in 0..<6 {
            let texts = (0..<60).map { _ in
                (
                    words.randomElement(using: &generator) ?? "",
                    Double.random(in: 40...500, using: &generator).rounded(),
                    Double.random(in: 60...600, using: &generator).rounded()
                )
            }
            var plain = PDFBuilder()
            plain.addPage()
            for (text, left, top) in texts {
                plain.text(text, left: left, top: top, font: .han)
            }
            var ruled = plain
            for _ in 0..<30 {
                let place = Double.random(in: 40...600, using: &generator)
                let (start, end) = (
                    Double.random(in: 0...300, using: &generator),
                    Double.random(in: 300...600, using: &generator)
                )
                if Bool.random(using: &generator) {
                    ruled.stroke(start, place, to: end, place)
                } else {
                    ruled.stroke(place, start, to: place, end)
                }
            }
            let (with, without) = (
                try SharedPool.parse(ruled.build(), .pdf), try SharedPool.parse(plain.build(), .pdf)
            )
            #expect(glyphs(with) == glyphs(without), "seed \(seed), round \(round)")
            #expect(with == (try SharedPool.parse(ruled.build(), .pdf)))
        }
    }

    @Test("a head repeated on every page stays with its table")
    func repeatedHead() throws {
        var builder = PDFBuilder()
        for item in ["紙", "笔", "Ink", "墨 Mo"] {
            builder.addPage()
            var grid = GridFixture([
                ["品名", "Price", "數量"], [item, "1 \(item)", "x"], [item + item, "", "y"],
            ])
            grid.top = 40
            grid.addRules(.strokes, to: &builder)
            grid.addText(to: &builder)
            builder.text("Text below the table of \(item).", left: 60, top: 400, font: .han)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.tableRow).count { $0 == "品名\tPrice\t數量" } == 4)
        #expect(document.texts(.tableRow).count == 12)
    }
}
