import Corpus
import ParserPool
import Testing

@Suite("PDF: vertical writing, turned text and turned pages")
struct PDFTurnedTests {
    static let traditional = [
        "員工請假應於三日前提出申請並經部門主管", "核准後始得離開其因急病或緊急事故不及事",
        "先請假者得由同事或家屬代辦請假手續。",
    ]
    static let simplified = [
        "员工请假应当提前三天提出申请并经部门负", "责人批准后方可离开因急病或者紧急情况不",
        "能事先请假的可以由同事或者家属代办。",
    ]
    static let mixed = [
        "差旅費報支應附ＢＯＡＲＤＩＮＧ登機證及", "單據正本並於返回公司後１４日內完成報支",
        "程序逾期不予受理ＯＫ。",
    ]

    @Test(
        "vertical columns are read from the right, however they were written",
        arguments: [traditional, simplified, mixed], [true, false])
    func vertical(columns: [String], glyphByGlyph: Bool) throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("12", left: 290, top: 815, size: 9)
        for (column, text) in columns.enumerated() {
            let left = 500 - 20 * Double(column)
            if glyphByGlyph {
                for (row, character) in text.enumerated() {
                    builder.text(
                        String(character), left: left, top: 100 + 12 * Double(row), size: 12,
                        font: .han)
                }
            } else {
                builder.text(text, left: left + 6, top: 90, size: 12, font: .vertical)
            }
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.paragraph) == [columns.joined(separator: "\n")])
        #expect(document.texts(.furniture) == ["12"])
        let box = try #require(document.blocks.first { $0.kind == .paragraph }?.box)
        #expect(box.left > 450 && box.right < 520 && box.top > 80 && box.bottom < 340, "\(box)")
    }

    @Test(
        "upright digits and letters stay in their vertical line",
        arguments: [
            ["本報告使用GW9型感測器於2024年至", "2025年間採集之資料並以Python", "程式分析得到較為一致之結論。"],
            ["本报告使用GW9型传感器在2024年至", "2025年间采集的数据并以Python", "程序分析得到较为一致的结论。"],
        ])
    func uprightLetters(columns: [String]) throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("12", left: 290, top: 815, size: 9)
        for (column, text) in columns.enumerated() {
            for (row, character) in text.enumerated() {
                builder.text(
                    String(character), left: 500 - 20 * Double(column),
                    top: 100 + 13 * Double(row), size: 12,
                    font: character.isASCII ? .regular : .han)
            }
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.paragraph) == [columns.joined(separator: "\n")])
        #expect(document.texts(.furniture) == ["12"])
    }

    @Test("two digits side by side in a vertical line stand in one place")
    func digitsSideBySide() throws {
        var builder = PDFBuilder()
        builder.addPage()
        let places = ["民", "國", "七", "十", "年", "12", "月", "以", "後", "申", "請", "者", "适", "用"]
        for (row, text) in places.enumerated() {
            builder.text(
                text, left: 500, top: 100 + 13 * Double(row), size: 12,
                font: text == "12" ? .regular : .han)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == places.joined())
    }

    @Test("presentation forms of vertical fonts are the usual punctuation")
    func presentationForms() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("員工請假︐应当申请︵詳見附件︶﹁不得﹂離開︒", left: 506, top: 90, size: 12, font: .vertical)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "員工請假，应当申请（詳見附件）「不得」離開。")
    }

    @Test("two vertical paragraphs are two, and a gap between tiers is respected")
    func tiers() throws {
        var builder = PDFBuilder()
        builder.addPage()
        for (tier, lines) in [Self.traditional, Self.simplified].enumerated() {
            for (column, text) in (lines + lines).enumerated() {
                builder.text(
                    text, left: 500 - 20 * Double(column), top: 90 + 320 * Double(tier), size: 12,
                    font: .vertical)
            }
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        let lines = document.text.split(separator: "\n").map(String.init)
        #expect(
            lines == Self.traditional + Self.traditional + Self.simplified + Self.simplified)
    }

    private static let lines = [
        "The first line of turned text goes", "on with the second line of it and",
        "ends with a third one of that kind.",
    ]

    @Test("text turned on its page is read line by line", arguments: PDFBuilder.Turn.allCases)
    func turned(turn: PDFBuilder.Turn) throws {
        var builder = PDFBuilder()
        builder.addPage()
        for (index, line) in Self.lines.enumerated() {
            let shift = 14 * Double(index)
            switch turn {
            case .none: builder.text(line, left: 300, top: 400 + shift, turned: turn)
            case .clockwise: builder.text(line, left: 300 - shift, top: 400, turned: turn)
            case .counterClockwise: builder.text(line, left: 300 + shift, top: 400, turned: turn)
            case .over: builder.text(line, left: 300, top: 400 - shift, turned: turn)
            }
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.paragraph) == [Self.lines.joined(separator: "\n")])
        let box = try #require(document.blocks.first?.box)
        let (across, down) = (box.right - box.left, box.bottom - box.top)
        let isUpright = turn == .none || turn == .over
        #expect(isUpright == (across > down), "\(box)")
        let corner: (left: Float, top: Float) =
            switch turn {
            case .none: (300, 390)
            case .clockwise: (270, 400)
            case .counterClockwise: (290, 250)
            case .over: (150, 370)
            }
        #expect(abs(box.left - corner.left) < 15 && abs(box.top - corner.top) < 15, "\(box)")
    }

    @Test("a turned page's text and boxes are as viewers show it", arguments: [0, 90, 180, 270])
    func turnedPage(degrees: Int) throws {
        var builder = PDFBuilder()
        builder.addPage(rotation: degrees)
        builder.lines(Self.lines, left: 50, top: 100)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.paragraph) == [Self.lines.joined(separator: "\n")])
        let box = try #require(document.blocks.first?.box)
        let (width, height) = (Float(PDFBuilder.width), Float(PDFBuilder.height))
        // The first glyph's corner, 50 points from the left and about 92 from the top.
        switch degrees {
        case 90: #expect(abs(box.top - 50) < 15 && abs(box.right - (height - 92)) < 15, "\(box)")
        case 180:
            #expect(abs(box.right - (width - 50)) < 15 && abs(box.bottom - (height - 92)) < 15)
        case 270: #expect(abs(box.bottom - (width - 50)) < 15 && abs(box.left - 92) < 15, "\(box)")
        default: #expect(abs(box.left - 50) < 15 && abs(box.top - 92) < 15, "\(box)")
        }
    }
}
