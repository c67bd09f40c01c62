import Chunking
import Corpus
import Testing

@Suite("The structure strategy")
struct StructureTests {
    @Test("an empty document, and one of white space and furniture, have no chunks")
    func empty() {
        for strategy in ChunkSettings.Strategy.allCases {
            #expect(chunks([], strategy: strategy).isEmpty)
            let blank = [paragraph(" \n\u{200B}"), Block(kind: .furniture, text: "Page 3")]
            #expect(chunks(blank, strategy: strategy).isEmpty)
        }
    }

    @Test("a section that fits is one chunk with its heading in the text")
    func oneSection() {
        let chunks = chunks([heading(1, "請假規定"), paragraph("員工應提前申請。"), paragraph("Ask HR.")])
        #expect(chunks.map(\.text) == ["請假規定\n員工應提前申請。\nAsk HR."])
        #expect(chunks[0].heading == [])
    }

    @Test("no chunk goes across a heading of the highest level in use")
    func topHeadings() {
        for level in 1...3 {
            let chunks = chunks([
                paragraph("Preamble."), heading(level, "A"), paragraph("Short."),
                heading(level, "B"), heading(level + 1, "B1"), paragraph("Also short."),
            ])
            #expect(chunks.map(\.text) == ["Preamble.", "A\nShort.", "B\nB1\nAlso short."])
        }
    }

    @Test("a chunk names the pages that its text stands on, also out of a paragraph over two")
    func pagesOfChunks() {
        let halves = [sentence("aaaa") + " " + sentence("bbbb") + "\n", sentence("cccc")]
        let blocks = [
            Block(
                kind: .paragraph, page: 4, text: halves.joined(),
                continuations: [
                    Block.Continuation(start: halves[0].utf8.count, page: 5, box: nil)
                ]), Block(kind: .footnote, page: 4, text: "Note."), paragraph("After.", page: 5),
        ]
        func pages(maxTokens: Int, _ strategy: ChunkSettings.Strategy) -> [ClosedRange<Int>] {
            chunks(blocks, strategy: strategy, maxTokens: maxTokens).map {
                $0.span.page...$0.span.lastPage
            }
        }
        for strategy in ChunkSettings.Strategy.allCases where strategy != .fixed {
            #expect(pages(maxTokens: 100, strategy) == [4...5])
            #expect(pages(maxTokens: 24, strategy) == [4...4, 4...5])
            #expect(pages(maxTokens: 10, strategy)[2] == 5...5)
        }
    }

    @Test("small subsections of one parent share a chunk")
    func smallSections() {
        let chunks = chunks([
            heading(1, "Leave"), heading(2, "Annual"), paragraph("Ten days."), heading(2, "Sick"),
            paragraph("Five days."),
        ])
        #expect(chunks.map(\.text) == ["Leave\nAnnual\nTen days.\nSick\nFive days."])
    }

    @Test("later chunks of a section have its whole heading path, and what they embed fits")
    func headingPath() {
        let body = (0..<12).map { sentence("w\($0)ab".prefix(4).description) }.joined(
            separator: " ")
        let chunks = chunks([heading(1, "Leave"), heading(2, "Annual"), paragraph(body)])
        #expect(chunks.count > 2)
        #expect(chunks[0].heading == [])
        #expect(chunks[0].text.hasPrefix("Leave\nAnnual\n"))
        for chunk in chunks.dropFirst() {
            #expect(chunk.heading == ["Leave", "Annual"])
            #expect(chunk.embeddedText.hasPrefix("Leave › Annual\n"))
            #expect(chunk.tokenCount <= 60)
        }
    }

    @Test("a path stays right: a chunk that began inside a section ends with it")
    func pathsEnd() {
        let long = (0..<8).map { _ in sentence("body") }.joined(separator: " ")
        let chunks = chunks([
            heading(1, "Top"), heading(2, "One"), paragraph(long), heading(2, "Two"),
            paragraph("Tiny."),
        ])
        #expect(chunks.last?.text == "Two\nTiny.")
        #expect(chunks.last?.heading == ["Top"])
    }

