import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: lines, rows and frames")
struct LineTests {
    private func texts(_ fragments: [PDFFragment]) -> [String] { fragments.map(\.text) }

    @Test("words a space apart are one fragment, a gap as wide as the font is another's")
    func fragments() {
        let line = [
            PDFWord.made("ab", left: 60, top: 100), .made("cd", left: 73, top: 100),
            .made("ef", left: 93, top: 100), .made("gh", left: 114, top: 100),
        ]
        // Gaps of 3, 10 and 11 points; 10.5 part.
        #expect(texts(PDFFragment.split([line])) == ["ab cd ef", "gh"])
    }

    @Test("Han text has no spaces, so that half a character parts it")
    func hanFragments() {
        let line = [
            PDFWord.made("甲乙", left: 60, top: 100), .made("丙丁", left: 85, top: 100),
            .made("戊己", left: 111, top: 100),
        ]
        #expect(texts(PDFFragment.split([line])) == ["甲乙 丙丁", "戊己"])
    }

    @Test("a word that starts where three others do begins a cell, however close the one before")
    func commonEdges() {
        let cells = (0..<3).map { [PDFWord.made("x", left: 90, top: 100 + Float($0) * 20)] }
        let line = [PDFWord.made("abcde", left: 60, top: 180), .made("y", left: 90, top: 180)]
        #expect(texts(PDFFragment.split(cells + [line])) == ["x", "x", "x", "abcde", "y"])
        #expect(texts(PDFFragment.split(Array(cells.dropFirst()) + [line])).last == "abcde y")
    }

