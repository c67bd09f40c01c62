import Corpus
import TestSupport
import Testing

@testable import Parsing

@Suite("Page geometry: what holds of any page")
struct PropertyTests {
    /// Words with numbers of their own, on lines that keep a distance, so that each comes out once.
    private struct RandomPage {
        var lines: [[PDFWord]] = []
        var words: [String] = []

        init(_ generator: inout SeededGenerator) {
            let columns = Int.random(in: 1...3, using: &generator)
            let size = Float([8, 10, 12].randomElement(using: &generator) ?? 10)
            for row in 0..<Int.random(in: 1...30, using: &generator) {
                for column in 0..<columns where Int.random(in: 0..<8, using: &generator) > 0 {
                    addLine(
                        left: 40 + Float(column) * 180, top: 120 + Float(row) * 20, size: size,
                        &generator)
                }
            }
        }

        private mutating func addLine(
            left: Float, top: Float, size: Float, _ generator: inout SeededGenerator
        ) {
            var left = left + Float(Int.random(in: 0...3, using: &generator)) * size
            var line: [PDFWord] = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let text = "w\(words.count)x"
                let word = PDFWord.made(text, left: left, top: top, size: size)
                left = word.box.right + Float(Int.random(in: 1...8, using: &generator)) * size / 4
                words.append(text)
                line.append(word)
            }
            lines.append(line)
        }

