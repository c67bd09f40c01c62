import Corpus
import Foundation
import TestSupport
import Testing

@Suite("Plain text: encodings and structure")
struct TextParsingTests {
    private static let traditional = """
        公司的手冊說明員工應該如何申請休假。每位員工每年有十四天的特別休假，主管應於三天內回覆。
        如果對於內容有疑問，請與人力資源部門聯絡，我們會儘快處理您的問題。
        """
    private static let simplified = """
        公司的手册说明员工应该如何申请休假。每位员工每年有十四天的年假，主管应在三天内回复。
        如果对于内容有疑问，请与人力资源部门联系，我们会尽快处理您的问题。
        """
    private static let japanese = """
        この手引きは、社員が休暇を申請する方法について説明しています。質問があれば、人事部までご連絡ください。
        """
    private static let korean = "이 안내서는 직원이 휴가를 신청하는 방법을 설명합니다. 질문이 있으면 인사부에 문의하십시오."
    private static let russian =
        "Этот справочник объясняет, как сотрудники подают заявление на отпуск. Вопросы направляйте в отдел кадров."

    private static let samples: [(encoding: String, text: String)] = [
        ("BIG5-HKSCS", traditional), ("GB18030", simplified), ("CP932", japanese),
        ("EUC-JP", japanese), ("ISO-2022-JP", japanese), ("CP949", korean),
        ("CP1251", russian), ("KOI8-R", russian), ("IBM866", russian), ("ISO-8859-5", russian),
        ("CP1252", "Café crème à Genève: «déjà vu», naïveté, où, garçon, façade, élève."),
        ("CP1250", "Příliš žluťoučký kůň úpěl ďábelské ódy. Łódź, gęś, jaźń."),
        ("CP1255", "המדריך מסביר כיצד עובדים מבקשים חופשה. שאלות יש להפנות למחלקת כוח אדם."),
        ("CP1253", "Το εγχειρίδιο εξηγεί πώς οι εργαζόμενοι ζητούν άδεια από την εταιρεία."),
        ("UTF-8", traditional), ("UTF-8", simplified + traditional),
        ("UTF-16LE", traditional), ("UTF-16BE", simplified), ("UTF-32LE", traditional),
        ("UTF-32BE", simplified), ("UTF-16LE", "Plain English text in sixteen bits.\n"),
    ]

    private static func encode(_ text: String, _ encoding: String) -> [UInt8] {
        converted(Array(text.utf8), from: "UTF-8", to: encoding)
    }