    @Test("an article's number stays with its text")
    func provisions() {
        let line = [PDFWord.made("第三條", left: 60, top: 100), .made("本法", left: 110, top: 100)]
        #expect(texts(PDFFragment.split([line])) == ["第三條 本法"])
        for number in ["第三條", "第12条", "第一百二十三條"] { #expect(number.isProvisionNumber) }
        for other in ["第條", "三條", "第三條規定", "第甲條", ""] { #expect(!other.isProvisionNumber) }
    }

    @Test("boxes that share half their height are a row, from the top, each once")
    func rows() {
        let tops: [Float] = [100, 104.5, 105.5, 200, 90]
        let boxes = tops.enumerated().map { index, top in
            Box(left: Float(index) * 50, top: top, right: Float(index) * 50 + 40, bottom: top + 10)
        }
        // 104.5 shares 5.5 points with 100; the row is 100 to 114.5 then, of which 105.5 shares 9.
        #expect(boxes.rows() == [[4], [0, 1, 2], [3]])
        #expect([Box]().rows().isEmpty)
    }

    @Test("a list's marker is no cell, a number in a column of its own is")
    func markers() {
        func row(_ mark: String, gap: Float, top: Float = 100, size: Float = 10) -> PDFRow {
            let first = PDFFragment.made(mark, left: 60, top: top, size: size)
            return PDFRow([first, .made("Text", left: first.box.right + gap, top: 100)])
        }
        #expect(row("•", gap: 20).fragments.map(\.text) == ["• Text"])
        #expect(row("1.", gap: 20).fragments.count == 1)
        #expect(row("1.", gap: 41).fragments.count == 2)
        #expect(row("17", gap: 20).fragments.count == 2)
        // Smaller, or raised: a note's mark.
        #expect(row("17", gap: 20, size: 8).fragments.count == 1)
        #expect(row("17", gap: 20, top: 98).fragments.count == 1)
        #expect(row("\u{F0B7}", gap: 20).hasSymbol)
    }

    @Test("a large initial joins the first of the lines beside it")
    func dropCapitals() {
        func read(_ initial: PDFWord, _ lines: [PDFWord]) -> [String] {
            ([[initial]] + lines.map { [$0] }).withDropCapitals(parted: [])
                .map { $0.map(\.text).joined(separator: "|") }
        }
        let beside = [
            PDFWord.made("he", left: 85, top: 100), .made("of", left: 85, top: 112),
        ]
        let large = PDFWord.made("T", left: 60, top: 98, size: 28)
        #expect(read(large, beside) == ["The", "of"])
        // One line alone may be anything's neighbour; a letter of text size is none's initial.
        #expect(read(large, [beside[0]]) == ["T", "he"])
        #expect(read(.made("T", left: 60, top: 98, size: 17), beside) == ["T", "he", "of"])
        // A and I are words where the first line leaves a space.
        let indented = [
            PDFWord.made("dog", left: 80, top: 100), .made("of", left: 76, top: 112),
        ]
        #expect(read(.made("A", left: 60, top: 98, size: 28), indented) == ["A dog", "of"])
        #expect(
            read(
                .made("漢", left: 60, top: 98, size: 24),
                [
                    .made("字", left: 85, top: 100), .made("文", left: 85, top: 112),
                ]) == ["漢字", "文"])
    }

    @Test("letterspaced letters are a word, choices and counters are not")
    func letterspacing() {
        func read(_ letters: String, gap: Float, size: Float = 10) -> [String] {
            var left: Float = 60
            let words = letters.map { letter in
                let word = PDFWord.made(String(letter), left: left, top: 100, size: size)
                left = word.box.right + gap
                return [word]
            }
            return words.withoutLetterspacing(parted: []).map {
                $0.map(\.text).joined(separator: " ")
            }
        }
        #expect(read("NOTICE", gap: 5) == ["NOTICE"])
        #expect(read("NOTICE", gap: 3) == ["N", "O", "T", "I", "C", "E"])
        #expect(read("ABCD", gap: 5) == ["A", "B", "C", "D"])
        #expect(read("NOT", gap: 5) == ["N", "O", "T"])
        #expect(read("員工手冊", gap: 12) == ["員工手冊"])
        #expect(read("員工手冊", gap: 15) == ["員", "工", "手", "冊"])
        #expect(read("一二三四", gap: 12) == ["一", "二", "三", "四"])
        #expect(read("目錄", gap: 20) == ["目錄"])
        #expect(read("目錄", gap: 40) == ["目", "錄"])
    }

    @Test("letterspaced letters in two cells of a grid stay apart")
    func letterspacingInCells() {
        var page = HandPage()
        page.addGrid(columns: [50, 92, 150], rows: [90, 120, 150])
        for (index, letter) in "NOTICE".enumerated() {
            page.add(String(letter), left: 60 + Float(index) * 10, top: 100)
        }
        page.add("first", left: 60, top: 130)
        page.add("second", left: 100, top: 130)
        #expect(page.fragments.map(\.text) == ["N O T\tI C E", "first\tsecond"])
    }

    @Test("numbers of lines that start again on each page are furniture; a numbered table stays")
    func lineNumbers() {
        func page(_ number: Int, from first: Int) -> PDFPage {
            var page = HandPage()
            for line in 0..<12 {
                let top = 100 + Float(line) * 14
                page.add(String(first + line), left: 40, top: top)
                page.add("Line \(line) of text that goes on", left: 100, top: top)
            }
            return page.page(number: number)
        }
        var transcript = [page(1, from: 1), page(2, from: 1)]
        PDFLineNumbers.mark(&transcript)
        #expect(transcript.allSatisfy { $0.furniture.count == 12 && $0.fragments.count == 12 })
        var table = [page(1, from: 1), page(2, from: 13)]
        PDFLineNumbers.mark(&table)
        #expect(table.allSatisfy { $0.furniture.isEmpty })
        var alone = [page(1, from: 1)]
        PDFLineNumbers.mark(&alone)
        #expect(alone[0].furniture.isEmpty)
    }
}

@Suite("Page geometry: text that is turned")
struct TurnedTests {
    /// A word whose characters follow each other by a step.
    private func word(
        _ text: String, left: Float, top: Float, step: (x: Float, y: Float), size: Float = 10
    ) -> PDFWord {
        var word = PDFWord.made(text, left: left, top: top, size: size)
        let boxes = text.unicodeScalars.indices.enumerated().map { index, _ in
            Box(
                left: left + Float(index) * step.x, top: top + Float(index) * step.y,
                right: left + Float(index) * step.x + size / 2,
                bottom: top + Float(index) * step.y + size / 2)
        }
        (word.firstBox, word.lastBox) = (boxes[0], boxes[boxes.count - 1])
        word.box = boxes[0].union(boxes[boxes.count - 1])
        return word
    }

