import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: words from characters")
struct WordTests {
    private func words(_ page: HandPage) -> [[String]] { page.lines.map { $0.map(\.text) } }

    @Test("white space parts words, and so does a gap that poppler wrote no space for")
    func gaps() {
        var page = HandPage()
        page.add("two words", left: 60, top: 100)
        page.add("left", left: 60, top: 120)
        // 20 points wide, then 3 points of gap: over a fifth of the size.
        page.append("right", left: 83, top: 120)
        page.add("kern", left: 60, top: 140)
        page.append("ing", left: 81.5, top: 140)
        #expect(words(page) == [["two", "words"], ["left", "right"], ["kerning"]])
    }

    @Test("a line that goes back below itself is two")
    func below() {
        var page = HandPage()
        page.add("upper", left: 100, top: 100)
        page.append("lower", left: 60, top: 112)
        #expect(words(page) == [["upper"], ["lower"]])
    }

    @Test("a word knows its characters' number, size and boxes")
    func facts() throws {
        var page = HandPage()
        page.add("ab", left: 60, top: 100, isBold: true)
        page.append("c", left: 70, top: 98, size: 12, isBold: true)
        let word = try #require(page.lines.first?.first)
        #expect(word.length == 3 && word.size == 12 && word.isBold)
        #expect(word.box == Box(left: 60, top: 98, right: 76, bottom: 110))
        #expect(word.firstBox.left == 60 && word.lastBox.right == 76)
        #expect(word.frame == .upright)
    }

    @Test("a smaller run off the line is written raised or lowered; one on the line is not")
    func raised() {
        // On the line a character of 6 points ends 0.22 × 4 points above one of 10.
        let onLine: Float = 100 + 10 - 0.22 * 4 - 6
        func read(_ raise: Float) -> String {
            var page = HandPage()
            page.add("556", left: 60, top: 100)
            page.append("2", left: 75, top: onLine - raise, size: 6)
            return words(page)[0].joined()
        }
        #expect(read(3) == "556²")
        #expect(read(1.8) == "556²")
        #expect(read(1.6) == "5562")
        #expect(read(0) == "5562")
        #expect(read(-0.7) == "5562")
        #expect(read(-1.5) == "556₂")
    }

    @Test("what is raised is written by what it is: a power, a mark, an ordinal, a bracket")
    func raisedForms() {
        func read(_ base: String, _ mark: String) -> String {
            var page = HandPage()
            page.add(base, left: 60, top: 100)
            page.append(
                mark, left: 60 + Float(base.count) * 5, top: 100, size: 6)
            return words(page)[0].joined()
        }
        #expect(read("x", "n") == "xⁿ")
        #expect(read("Smith", "a") == "Smith a")
        #expect(read("1", "st") == "1st")
        #expect(read("text", "[1]") == "text[1]")
        #expect(read("10", "-3") == "10⁻³")
        #expect(read("83190", "b") == "83190 b")
        #expect(read("12", "b") == "12b")
    }

    @Test("a word in small capitals is one; capitals a space apart are two")
    func smallCapitals() {
        func read(gap: Float) -> [String] {
            var page = HandPage()
            page.add("T", left: 60, top: 100)
            // poppler takes the kerning for a space.
            page.append(" ", left: 65, top: 100)
            page.append("HE", left: 65 + gap, top: 100 + 10 - 0.22 * 2 - 8, size: 8)
            return words(page)[0]
        }
        #expect(read(gap: 1) == ["THE"])
        #expect(read(gap: 2.5) == ["T", "HE"])
    }

    @Test("text printed twice to look bold stands once")
    func doubles() {
        var page = HandPage()
        page.add("Notice", left: 60, top: 100)
        page.append(" ", left: 90, top: 100)
        page.append("Notice", left: 61, top: 100.5)
        page.add("Notice of meeting", left: 60.5, top: 100.5)
        page.add("Notice of meeting", left: 60.5, top: 140)
        #expect(words(page) == [["Notice", "of", "meeting"], ["Notice", "of", "meeting"]])
    }

    @Test("right-to-left words come in reading order, and numbers between them stay")
    func directions() {
        let hebrew = ["\u{5D0}\u{5D1}", "\u{5D2}\u{5D3}"]
        // On the page: second, 42, first.
        let places: [(String, Float)] = [(hebrew[1], 60), ("42", 90), (hebrew[0], 120)]
        let line = places.map { text, left in
            var word = PDFWord.made(text, left: left, top: 100)
            word.runsLeft = text != "42"
            return word
        }
        #expect(line.inReadingOrder.map(\.text) == [hebrew[0], "42", hebrew[1]])
        let latin = [PDFWord.made("a", left: 60, top: 100), .made("b", left: 70, top: 100)]
        #expect(latin.inReadingOrder.map(\.text) == ["a", "b"])
    }