        func page(number: Int = 1) -> PDFPage {
            let text = PDFTurnedText(lines, width: 600, height: 800)
            return PDFPage(
                number: number, width: 600, height: 800, verdict: .ok,
                fragments: PDFFragment.split(text.upright), turned: text.frames)
        }
    }

    private static func words(of blocks: [Block]) -> [String] {
        blocks.flatMap { $0.text.split(whereSeparator: \.isWhitespace).map(String.init) }
    }

    private static func shapes(of blocks: [PDFLayoutBlock]) -> [String] {
        blocks.map { "\($0.block.kind) \($0.block.level) \($0.block.text)" }
    }

    @Test("every word of a page comes out exactly once", arguments: 0..<60 as Range<UInt64>)
    func once(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pages = (1...3).map { number in
            (number, RandomPage(&generator))
        }
        let blocks = PDFStructure.blocks(
            of: pages.map { $1.page(number: $0) }, outline: []
        ).map(\.block)
        #expect(
            Self.words(of: blocks).sorted() == pages.flatMap(\.1.words).sorted(), "seed \(seed)")
    }

    @Test("rules lose no word and double none", arguments: 0..<60 as Range<UInt64>)
    func onceInGrids(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var page = HandPage()
        var words: [String] = []
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let borders = { (first: Float, step: Float) in
                (0..<Int.random(in: 2...6, using: &generator)).map { first + Float($0) * step }
            }
            let top = 100 + Float(Int.random(in: 0..<6, using: &generator)) * 100
            page.addGrid(columns: borders(50, 80), rows: borders(top, 18))
        }
        for row in 0..<40 {
            for column in 0..<5 where Int.random(in: 0..<3, using: &generator) > 0 {
                page.add(
                    "w\(words.count)x", left: 55 + Float(column) * 80, top: 104 + Float(row) * 18,
                    size: 8)
                words.append("w\(words.count)x")
            }
        }
        #expect(Self.words(of: page.blocks).sorted() == words.sorted(), "seed \(seed)")
    }

    @Test("the order in which lines are given changes nothing", arguments: 0..<60 as Range<UInt64>)
    func shuffled(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var page = RandomPage(&generator)
        let blocks = PDFStructure.blocks(of: [page.page()], outline: [])
        page.lines.shuffle(using: &generator)
        let again = PDFStructure.blocks(of: [page.page()], outline: [])
        #expect(Self.shapes(of: again) == Self.shapes(of: blocks), "seed \(seed)")
    }

    @Test("rules in any order are the same rules", arguments: 0..<20 as Range<UInt64>)
    func shuffledRules(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var strokes: [(Float, Float, Float)] = (0..<200).map { _ in
            let start = Float.random(in: 0...500, using: &generator)
            return (
                Float(Int.random(in: 0...60, using: &generator)) * 2.5, start,
                start + Float.random(in: 0...80, using: &generator)
            )
        }
        let joined = { () -> [[Float]]? in
            var rules = PDFRules()
            for (place, start, end) in strokes {
                rules.stroke(from: (start, place), to: (end, place))
            }
            return rules.joined()?.horizontal.map { [$0.place, $0.start, $0.end] }
        }
        let first = try #require(joined())
        strokes.shuffle(using: &generator)
        #expect(joined() == first, "seed \(seed)")
    }

    @Test("a page moved as a whole is read alike", arguments: 0..<60 as Range<UInt64>)
    func moved(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let page = RandomPage(&generator)
        // Places are whole quarters of a point, and left edges are looked at in steps of two points.
        let (x, y) = (
            Float(Int.random(in: 0...50, using: &generator)) * 2,
            Float(Int.random(in: 0...50, using: &generator)) / 4
        )
        let move = { (box: Box) in
            Box(left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y)
        }
        let lines = page.lines.map { line in
            line.map { word in
                var word = word
                word.box = move(word.box)
                (word.firstBox, word.lastBox) = (move(word.firstBox), move(word.lastBox))
                return word
            }
        }
        let read = { (lines: [[PDFWord]]) -> [[String]] in
            let fragments = PDFFragment.split(lines)
            return PDFReadingOrder.regions(fragments, hasTables: true).map { region in
                let rows = PDFRow.rows(region)
                return rows.map(\.text)
                    + (PDFTable.starting(at: 0, in: rows)?.rows.map(\.text) ?? [])
            }
        }
        #expect(read(lines) == read(page.lines), "seed \(seed)")
    }

    @Test("boxes go to a frame and come back", arguments: PDFFrame.allCases)
    func framed(frame: PDFFrame) {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let (left, top) = (
                Float(Int.random(in: 0...400, using: &generator)),
                Float(Int.random(in: 0...600, using: &generator))
            )
            let box = Box(
                left: left, top: top,
                right: left + Float(Int.random(in: 0...200, using: &generator)),
                bottom: top + Float(Int.random(in: 0...200, using: &generator)))
            let there = frame.box(box, width: 600, height: 800)
            #expect(frame.pageBox(there, width: 600, height: 800) == box)
        }
    }

    @Test("rows hold every box once, from the top", arguments: 0..<30 as Range<UInt64>)
    func rows(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let boxes = (0..<80).map { _ in
            let (left, top) = (
                Float.random(in: -100...700, using: &generator),
                Float.random(in: -100...900, using: &generator)
            )
            return Box(
                left: left, top: top, right: left + Float.random(in: 0...100, using: &generator),
                bottom: top + Float.random(in: 0...30, using: &generator))
        }
        let rows = boxes.rows()
        #expect(rows.joined().sorted() == Array(boxes.indices), "seed \(seed)")
        let tops = rows.map { row in row.map { boxes[$0].middle }.min() ?? 0 }
        #expect(tops == tops.sorted(), "seed \(seed)")
    }

    @Test("any bytes as pages: blocks in order, on their pages, nothing doubled")
    func anyPages() {
        for seed in 0..<400 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<Int.random(in: 0...900, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(bytes.withUnsafeBytes { PageChecks.faults(in: $0) } == [], "seed \(seed)")
        }
    }

    @Test("any words of cairo's as a script: the same rules in pieces, grids whole")
    func anyScripts() {
        let words = [
            "m", "l", "c", "h", "n", "g", "a", "rgb", "rgba", "set-source", "stroke+", "fill+",
            "clip+", "reset-clip", "rectangle", "set-line-width", "context", "pop", "identity",
            "scale", "set-matrix", "pattern", "(", ")", "<~", "~>", "%", "\n",
        ]
        for seed in 0..<200 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var script = ""
            for _ in 0..<400 {
                let (x, y) = (
                    Double.random(in: -50...650, using: &generator),
                    Double.random(in: -50...850, using: &generator)
                )
                if Bool.random(using: &generator) { script += RuleTests.point(x, y) + " " }
                script += (words.randomElement(using: &generator) ?? "m") + " "
            }
            #expect(
                Array(script.utf8).withUnsafeBytes { ScriptChecks.faults(in: $0) } == [],
                "seed \(seed)")
        }
    }
}
