import Corpus
import Testing

@Suite("PDF: where paragraphs, items and headings begin and end")
struct PDFParagraphTests {
    @Test(
        "double-spaced lines are one paragraph",
        arguments: [
            [
                "The committee examined the reliability of the",
                "measurements in mountainous catchments",
                "and found that most of them could be used.",
            ],
            [
                "公司董事會、監事會及董事、監事、高級管理人員保證季度報告內容的真", "實、準確、完整，不存在虛假記載、誤導性陳述或者重大遺漏，並承擔個",
                "別和連帶的法律責任。",
            ],
            [
                "公司董事会、监事会及董事、监事、高级管理人员保证季度报告内容的真", "实、准确、完整，不存在虚假记载、误导性陈述或者重大遗漏，并承担个",
                "别和连带的法律责任。",
            ],
        ], [2.3, 2.6])
    func doubleSpaced(lines: [String], pitch: Double) throws {
        let document = try SharedPool.page {
            for (index, line) in lines.enumerated() {
                $0.line(line, left: 60, top: 200 + 12 * pitch * Double(index), size: 12)
            }
        }
        #expect(document.texts(.paragraph) == [lines.joined(separator: "\n")])
    }

    @Test("items set wide apart stay items of a form")
    func form() throws {
        let lines = ["Name of the applicant", "Date", "Place of birth", "Signature"]
        let document = try SharedPool.page {
            $0.lines(lines, left: 60, top: 200, size: 12, pitch: 30)
        }
        #expect(document.texts(.paragraph) == lines)
    }

    @Test(
        "a Chinese numbered line does not swallow the paragraph below it",
        arguments: ["（一）新增發行股份", "（二）重大资产出售", "2、贷款诉讼案执行进展"])
    func numberedLine(title: String) throws {
        let full = String(repeating: "依照有關程序向監管部門申請核准後實施", count: 2)
        let document = try SharedPool.page { builder in
            builder.text(title, left: 80, top: 100, font: .han)
            builder.text("股東大會審議通過了方案，" + full.prefix(28), left: 80, top: 116, font: .han)
            builder.text(full + "並公告。", left: 60, top: 132, font: .han)
            builder.text("另一段落從這裡開始，" + full.prefix(26), left: 80, top: 148, font: .han)
            builder.text(full, left: 60, top: 164, font: .han)
        }
        #expect(document.texts(.listItem) == [title])
        #expect(document.texts(.paragraph).map { $0.prefix(4) } == ["股東大會", "另一段落"])
    }

    @Test("an item whose first line is indented goes on at the margin, and ends with its paragraph")
    func indentedItem() throws {
        let full = String(repeating: "被告應於三十日內償還借款本金及利息", count: 2)
        let document = try SharedPool.page { builder in
            builder.text("1、法院判決如下：" + full.prefix(30), left: 80, top: 100, font: .han)
            builder.text(full, left: 60, top: 116, font: .han)
            builder.text("此判決已經確定，" + full.prefix(30), left: 80, top: 132, font: .han)
            builder.text(full, left: 60, top: 148, font: .han)
        }
        #expect(document.texts(.listItem).map { $0.split(separator: "\n").count } == [2])
        #expect(document.texts(.paragraph).map { $0.prefix(5) } == ["此判決已經"])
    }

    @Test("items know how deep they lie")
    func nesting() throws {
        let document = try SharedPool.page { builder in
            builder.text("- One of the first", left: 60, top: 100)
            builder.text("- Below it", left: 80, top: 114)
            builder.text("（三）更深一層", left: 100, top: 128, font: .han)
            builder.text("- Below it as well", left: 80, top: 142)
            builder.text("- Two of the first", left: 60, top: 156)
        }
        #expect(document.blocks.map(\.kind) == Array(repeating: .listItem, count: 5))
        #expect(document.blocks.map(\.level) == [1, 2, 3, 2, 1])
    }

    @Test(
        "numbered lines in the text's own type are headings where text follows, else a list",
        arguments: [("一、總體要求", "二、主要任務"), ("一、总体要求", "二、主要任务"), ("3.1 Scope", "3.2 Results")])
    func numbered(first: String, second: String) throws {
        let text = ["各地區各部門要充分認識做好水文觀測工作的重要意義，切實加強組織", "領導，確保各項任務落到實處。"]
        let headed = try SharedPool.page { builder in
            builder.line(first, left: 60, top: 100)
            builder.lines(text, left: 60, top: 120, font: .han)
            builder.line(second, left: 60, top: 160)
            builder.lines(text, left: 60, top: 180, font: .han)
        }
        #expect(headed.texts(.heading) == [first, second])
        let listed = try SharedPool.page { builder in
            builder.lines(text, left: 60, top: 60, font: .han)
            builder.line(first, left: 60, top: 100)
            builder.line(second, left: 60, top: 120)
            builder.lines(text, left: 60, top: 160, font: .han)
        }
        #expect(listed.texts(.heading) == [])
    }

    @Test(
        "a sentence in large type and a line of the contents are no headings",
        arguments: [
            "公司全體董事保證公告內容真實。", "本公司全体董事保证公告内容真实。",
            "3.2. Results of the survey ........................ 14",
        ])
    func noHeadings(text: String) throws {
        let document = try SharedPool.page { builder in
            builder.line(text, left: 60, top: 100, size: 14)
            builder.lines(
                [
                    "Some text of the page that is", "longer than the line above it,",
                    "so that its type is the body's,", "and not the other one.",
                ],
                left: 60, top: 160)
        }
        #expect(document.texts(.heading) == [])
    }

    @Test("bullets that a font of symbols shows are no column of a table")
    func symbols() throws {
        let document = try SharedPool.page { builder in
            for (index, text) in ["Acidose", "Alcalose", "Urgence", "更深"].enumerated() {
                let top = 100 + 16 * Double(index)
                builder.text("\u{A2}\u{A2}", left: 60, top: top, font: .han)
                builder.line(text, left: 95, top: top)
            }
        }
        #expect(document.texts(.tableRow) == [])
        #expect(
            document.texts(.listItem).map { $0.dropFirst(3) } == [
                "Acidose", "Alcalose", "Urgence", "更深",
            ])
    }
}