    @Test("text comes back whole from every encoding", arguments: samples)
    func encodings(encoding: String, text: String) throws {
        let bytes = Self.encode(text, encoding)
        try #require(!bytes.isEmpty)
        let document = try SharedPool.parse(bytes, .txt)
        #expect(
            document.text.split(whereSeparator: \.isWhitespace)
                == text.split(whereSeparator: \.isWhitespace))
    }

    @Test("a byte order mark settles the encoding and stays out of the text")
    func marks() throws {
        let marks: [(String, [UInt8])] = [
            ("UTF-8", [0xEF, 0xBB, 0xBF]), ("UTF-16LE", [0xFF, 0xFE]), ("UTF-16BE", [0xFE, 0xFF]),
            ("UTF-32LE", [0xFF, 0xFE, 0, 0]), ("UTF-32BE", [0, 0, 0xFE, 0xFF]),
        ]
        for (encoding, mark) in marks {
            let document = try SharedPool.parse(mark + Self.encode("手冊 A", encoding), .txt)
            #expect(document.text == "手冊 A", "\(encoding)")
        }
    }

    @Test("a guessed encoding is stated with its confidence, UTF-8 is not")
    func warnings() throws {
        let guessed = try SharedPool.parse(Self.encode(Self.traditional, "BIG5-HKSCS"), .txt)
        #expect(guessed.facts.warnings.count == 1)
        #expect(guessed.facts.warnings.first?.contains("Big5") == true)
        #expect(guessed.facts.warnings.first?.contains("%") == true)
        #expect(try SharedPool.parse(Array(Self.simplified.utf8), .txt).facts.warnings == [])
    }

    @Test(
        "the language is told by the script",
        arguments: [
            (traditional, "zh-Hant"), (simplified, "zh-Hans"), (japanese, "ja"), (korean, "ko"),
            ("The handbook says how leave is requested.", "en"), ("12 34 56", "und"),
        ])
    func languages(text: String, language: String) throws {
        #expect(try SharedPool.parse(Array(text.utf8), .txt).facts.language == language)
    }

    @Test(
        "a bad byte or a cut end costs a character of UTF-8, not the text, and is said",
        arguments: [
            traditional, simplified, japanese, korean, russian, "VPN 設定：请先安装 client, 再登录。",
            "Le délai de retour est de sept jours. Été naïf à compter de là.",
            "Größe, Straße und Übung: die Rückgabefrist beträgt sieben Tage.",
        ])
    func damaged(text: String) throws {
        let bytes = Array(text.utf8)
        let middle = try #require(bytes[(bytes.count / 2)...].firstIndex { $0 >= 0x80 })
        var broken = bytes
        broken[middle] = 0xFF
        for (damaged, lost) in [
            (Array(bytes.dropLast(1)), 1), (bytes + [0xC3], 1), (broken, 4),
            (bytes[..<middle] + [0xFE, 0xFF] + bytes[middle...], 4),
        ] where String(validating: damaged, as: UTF8.self) == nil {
            let document = try SharedPool.parse(Array(damaged), .txt)
            #expect(document.encoding?.name == "UTF-8")
            #expect(document.text.contains("\u{FFFD}"))
            #expect(document.facts.warnings.first?.hasPrefix("Damaged UTF-8") == true)
            let kept = Set(document.text.unicodeScalars).subtracting(["\u{FFFD}"])
            #expect(kept.isSubset(of: Set(text.unicodeScalars)))
            let missing = text.unicodeScalars.count - document.text.unicodeScalars.count
            #expect(abs(missing) <= lost)
        }
    }

    @Test("UTF-16 without a mark is known by its Han characters alone")
    func bareWide() throws {
        for text in [
            "台灣水文觀測資料的可靠性", "退货期限为七天这是规定", Self.traditional.filter { $0 != "\n" },
            Self.simplified.filter { $0 != "\n" }, "会議は毎週月曜日の午前九時に行われます。",
        ] {
            for encoding in ["UTF-16LE", "UTF-16BE"] {
                let document = try SharedPool.parse(Self.encode(text, encoding), .txt)
                #expect(document.text == text, "\(encoding)")
                #expect(document.encoding?.origin == .guess)
            }
        }
    }

    @Test("GB 2312 in seven bits is HZ, and a tilde is no sign of it")
    func hz() throws {
        let han = converted(Array(Self.simplified.utf8), from: "UTF-8", to: "EUC-CN")
        let lines = han.split(separator: 0x0A).map { line in
            Array("VPN ~~ ~{".utf8) + line.map { $0 & 0x7F } + Array("~} end".utf8)
        }
        let document = try SharedPool.parse(Array(lines.joined(separator: [0x0A])), .txt)
        let wanted = Self.simplified.split(separator: "\n").map { "VPN ~ \($0) end" }
        #expect(document.text == wanted.joined(separator: "\n"))
        #expect(document.encoding?.name == "HZ")
        for plain in ["a ~{b}", "~{ab~} ~x", "x = ~{y z~}", "~{ab"] {
            #expect(try SharedPool.parse(Array(plain.utf8), .txt).text == plain)
        }
    }

    @Test(
        "NULs in a log or an export are left out and said, the text stays",
        arguments: [
            "Row 12: 退貨期限為七天 and more of it\n", "Line: 退货期限为七天 or so it is\n",
            "Plain English log line, no. 7\n", "VPN 設定 log: 已连接 connected\n",
        ])
    func nuls(line: String) throws {
        let bytes = Array(line.utf8)
        let hole = [UInt8](repeating: 0, count: 5_000)
        let cases: [([UInt8], String)] = [
            (hole + bytes + bytes, line + line), (bytes + hole + bytes, line + line),
            (bytes + bytes + [0], line + line),
            (Array("a field".utf8) + [0, 0, 0] + bytes + bytes, "a field " + line + line),
            (
                bytes + bytes + Array("ab".utf8.flatMap { [$0, 0] }) + bytes,
                line + line + "ab" + line
            ),
        ]
        for (bytes, text) in cases {
            for padded in [bytes, bytes + [0x0A]] {
                let document = try SharedPool.parse(padded, .txt)
                #expect(
                    document.text.filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
                #expect(document.facts.warnings.contains { $0.contains("NUL") })
                #expect(!document.text.unicodeScalars.contains("\0"))
            }
        }
        #expect(try SharedPool.failure(hole, .txt) == .corrupt)
        #expect(
            try SharedPool.failure([0x41, 0, 0, 0, 0x42, 0, 0, 0x43, 0, 0x44, 0, 0], .txt)
                == .corrupt)
    }

    @Test("binary data is no text")
    func binary() throws {
        var generator = SeededGenerator(seed: 7)
        let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &generator) }
        #expect(try SharedPool.failure(noise, .txt) == .corrupt)
        let elf: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + Array(repeating: 0, count: 56)
        #expect(try SharedPool.failure(elf, .txt) == .corrupt)
    }

    @Test("headings are known by rules, marks and numbers in both languages")
    func headings() throws {
        let text = """
            Employee Handbook
            =================

            Leave
            -----

            Everyone has leave.

            ## Sick leave

            2.1 Notification of absence

            Call your manager.

            第一章 總則

            本手冊適用於全體員工。

            一、适用范围

            本手册适用于全体员工。
            """
        let document = try SharedPool.parse(Array(text.utf8), .txt)
        let headings = document.blocks.filter { $0.kind == .heading }
        #expect(
            headings.map(\.text) == [
                "Employee Handbook", "Leave", "Sick leave", "2.1 Notification of absence",
                "第一章 總則", "一、适用范围",
            ])
        #expect(headings.map(\.level) == [1, 2, 2, 2, 1, 2])
        #expect(document.texts(.paragraph).count == 4)
        #expect(document.facts.title == "Employee Handbook")
    }

    @Test("list items stand alone and sentences that start with a number are no headings")
    func lists() throws {
        let text = """
            Bring:
            - a badge
              with a photo
            - 一支筆
            1. First
            2. Second

            1.5 million people live here.
            """
        let document = try SharedPool.parse(Array(text.utf8), .txt)
        #expect(
            document.texts(.listItem) == [
                "- a badge\n  with a photo", "- 一支筆", "1. First", "2. Second",
            ])
        #expect(document.texts(.heading) == [])
    }

    @Test("each article of a law is a paragraph of its own, what only names one is not")
    func articles() throws {
        let text = """
            公司章程
            第一條　本辦法依公司章程訂定之，
            并适用于全体员工。
            第二条之一 本办法由人力资源部解释，依照
            第三條規定辦理。
            Article 3. Staff apply as
            Article 4 of the treaty says.
            Section IV — Leave is paid.
            第５條（休假）員工有假。
            """
        let document = try SharedPool.parse(Array(text.utf8), .txt)
        #expect(
            document.texts(.paragraph) == [
                "公司章程", "第一條　本辦法依公司章程訂定之，\n并适用于全体员工。",
                "第二条之一 本办法由人力资源部解释，依照\n第三條規定辦理。",
                "Article 3. Staff apply as\nArticle 4 of the treaty says.",
                "Section IV — Leave is paid.", "第５條（休假）員工有假。",
            ])
    }

    @Test("lines with the same tabs are a table's rows, the first its header")
    func tables() throws {
        let document = try SharedPool.parse(Array("名稱\t數量\nA\t1\nB\t2\n\nEnd.".utf8), .txt)
        #expect(document.texts(.tableRow) == ["名稱\t數量", "A\t1", "B\t2"])
        #expect(document.blocks.map(\.isTableHeader) == [true, false, false, false])
    }

    @Test("every line end is a line end")
    func lineEnds() throws {
        let document = try SharedPool.parse(Array("a\r\nb\rc\n\nd\u{0C}e".utf8), .txt)
        #expect(document.text.split(separator: "\n") == ["a", "b", "c", "d", "e"])
    }

    @Test(
        "the title is the first heading that is no numbered section's, else a short first line",
        arguments: [
            ("Printed on 3 March\n\n# Pump manual\n\nText.", "Pump manual"),
            ("Draft\n\n幫浦手冊\n========\n\n內容。", "幫浦手冊"),
            ("Employee handbook\n\n1.1 Scope\n\nText.", "Employee handbook"),
            ("員工手冊\n\n第一章　總則\n\n內容。", "員工手冊"),
            ("A sentence stands here.\n\n1.1 Scope\n\nText.", "1.1 Scope"),
        ])
    func titles(text: String, title: String) throws {
        #expect(try SharedPool.parse(Array(text.utf8), .txt).facts.title == title)
    }

    @Test(
        "what is centred at the head is the title, and the sections are its own",
        arguments: [
            (
                "            萬里電機股份有限公司\n                 差旅費規定\n"
                    + "            （2025 年 2 月修訂）\n\n第一章　總則\n\n內容。",
                "萬里電機股份有限公司 差旅費規定 （2025 年 2 月修訂）"
            ),
            (
                "\n          TRAVEL POLICY\n\n1.1 Scope\n\nThis policy is for all staff.",
                "TRAVEL POLICY"
            ),
        ])
    func centredTitle(text: String, title: String) throws {
        let document = try SharedPool.parse(Array(text.utf8), .txt)
        let headings = document.blocks.filter { $0.kind == .heading }
        #expect(document.facts.title == title)
        #expect(headings.first?.text == title)
        #expect(headings.map(\.level).first == 1)
        #expect(headings.dropFirst().allSatisfy { $0.level > 1 } && headings.count == 2)
    }

    @Test(
        "an indent alone makes no title",
        arguments: [
            "        let x = 1\n        let yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy = 2\n\nText.",
            "        The paragraph begins with a wide indent and goes on.\n\nText.",
            "        only code\n\n        more code\n",
            "            Name\tAge\n\nText that is of some length.",
            "        ",
        ])
    func indented(text: String) throws {
        let document = try SharedPool.parse(Array(text.utf8), .txt)
        #expect(!document.blocks.contains { $0.kind == .heading })
    }
}
