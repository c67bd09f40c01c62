import TestSupport
import Testing

@testable import Terminal

@Suite("The screen of search -i")
struct SearchScreenTests {
    private static func hit(_ rank: Int, text: String = "住宿費每晚上限三千元。") -> ShownHit {
        ShownHit(
            rank: rank, score: 1 / Double(rank), source: "財務/差旅費報支規定 \(rank).pdf",
            place: ", p. \(rank)", heading: "第六章 › 報支", text: text, highlights: [0..<9],
            cite: "財務/差旅費報支規定 \(rank).pdf#0-9")
    }

    private static func page(
        _ ranks: ClosedRange<Int>, offset: Int = 0, hasMore: Bool = false, generation: Int = 1
    ) -> ShownPage {
        ShownPage(
            offset: offset, hits: ranks.map { hit($0) }, hasMore: hasMore, generation: generation)
    }

    private static func screen(_ columns: Int = 60, _ rows: Int = 16) -> SearchScreen {
        SearchScreen(
            size: TerminalSize(columns: columns, rows: rows), style: Style(isOn: false))
    }

    /// A screen with an answer.
    private static func answered(
        _ ranks: ClosedRange<Int> = 1...3, hasMore: Bool = false
    ) -> SearchScreen {
        var screen = screen()
        _ = screen.ask("住宿費")
        _ = screen.receive(.found(page(ranks, hasMore: hasMore)))
        return screen
    }

    @Test("a question is typed, mended and asked; its hits come with the first one's passage")
    func asking() {
        var screen = Self.screen()
        #expect(screen.receive(.key(.enter)) == .nothing, "nothing has been typed")
        _ = screen.receive(.key(.text("住宿費用")))
        _ = screen.receive(.key(.backspace))
        #expect(screen.frame.lines[0] == "? 住宿費" && screen.frame.cursor == 8)
        #expect(screen.receive(.key(.enter)) == .search("住宿費", offset: 0))
        #expect(screen.frame.lines[1] == "searching…")
        _ = screen.receive(.found(Self.page(1...3)))
        let lines = screen.frame.lines
        #expect(lines[1].hasPrefix("3 hits, generation 1"))
        #expect(lines[2].hasPrefix("> 1  1.000  財務/差旅費報支規定 1.pdf, p. 1"))
        #expect(lines[3].hasPrefix("  2  0.500  "))
        #expect(lines[5] == "-- 第六章 › 報支" && lines[6] == "住宿費每晚上限三千元。")
    }