    @Test("a word's first and last character say how it runs")
    func frames() {
        #expect(word("ab", left: 60, top: 100, step: (5, 0)).frame == .upright)
        #expect(word("ab", left: 60, top: 100, step: (0, 5)).frame == .down)
        #expect(word("ab", left: 60, top: 100, step: (0, -5)).frame == .up)
        #expect(word("ab", left: 60, top: 100, step: (-5, 0)).frame == .over)
        // Digits on their head may be a printer's mirror of right-to-left text.
        #expect(word("12", left: 60, top: 100, step: (-5, 0)).frame == nil)
        #expect(word("a", left: 60, top: 100, step: (5, 0)).frame == nil)
        #expect(word("il", left: 60, top: 100, step: (2, 0)).frame == nil)
    }

    @Test("a frame's coordinates lead back to the page", arguments: PDFFrame.allCases)
    func back(frame: PDFFrame) {
        let box = Box(left: 10, top: 20, right: 110, bottom: 50)
        let there = frame.box(box, width: 600, height: 800)
        #expect(frame.pageBox(there, width: 600, height: 800) == box)
        let isAcross = frame == .upright || frame == .over
        #expect(there.width == (isAcross ? 100 : 30) && there.height == (isAcross ? 30 : 100))
        let outside = frame.box(
            Box(left: -10, top: -10, right: 900, bottom: 900), width: 600, height: 800)
        #expect(
            frame.pageBox(outside, width: 600, height: 800)
                == Box(left: 0, top: 0, right: 600, bottom: 800))
    }

    @Test("turned lines are read in their own frame, one after the other")
    func lines() {
        // Two lines from the bottom up, the left one first.
        let lines = [
            [word("second", left: 80, top: 300, step: (0, -5))],
            [word("first", left: 60, top: 300, step: (0, -5))],
            [word("line", left: 60, top: 265, step: (0, -5))],
        ]
        let text = PDFTurnedText(lines, width: 600, height: 800)
        #expect(text.upright.isEmpty)
        #expect(text.frames.map(\.frame) == [.up])
        #expect(text.frames[0].fragments.map(\.text) == ["first line", "second"])
    }

    @Test("Han characters placed one by one from the top are columns, from the right")
    func verticalColumns() {
        var page = HandPage()
        page.addColumn("天地玄黃宇宙洪荒", left: 200, top: 100)
        page.addColumn("日月盈昃辰宿列張", left: 180, top: 100)
        #expect(page.fragments.isEmpty)
        #expect(page.blocks.map(\.text) == ["天地玄黃宇宙洪荒\n日月盈昃辰宿列張"])
    }

    @Test("a grid of lone characters as far apart either way is no vertical text")
    func noColumns() {
        var page = HandPage()
        for column in 0..<3 { page.addColumn("甲乙丙丁", left: 100 + Float(column) * 10, top: 100) }
        #expect(PDFVerticalColumns(page.lines.joined()) == nil)
        #expect(page.content.turned.isEmpty)
    }

    @Test("digits in a column of Han characters stay in their line")
    func digitsInColumns() {
        var page = HandPage()
        page.addColumn("公元前後共計", left: 200, top: 100)
        page.add("20", left: 200, top: 160)
        page.addColumn("年間採集", left: 200, top: 170)
        page.add("20", left: 400, top: 400)
        #expect(page.blocks.map(\.text).contains { $0.hasPrefix("公元前後共計20年間採集") })
        #expect(page.fragments.map(\.text) == ["20"])
    }
}
