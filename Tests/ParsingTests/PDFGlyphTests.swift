import Corpus
import Testing

@Suite("PDF: glyphs that stand off the line, apart, twice or large")
struct PDFGlyphTests {
    /// Text of a line, of which what stands between `^` and `^` is raised and what stands
    /// between `_` and `_` lowered. All glyphs are as wide as they are large.
    static func line(_ text: String, _ builder: inout PDFBuilder, top: Double) {
        var left = 60.0
        var shift = 0.0
        for part in text.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "^" || $0 == "_" })
        {
            let size = shift == 0 ? 10.0 : 6
            if !part.isEmpty {
                builder.text(String(part), left: left, top: top - shift, size: size, font: .han)
                left += size * Double(part.count)
            }
            shift = shift == 0 ? (text.contains("_") ? -2 : 3.5) : 0
        }
    }

    @Test(
        "smaller characters off the line do not change the number or word before them",
        arguments: [
            ("人口為83,190,556^2^人", "人口為83,190,556²人"), ("面积25km^2^左右", "面积25km²左右"),
            ("Smith^12^ has it", "Smith¹² has it"), ("weighs 10^-3^kg", "weighs 10⁻³kg"),
            ("1,234.50^1,2^ and", "1,234.50¹,² and"), ("H_2_O and more", "H₂O and more"),
            ("HCO_3-_ too", "HCO₃⁻ too"),
            ("the 1^st^ of May", "the 1st of May"), ("Smith^a^ wrote", "Smith a wrote"),
            ("研究表明^[1]^結果", "研究表明[1]結果"), ("to 2^n^ in all", "to 2ⁿ in all"),
            ("员工^①^请假", "员工①请假"),
        ])
    func raised(text: String, expected: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        Self.line(text, &builder, top: 200)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == expected)
    }

    @Test("digits raised before a letter are superscripts as well")
    func leading() throws {
        var builder = PDFBuilder()
        builder.addPage()
        // Helvetica: 1.89 of its size for "see " and 0.556 for a digit.
        builder.text("see ", left: 60, top: 200)
        builder.text("235", left: 78.9, top: 196.5, size: 6)
        builder.text("U isotope", left: 88.9, top: 200)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "see ²³⁵U isotope")
    }

    @Test(
        "text printed twice stands once where one copy goes on",
        arguments: [("股票代码：", "300218"), ("股票代碼：", "300218"), ("Stock code:", " 300218")])
    func doubled(text: String, rest: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text(text, left: 200, top: 300, size: 18, font: .han)
        builder.text(text + rest, left: 200.2, top: 300.3, size: 18, font: .han)
        builder.text(text, left: 200, top: 400, size: 18, font: .han)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == text + rest + "\n" + text)
    }

    @Test("a word in small capitals is one word, and its neighbour another")
    func smallCapitals() throws {
        var builder = PDFBuilder()
        builder.addPage()
        var left = 100.0
        for (initial, rest) in [("M", "ACHINE"), ("L", "EARNING")] {
            builder.text(initial, left: left, top: 200, size: 10, font: .han)
            builder.text(rest, left: left + 11.2, top: 200, size: 8, font: .han)
            left += 11.2 + 8 * Double(rest.count) + 3.5
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "MACHINE LEARNING")
    }

    private static func spaced(
        _ text: String, pitch: Double, _ builder: inout PDFBuilder, top: Double = 200
    ) {
        for (index, character) in text.enumerated() where character != " " {
            builder.text(
                String(character), left: 60 + pitch * Double(index), top: top, size: 10, font: .han)
        }
    }

    @Test(
        "letterspaced words are words",
        arguments: ["關於年度報告", "关于年度报告", "LETTERS", "Headings", "2025年报", "SPACED WORDS", "はじめに"],
        [15.0, 18])
    func letterspaced(text: String, pitch: Double) throws {
        var builder = PDFBuilder()
        builder.addPage()
        Self.spaced(text, pitch: pitch, &builder)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.blocks.map(\.kind).allSatisfy { $0 != .tableRow })
        // Whether a wide gap ends a line is the layout's to say.
        #expect(
            document.text.split(whereSeparator: \.isWhitespace).map(String.init)
                == text.split(separator: " ").map(String.init))
    }

    @Test("a title of two characters is one word, two cells of a row are not")
    func titleOfTwo() throws {
        var builder = PDFBuilder()
        builder.addPage()
        Self.spaced("目 錄", pitch: 15, &builder, top: 100)
        Self.spaced("是 否", pitch: 15, &builder, top: 200)
        builder.text("同意以上條款", left: 200, top: 200, font: .han)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text.hasPrefix("目錄\n"))
        #expect(!document.text.contains("是否"))
    }

    @Test(
        "what stands alone side by side is not joined",
        arguments: ["ABCDE", "日一二三四五六", "XXXXX", "甲乙丙丁", "一二三四", "가나다라", "aBcDa", "12345"])
    func singles(text: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        Self.spaced(text, pitch: 15, &builder)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(
            document.text.split(whereSeparator: \.isWhitespace).map(String.init)
                == text.map { String($0) })
    }

    @Test("glyphs in cells of a ruled table are not joined", arguments: ["報告書類", "报告书类", "WORD"])
    func cells(text: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        for row in 0...2 {
            let top = 190 + 14 * Double(row)
            builder.stroke(56, top, to: 56 + 15 * Double(text.count), top)
            if row < 2 { Self.spaced(text, pitch: 15, &builder, top: top + 11) }
        }
        for column in 0...text.count {
            let left = 56 + 15 * Double(column)
            builder.stroke(left, 190, to: left, 218)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        let row = text.map { String($0) }.joined(separator: "\t")
        #expect(document.texts(.tableRow) == [row, row])
    }

    @Test(
        "a large initial belongs to the first of the lines beside it",
        arguments: [
            (["T", "he observers of the", "mountain station"], "The observers of the"),
            (["本", "報告說明全部之事項", "以及其他規定"], "本報告說明全部之事項"),
            (["本", "报告说明全部的事项", "以及其他规定"], "本报告说明全部的事项"),
            (["I", "was there alone", "all of the year"], "I was there alone"),
            (["I", "n the first year", "of the station"], "In the first year"),
            (["在", "Quarry中建立索引", "以及GW9報告"], "在Quarry中建立索引"),
        ])
    func dropCapitals(texts: [String], first: String) throws {
        let isLatin = texts[0].utf8.count == 1
        let font: PDFBuilder.Font = isLatin ? .regular : .han
        var builder = PDFBuilder()
        builder.addPage()
        builder.text(texts[0], left: 60, top: 222, size: 30, font: font)
        let left = isLatin ? texts[0] == "I" ? 69.0 : 79 : 92
        builder.text(texts[1], left: left, top: 205, font: font)
        builder.text(texts[2], left: left, top: 217, font: font)
        builder.text(texts[2], left: 60, top: 231, font: font)
        let document = try SharedPool.parse(builder.build(), .pdf)
        let lines = document.text.split(separator: "\n").map(String.init)
        #expect(lines == [first, texts[2], texts[2]])
    }

    @Test(
        "fonts whose names stand for bold are bold, by whatever name",
        arguments: [
            ("SimHei", true), ("ABCDEF+SimHei", true), ("STHeiti", true), ("Hei", true),
            ("#BA#DA#CC#E5", true), ("#E9#BB#91#E4#BD#93", true), ("#B6#C2#C5#E9", true),
            ("FZXBSJW--GB1-0", true), ("DengXian-Bold", true), ("MSungHK-Bold", true),
            ("KaiTi_GB2312", false), ("SimSun", false), ("MicrosoftYaHei", false),
            ("STHeiti-Light", false), ("Heine", false), ("#CB#CE#CC#E5", false),
        ])
    func boldNames(name: String, isBold: Bool) throws {
        var builder = PDFBuilder()
        builder.named = name
        builder.addPage()
        builder.text("總體要求和说明 Aims", left: 60, top: 100, font: .named)
        builder.lines(
            ["這一段說明公司的年度報告以及其他的事項", "并且说明相关的规定和要求，以及其他事项", "and it goes on to the end."],
            left: 60, top: 140, font: .han)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.heading) == (isBold ? ["總體要求和说明 Aims"] : []))
    }

    @Test("the number of an article is no cell beside its text", arguments: ["第一條", "第十二条", "第3章"])
    func provisions(number: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        for row in 0..<3 {
            builder.text(
                number + "\u{3000}本辦法适用于全体员工 staff", left: 60, top: 100 + 40 * Double(row),
                font: .han)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.tableRow).isEmpty)
        #expect(document.blocks.allSatisfy { $0.text == number + " 本辦法适用于全体员工 staff" })
    }

    @Test("a block of private-use characters alone says nothing, on a page that says something")
    func privateUse() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text(
            "本頁有足够的文字and words, so that it is no garbled page", left: 60, top: 100, font: .han)
        builder.text("!!", left: 60, top: 300, font: .unmapped)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(!document.text.unicodeScalars.contains { (0xE000...0xF8FF).contains($0.value) })
        #expect(document.text.contains("足够"))
    }

    @Test("boxes do not leave the page")
    func clipped() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("A line that runs over the edge of its page", left: 400, top: 400, size: 30)
        builder.text("top", left: -5, top: 300, size: 30, turned: .clockwise)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(!document.blocks.isEmpty)
        for box in document.blocks.compactMap(\.box) {
            #expect(box.left >= 0 && box.top >= 0, "\(box)")
            #expect(box.right <= 595 && box.bottom <= 842, "\(box)")
        }
    }
}