    @Test(
        "the order of a line of both directions is that of the bidirectional algorithm",
        arguments: [
            // As drawn from the left (`A` and `B` for right-to-left words), as read.
            ("B 12 34 A", "A 34 12 B"), ("B abc def A", "A abc def B"),
            ("B abc 12 A", "A abc 12 B"),
            ("before B A behind", "before A B behind"),
            ("before B 12 A behind", "before A 12 B behind"),
            ("250 B 4711 A", "A 4711 B 250"), ("- A", "A -"), ("abc def", "abc def"),
            ("aaaa bbbb A cccc dddd", "aaaa bbbb A cccc dddd"),
        ])
    func bothDirections(drawn: String, read: String) {
        let hebrew: [Substring: String] = [
            "A": "\u{5D0}\u{5D1}\u{5D2}\u{5D3}\u{5D4}", "B": "\u{5D5}\u{5D6}\u{5D7}\u{5D8}\u{5D9}",
        ]
        var left: Float = 60
        let line = drawn.split(separator: " ").map { text in
            var word = PDFWord.made(hebrew[text] ?? String(text), left: left, top: 100)
            word.runsLeft = hebrew[text] != nil
            left = word.box.right + 2.5
            return word
        }
        let texts = read.split(separator: " ").map { hebrew[$0] ?? String($0) }
        #expect(line.inReadingOrder.map(\.text) == texts)
        #expect(PDFFragment(line).text == texts.joined(separator: " "))
    }

    @Test(
        "brackets of words that run left open before they close",
        arguments: [
            // `א` runs left; as drawn from the left.
            (")אב(", "(אב)"), ("(אב)", "(אב)"), ("]אב[", "[אב]"), ("אב(", "אב("),
            (")אב (אב", "(אב )אב"), ("(ab) )אב(", "(אב) (ab)"), ("«אב»", "«אב»"),
        ])
    func brackets(drawn: String, read: String) {
        var left: Float = 60
        let line = drawn.split(separator: " ").map { text in
            var word = PDFWord.made(String(text), left: left, top: 100)
            word.runsLeft = text.unicodeScalars.contains(where: \.runsLeft)
            left = word.box.right + 2.5
            return word
        }
        #expect(line.inReadingOrder.map(\.text).joined(separator: " ") == read)
    }

    @Test("on a page that runs left, lines of the other direction are put in order as well")
    func leftwardPage() {
        var builder = PDFLineBuilder(fonts: [], isLeftwards: true)
        var index = 0
        for (word, left) in [("above", Float(100)), ("Invoice", 40)] {
            for (place, scalar) in word.unicodeScalars.enumerated() {
                let start = left + Float(place) * 5
                builder.append(
                    scalar, in: Box(left: start, top: 100, right: start + 5, bottom: 110), at: index
                )
                index += 1
            }
            builder.append(" ", in: Box(left: 0, top: 100, right: 0, bottom: 110), at: index)
            index += 1
        }
        #expect(builder.finish().map { $0.map(\.text) } == [["Invoice", "above"]])
    }

    @Test("marks of direction mirror a word's boxes")
    func mirrored() throws {
        let boxes = (0..<2).map { index in
            Box(left: Float(index) * 5, top: 0, right: Float(index) * 5 + 5, bottom: 10)
        }
        let selection = PDFSelection(
            "\u{202B}\u{5D0}\u{5D1}\u{202C}", boxes: boxes, fonts: [])
        #expect(selection.isRightToLeft)
        #expect(selection.characters.map(\.box.left) == [5, 0])
    }

    @Test("an area takes what stands in it, and nothing that has only an edge in common with it")
    func areas() {
        func box(_ left: Float, width: Float = 5) -> Box {
            Box(left: left, top: 0, right: left + width, bottom: 10)
        }
        // The last has no width, as marks may have.
        let boxes = [box(0), box(5), box(10), box(15), box(7, width: 0)]
        let selection = PDFSelection("abcde", boxes: boxes, fonts: [])
        func left(_ areas: Box...) -> String {
            let rest = selection.without(areas: areas).characters.map(\.scalar)
            return String(String.UnicodeScalarView(rest))
        }
        #expect(left() == "abcde")
        #expect(left(box(5, width: 10)) == "ad")
        #expect(left(Box(left: 0, top: 10, right: 20, bottom: 20)) == "abcde")
        #expect(left(box(20), box(-5)) == "abcde")
        #expect(left(box(4, width: 0.5), box(19)) == "bce")
    }

    @Test("too few boxes lose no text, none at all lose all of it")
    func fewBoxes() {
        let box = Box(left: 0, top: 0, right: 5, bottom: 10)
        let one = PDFSelection("abc", boxes: [box], fonts: []).lines(parted: [])
        #expect(one.joined().map(\.text).joined() == "abc")
        #expect(PDFSelection("abc", boxes: [], fonts: []).characters.isEmpty)
    }

    @Test("presentation forms of vertical fonts are the marks they stand for")
    func uprightForms() {
        var page = HandPage()
        page.add("\u{FE41}\u{7532}\u{FE42}\u{FE12}", left: 60, top: 100)
        #expect(words(page) == [["「甲」。"]])
    }

    @Test("a button goes beside the nearest words, one alone is a line with its name")
    func buttons() {
        var page = HandPage()
        page.add("Yes", left: 80, top: 100)
        page.add("No", left: 180, top: 100)
        let box = { (left: Float, top: Float) in
            Box(left: left, top: top, right: left + 10, bottom: top + 10)
        }
        page.buttons = [
            PDFButton(isOn: true, box: box(66, 100)), PDFButton(isOn: false, box: box(166, 100)),
            PDFButton(isOn: false, box: box(400, 500), name: "Agree"),
        ]
        #expect(words(page) == [["☑", "Yes"], ["☐", "No"], ["☐ Agree"]])
    }
}
