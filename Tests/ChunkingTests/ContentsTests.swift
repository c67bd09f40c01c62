import Chunking
import Corpus
import Testing

@Suite("Tables of contents are no chunks")
struct ContentsTests {
    private func contents(_ text: String, kind: Block.Kind = .paragraph) -> Block {
        Block(kind: kind, level: kind == .heading ? 1 : 0, text: text, isContents: true)
    }

    private var manual: [Block] {
        [
            heading(1, "Press manual 壓床手冊"), contents("目錄 Contents", kind: .heading),
            contents("1 Safety of the press ........ 2"), contents("2 每日潤滑 ........ 3"),
            heading(1, "1 Safety of the press"), paragraph(sentence("keep", 12)),
            heading(1, "2 每日潤滑"), paragraph("每日開機前以四十六號油潤滑導軌，並檢查油位與漏油。"),
        ]
    }

    @Test(
        "marked blocks are in no chunk, and neither a title nor a heading path",
        arguments: ChunkSettings.Strategy.allCases)
    func leftOut(strategy: ChunkSettings.Strategy) {
        let found = chunks(manual, strategy: strategy)
        #expect(!found.isEmpty)
        for chunk in found {
            #expect(!chunk.embeddedText.contains("...."))
            #expect(!chunk.embeddedText.contains("目錄"))
        }
        #expect(found.contains { $0.embeddedText.contains("每日潤滑") && $0.text.contains("導軌") })
    }

    @Test("the report counts them, and the text of a span goes without them too")
    func reported() {
        let document = Document(type: .pdf, blocks: manual)
        let chunked = Chunker(settings: ChunkSettings(), countTokens: countTokens).chunks(
            of: document)
        #expect(chunked.report.contentsBlocks == 3)
        for chunk in chunked.chunks {
            #expect(Cleaning.text(of: document, in: chunk.span.range) == chunk.text)
        }
        #expect(!Cleaning.text(of: document, in: 0..<document.text.utf8.count).contains("...."))
    }

    @Test("where a document is hardly more than its contents, they stay")
    func allThereIs() {
        let list =
            [contents("目錄", kind: .heading)] + (1...9).map { contents("\($0) 每日潤滑 ........ \($0)") }
        for rest in [[], [paragraph("封面")]] {
            let found = chunks(list + rest)
            #expect(found.contains { $0.text.contains("每日潤滑") })
        }
        let chunked = Chunker(settings: ChunkSettings(), countTokens: countTokens)
            .chunks(of: Document(type: .pdf, blocks: list))
        #expect(chunked.report.contentsBlocks == 0)
    }
}