    @Test("sentences are kept whole and repeated up to the overlap within a section")
    func overlap() {
        let sentences = (0..<20).map { sentence("s\(100 + $0)") }
        let chunks = chunks(
            [
                heading(1, "A"), paragraph(sentences.joined(separator: " ")), heading(1, "B"),
                paragraph(sentence("last")),
            ],
            maxTokens: 60, overlapTokens: 25)
        for chunk in chunks { #expect(chunk.text.hasSuffix(".")) }
        for (before, after) in zip(chunks, chunks.dropFirst()) where after.heading == ["A"] {
            let shared = before.span.range.clamped(to: after.span.range)
            #expect(!shared.isEmpty)
            let overlap = String(after.text.prefix(shared.count))
            #expect(before.text.hasSuffix(overlap))
            #expect(countTokens(overlap) <= 25)
            #expect(overlap.hasSuffix("."))
        }
        #expect(chunks.last?.text == "B\n" + sentence("last"))
    }

    @Test("a heading is never the end of a chunk that has a body")
    func headingsLead() {
        for length in 1...14 {
            let body = (0..<length).map { _ in sentence("body") }.joined(separator: " ")
            let chunks = chunks([
                heading(1, "Top"), paragraph(body), heading(2, "Sub"), paragraph(body),
            ])
            for chunk in chunks { #expect(chunk.text.hasSuffix("."), "length \(length)") }
        }
    }

    @Test("a chunk that is full enough ends before a heading or a block")
    func breaks() {
        let body = (0..<4).map { _ in sentence("body") }.joined(separator: " ")
        let chunks = chunks([
            heading(1, "Top"), paragraph(body), heading(2, "Sub"), paragraph(body),
            paragraph(sentence("next")),
        ])
        #expect(chunks.map { String($0.text.prefix(4)) } == ["Top\n", "Sub\n"])
        let blocks = StructureTests.breaksAtBlocks(body)
        #expect(blocks.allSatisfy { $0.text.hasPrefix("Body") && $0.text.hasSuffix("body.") })
        #expect(blocks.count == 3)
    }

    private static func breaksAtBlocks(_ body: String) -> [Chunk] {
        chunks([paragraph(body), paragraph(body), paragraph(body)])
    }

    @Test("a split table puts its header row before the rows of later chunks")
    func tables() {
        let rows = (0..<30).map { row(1, ["Item \($0)", "品項", "\($0 * 10) EUR"]) }
        let chunks = chunks(
            [heading(1, "Prices"), row(1, ["Name", "品名", "Price"], isHeader: true)] + rows
                + [paragraph("After the table.")])
        #expect(chunks.count > 3)
        #expect(chunks[0].text.hasPrefix("Prices\nName\t品名\tPrice\nItem 0\t品項\t0 EUR"))
        #expect(chunks[0].tableHeader == nil)
        for chunk in chunks.dropFirst() where chunk.text.hasPrefix("Item") {
            #expect(chunk.tableHeader == "Name\t品名\tPrice")
            #expect(chunk.heading == ["Prices"])
            #expect(chunk.embeddedText.hasPrefix("Prices\nName\t品名\tPrice\nItem"))
        }
        for chunk in chunks {
            #expect(chunk.text.hasSuffix("EUR") || chunk.text.hasSuffix("table."))
        }
    }

    @Test("a header row is never the end of a chunk that its rows follow")
    func headersLead() {
        for length in 1...14 {
            let body = (0..<length).map { _ in sentence("body", 5) }.joined(separator: " ")
            let chunks = chunks([
                heading(1, "Top"), paragraph(body), row(1, ["Name", "品名"], isHeader: true),
                row(1, ["Item 1", "甲"]), row(1, ["Item 2", "乙"]),
            ])
            for chunk in chunks { #expect(!chunk.text.hasSuffix("品名"), "length \(length)") }
        }
    }

    @Test("a table without a header row has none put before it")
    func headless() {
        let rows = (0..<30).map { row(1, ["Item \($0)", "x"]) }
        #expect(chunks(rows).allSatisfy { $0.tableHeader == nil })
    }

    @Test("a heading path longer than half a chunk loses its outer titles first")
    func longPath() {
        let titles = (1...5).map { sentence("h\($0)xx", 8) }
        let body = (0..<12).map { _ in sentence("body") }.joined(separator: " ")
        let chunks = chunks(
            titles.enumerated().map { heading($0.offset + 1, $0.element) } + [paragraph(body)])
        let last = chunks[chunks.count - 1]
        #expect(!last.heading.isEmpty && last.heading.count < 5)
        #expect(last.heading == Array(titles.suffix(last.heading.count)))
        #expect(countTokens(last.heading.joined(separator: " › ")) <= 30)
    }

    @Test("what is longer than a chunk is cut at clauses, then words, then characters")
    func longUnits() {
        let clauses = (0..<20).map { "clause \($0) goes on" }.joined(separator: ", ") + "."
        for chunk in chunks([paragraph(clauses)], maxTokens: 20).dropLast() {
            #expect(chunk.text.hasSuffix(","))
        }
        let words = Array(repeating: "word", count: 100).joined(separator: " ")
        for chunk in chunks([paragraph(words)], maxTokens: 20) {
            #expect(chunk.text.split(separator: " ").allSatisfy { $0 == "word" })
        }
        let han = String(repeating: "無標點的長句子", count: 30)
        let pieces = chunks([paragraph(han)], maxTokens: 20)
        #expect(pieces.map(\.text).joined() == han)
        let run = String(repeating: "x", count: 5_000)
        #expect(chunks([paragraph(run)], maxTokens: 20).map(\.text).joined() == run)
    }

    @Test("a run that is one token to the model does not make an endless chunk")
    func unknownRuns() {
        let settings = ChunkSettings(maxTokens: 50, overlapTokens: 0)
        let chunker = Chunker(settings: settings) { $0.split(whereSeparator: \.isWhitespace).count }
        let run = String(repeating: "0123456789abcdef", count: 4_000)
        let chunks = chunker.chunks(of: document(run)).chunks
        #expect(chunks.map(\.text).joined() == run)
        #expect(chunks.allSatisfy { $0.text.utf8.count <= 50 * 40 })
    }

    @Test("a tokenizer whose counts do not add up still gets chunks within the limit")
    func superadditive() {
        let settings = ChunkSettings(maxTokens: 40, overlapTokens: 10)
        // Half again as much for text over 60 characters.
        let chunker = Chunker(settings: settings) { text in
            let tokens = countTokens(text)
            return text.utf8.count > 60 ? tokens * 3 / 2 : tokens
        }
        let body = (0..<40).map { _ in sentence("body") }.joined(separator: " ")
        let chunks = chunker.chunks(of: document(body, String(repeating: "漢字", count: 200))).chunks
        #expect(chunks.allSatisfy { $0.tokenCount <= 40 })
    }

    @Test("code is cut between its lines, and its chunks keep lines and indents")
    func code() {
        let lines = (0..<30).map { number in
            String(repeating: "    ", count: number % 3) + "let 數量\(number) = call(\(number)); 说明"
        }
        let text = lines.joined(separator: "\n")
        let found = chunks(
            [
                paragraph("Before. 之前。"),
                Block(kind: .paragraph, text: text, isPreformatted: true), paragraph("After."),
            ], maxTokens: 60)
        #expect(found.count > 3)
        let whole = "Before. 之前。\n" + text + "\nAfter."
        for chunk in found {
            #expect(whole.contains(chunk.text))
            #expect(
                chunk.text.split(separator: "\n").allSatisfy { line in
                    whole.split(separator: "\n").contains { $0.hasSuffix(line) }
                })
        }
        #expect(found.contains { $0.text.contains("\n    let") })
    }
}