    @Test("keys move through the hits and stop at the ends")
    func moving() {
        var screen = Self.answered()
        #expect(screen.receive(.key(.up)) == .nothing && screen.selected == 0)
        for _ in 0..<5 { #expect(screen.receive(.key(.down)) == .nothing) }
        #expect(screen.selected == 2 && screen.frame.lines[4].hasPrefix("> 3"))
    }

    @Test("past the last hit comes the next page of the same answer")
    func paging() {
        var screen = Self.answered(1...2, hasMore: true)
        _ = screen.receive(.key(.text("!")))
        _ = screen.receive(.key(.down))
        #expect(screen.receive(.key(.down)) == .search("住宿費", offset: 2))
        _ = screen.receive(.found(Self.page(3...4, offset: 2)))
        #expect(screen.page.hits.map(\.rank) == [1, 2, 3, 4] && screen.selected == 2)
        #expect(!screen.page.hasMore && screen.receive(.key(.down)) == .nothing)
        // A page of another generation is an answer of its own.
        _ = screen.receive(.found(Self.page(1...1, offset: 4, generation: 2)))
        #expect(screen.page.hits.count == 1 && screen.selected == 0)
    }

    @Test("what comes past the last hit answers its question, though another one failed since")
    func pagingAfterFailure() {
        var screen = Self.answered(1...2, hasMore: true)
        #expect(screen.ask("退款") == .search("退款", offset: 0))
        _ = screen.receive(.failed("the index can't be read"))
        _ = screen.receive(.key(.down))
        #expect(screen.receive(.key(.down)) == .search("住宿費", offset: 2))
        _ = screen.receive(.found(Self.page(3...4, offset: 2, hasMore: true)))
        _ = screen.receive(.key(.down))
        #expect(screen.receive(.key(.down)) == .search("住宿費", offset: 4))
        _ = screen.ask("退款")
        _ = screen.receive(.found(Self.page(1...1, hasMore: true)))
        #expect(screen.receive(.key(.down)) == .search("退款", offset: 1))
    }

    @Test("a long passage is scrolled, as far as it goes")
    func scrolling() {
        var screen = Self.screen(40, 12)
        _ = screen.ask("x")
        let text = (1...30).map { "line \($0)" }.joined(separator: "\n")
        _ = screen.receive(
            .found(ShownPage(hits: [Self.hit(1, text: text)], generation: 1)))
        #expect(screen.frame.lines.contains("line 1"))
        for _ in 0..<20 { _ = screen.receive(.key(.pageDown)) }
        #expect(screen.frame.lines.contains("line 30") && !screen.frame.lines.contains("line 1"))
        #expect(screen.frame.lines.contains { $0.contains("(30/30)") })
        for _ in 0..<20 { _ = screen.receive(.key(.pageUp)) }
        #expect(screen.frame.lines.contains("line 1"))
    }

    @Test("Tab proves the hit and closes the proof, Esc goes back step by step")
    func proving() {
        var screen = Self.answered()
        #expect(screen.receive(.key(.tab)) == .prove("財務/差旅費報支規定 1.pdf#0-9"))
        _ = screen.receive(.proved(["proven: SHA-256 ab", "  proven: the text is at bytes 0–9"]))
        #expect(screen.frame.lines.contains("proven: SHA-256 ab"))
        #expect(screen.receive(.key(.escape)) == .nothing)
        #expect(!screen.frame.lines.contains("proven: SHA-256 ab"))
        #expect(screen.receive(.key(.escape)) == .nothing && screen.editor.text.isEmpty)
        #expect(screen.receive(.key(.escape)) == .quit)
    }

    @Test("what fails is said, until the next key, and ends nothing")
    func failing() {
        var screen = Self.answered()
        _ = screen.receive(.key(.tab))
        _ = screen.receive(.failed("a.pdf: has changed\nsince \u{1B}[31m it was indexed"))
        #expect(screen.frame.lines[1] == "a.pdf: has changed\\u{A}since \\u{1B}[31m it was indexed")
        _ = screen.receive(.key(.down))
        #expect(screen.frame.lines[1].hasPrefix("3 hits") && screen.selected == 1)
    }

    @Test("questions come back in their order, and the new one after them")
    func history() {
        var screen = Self.screen()
        for question in ["one", "two", "two", "三"] {
            _ = screen.ask(question)
            _ = screen.receive(.found(Self.page(1...1)))
        }
        let older = Key.control("p")
        let seen = (0..<4).map { _ in
            _ = screen.receive(.key(older))
            return screen.editor.text
        }
        #expect(seen == ["三", "two", "one", "one"])
        _ = screen.receive(.key(.control("n")))
        #expect(screen.editor.text == "two")
        #expect(screen.receive(.key(.enter)) == .search("two", offset: 0))
    }

    @Test("a newer generation is announced until it has answered")
    func generations() {
        var screen = Self.answered()
        _ = screen.receive(.published(1))
        #expect(!screen.frame.lines[1].contains("published"))
        _ = screen.receive(.published(2))
        #expect(screen.frame.lines[1].hasPrefix("generation 2 is published, Enter asks it; 3 hits"))
        _ = screen.receive(.key(.enter))
        _ = screen.receive(.found(Self.page(1...1, generation: 2)))
        #expect(!screen.frame.lines[1].contains("published"))
    }

    @Test("it ends, and steps aside, by the keys that shells have for it")
    func ending() {
        var screen = Self.answered()
        #expect(screen.receive(.key(.control("z"))) == .suspend)
        #expect(screen.receive(.key(.control("c"))) == .quit)
        #expect(screen.receive(.key(.control("d"))) == .nothing, "there is text to delete")
        _ = screen.receive(.key(.control("u")))
        #expect(screen.receive(.key(.control("d"))) == .quit)
    }

    @Test("no hits, one hit, notes")
    func states() {
        var screen = Self.screen()
        _ = screen.ask("x")
        _ = screen.receive(
            .found(ShownPage(hits: [], notes: ["“x” is no page"], generation: 3)))
        #expect(screen.frame.lines[1].hasPrefix("no hits, generation 3, 0 ms; “x” is no page"))
        #expect(screen.receive(.key(.tab)) == .nothing)
        _ = screen.receive(.found(Self.page(1...1)))
        #expect(screen.frame.lines[1].hasPrefix("1 hit, "))
    }

    @Test("whatever happens in whatever order, a frame has the terminal's size")
    func always() {
        let keys: [Key] = [
            .text("差"), .text("long words in Latin "), .text("\u{1B}[2J"), .enter, .tab, .escape,
            .backspace, .up, .down, .pageUp, .pageDown, .control("p"), .control("n"),
            .control("w"), .home, .left, .delete,
        ]
        var random = SeededGenerator(seed: 42)
        for round in 0..<60 {
            var screen = Self.screen()
            for _ in 0..<60 {
                let event = Self.event(keys, &random)
                switch screen.receive(event) {
                case .search(_, let offset):
                    let count = Int.random(in: 0...12, using: &random)
                    let hits = (0..<count).map { number in
                        Self.hit(
                            offset + number + 1,
                            text: String(repeating: "差旅 and\twords\u{7} ", count: number * 9))
                    }
                    _ = screen.receive(
                        .found(
                            ShownPage(
                                offset: offset, hits: hits, hasMore: .random(using: &random),
                                generation: 1)))
                case .prove: _ = screen.receive(.proved(["x", String(repeating: "長", count: 300)]))
                default: break
                }
                Self.check(screen, round)
            }
        }
    }

    private static func event(
        _ keys: [Key], _ random: inout SeededGenerator
    ) -> SearchScreen.Event {
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
            .resized(
                TerminalSize(
                    columns: .random(in: 1...90, using: &random),
                    rows: .random(in: 1...30, using: &random)))
        case 1: .failed(String(repeating: "壞 ", count: 50))
        case 2: .published(.random(in: 1...3, using: &random))
        default: .key(keys.randomElement(using: &random) ?? .enter)
        }
    }

    private static func check(_ screen: SearchScreen, _ round: Int) {
        let frame = screen.frame
        #expect(frame.lines.count == screen.size.rows, "round \(round)")
        #expect((0..<screen.size.columns).contains(frame.cursor), "round \(round)")
        for line in frame.lines {
            #expect(TextWidth.columns(line) <= screen.size.columns, "round \(round): \(line)")
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 }, "round \(round)")
        }
        #expect(screen.page.hits.isEmpty || screen.hit != nil)
    }

    @Test("a frame goes to the terminal as one text that touches nothing outside of it")
    func bytes() {
        var screen = SearchScreen(
            size: TerminalSize(columns: 20, rows: 3), style: Style(isOn: true))
        _ = screen.ask("差旅")
        let text = String(decoding: screen.frame.bytes, as: UTF8.self)
        #expect(text.hasPrefix("\u{1B}[?25l\u{1B}[H\u{1B}[2K\u{1B}[36m? \u{1B}[0m差旅\r\n"))
        #expect(text.hasSuffix("\u{1B}[1;7H\u{1B}[?25h"))
        #expect(text.split(separator: "\r\n", omittingEmptySubsequences: false).count == 3)
    }
}
