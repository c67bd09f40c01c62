import Chunking
import Corpus
import Testing

@Suite("No chunk is a title alone")
struct TitleTests {
    private static let titles: Set<String> = [
        "第一章 總則", "第二章 報支", "Manual", "Safety", "Annex", "附錄", "Prices",
    ]

    private func isTitleAlone(_ chunk: Chunk) -> Bool {
        chunk.text.split(separator: "\n").allSatisfy { Self.titles.contains(String($0)) }
    }

    @Test("a title under which nothing stands joins what follows, in Chinese and English")
    func joinsWhatFollows() {
        let found = chunks([
            heading(1, "第一章 總則"), heading(1, "第二章 報支"), paragraph("期限為七日。"), heading(1, "Annex"),
            paragraph("See page two."),
        ])
        #expect(found.map(\.text) == ["第一章 總則\n第二章 報支\n期限為七日。", "Annex\nSee page two."])
        #expect(found.allSatisfy { $0.heading.isEmpty })
    }

    @Test("several titles in a row go together, over the ends of their sections")
    func several() {
        let found = chunks([
            heading(1, "Manual"), paragraph(sentence("body")), heading(2, "Safety"),
            heading(3, "Annex"),
            heading(1, "附錄"), paragraph("表格一覽。"),
        ])
        #expect(
            found.map(\.text) == ["Manual\n" + sentence("body") + "\nSafety\nAnnex", "附錄\n表格一覽。"])
        // Where the chunk before is full, they follow, under what is above both.
        let body = (0..<5).map { _ in sentence("body") }.joined(separator: " ")
        let full = chunks(
            [
                heading(1, "Manual"), paragraph(body), heading(2, "Safety"), heading(1, "附錄"),
                paragraph("表格一覽。"),
            ], maxTokens: 52)
        #expect(!full.contains(where: isTitleAlone))
        #expect(full.last?.text.hasSuffix("附錄\n表格一覽。") == true)
        #expect(full.last?.heading == [])
    }

    @Test(
        "a title at the very end joins the chunk before, or takes its last sentence along",
        arguments: 1...14)
    func atTheEnd(length: Int) {
        for strategy in [ChunkSettings.Strategy.structure, .sentence] {
            let body = (0..<length).map { _ in sentence("body") }.joined(separator: " ")
            let found = chunks(
                [heading(1, "Manual"), paragraph(body), heading(1, "附錄")], strategy: strategy)
            #expect(!found.contains(where: isTitleAlone), "\(length) \(strategy)")
            #expect(found.last?.text.hasSuffix("附錄") == true)
            #expect(found.allSatisfy { $0.tokenCount <= 60 })
        }
    }

    @Test("a document of titles alone is as few chunks as may be")
    func titlesAlone() {
        let found = chunks([heading(1, "Manual"), heading(2, "Safety"), heading(1, "附錄")])
        #expect(found.map(\.text) == ["Manual\nSafety\n附錄"])
        #expect(chunks([heading(1, "Manual")]).map(\.text) == ["Manual"])
        #expect(chunks([heading(1, " \u{200B}")]).isEmpty)
    }

    @Test("a title that a text file centres over its first section joins that section")
    func centredTitle() {
        let body = [heading(1, "第一章 總則"), paragraph("期限為七日。")]
        let front = [paragraph("差旅費報支規定"), paragraph("FI-011")]
        let text = "差旅費報支規定\nFI-011\n第一章 總則\n期限為七日。"
        #expect(chunks(front + body).map(\.text) == [text])
        #expect(chunks([heading(1, "Manual")] + front + body).map(\.text) == ["Manual\n" + text])
        // What has a sentence, or a section's size, or no section behind it, is text.
        #expect(chunks([paragraph("See below.")] + body).map(\.text)[0] == "See below.")
        let long = (0..<20).map { _ in "word" }.joined(separator: " ")
        #expect(chunks([paragraph(long)] + body).map(\.text)[0] == long)
        #expect(chunks(front).map(\.text) == ["差旅費報支規定\nFI-011"])
    }

    @Test(
        "a title stays with the beginning of a sentence or row that fills a chunk",
        arguments: [40, 58, 90])
    func longNext(length: Int) {
        let long = sentence("word", length)
        for blocks in [
            [heading(1, "Manual"), heading(2, "Safety"), paragraph(long)],
            [heading(1, "Prices"), paragraph(String(repeating: "無標點的長句子", count: length / 4))],
            [heading(1, "Prices"), row(1, [long, "甲"])],
            [heading(1, "Prices"), row(1, ["Name", "品名"], isHeader: true), row(1, [long, "甲"])],
        ] {
            let found = chunks(blocks)
            #expect(!found.contains(where: isTitleAlone))
            #expect(!found.contains { $0.text.hasSuffix("品名") })
            #expect(found.allSatisfy { $0.tokenCount <= 60 })
        }
    }

    @Test("a table's head that comes again on its next page is put before the rows once")
    func repeatedHead() {
        let head = row(1, ["Bolt", "扭力"], isHeader: true)
        let rows = { (range: Range<Int>) in range.map { row(1, ["PX-\($0)", "\($0 * 5) Nm"]) } }
        let found = chunks([head] + rows(0..<20) + [head] + rows(20..<40))
        #expect(found.allSatisfy { $0.tableHeader == nil || $0.tableHeader == "Bolt\t扭力" })
        #expect(found.filter { $0.text.hasPrefix("PX") }.allSatisfy { $0.tableHeader != nil })
        // Without a head in the document, no row is taken for one.
        #expect(chunks(rows(0..<40)).allSatisfy { $0.tableHeader == nil })
    }
}
