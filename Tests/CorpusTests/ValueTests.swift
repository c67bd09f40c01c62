import Corpus
import Testing

@Suite("Values of the corpus")
struct ValueTests {
    @Test("each block's range holds its text in the document's text")
    func ranges() {
        for document in SampleValues.documents {
            let text = Array(document.text.utf8)
            for block in document.blocks {
                #expect(Array(text[block.range]) == Array(block.text.utf8))
            }
            let lengths = document.blocks.map { $0.text.utf8.count + 1 }
            #expect(text.count == max(lengths.reduce(0, +) - 1, 0))
        }
    }

    @Test("what a chunk embeds is its path, its table's header and its text, a line each")
    func embeddedText() {
        var chunk = Chunk(position: 0, text: "Ten\t十", span: Span(range: 0..<5), tokenCount: 0)
        #expect(chunk.embeddedText == "Ten\t十")
        chunk.heading = ["規定", "Leave"]
        #expect(chunk.embeddedText == "規定 › Leave\nTen\t十")
        chunk.tableHeader = "Days\t天"
        #expect(chunk.embeddedText == "規定 › Leave\nDays\t天\nTen\t十")
    }

    @Test(
        "the type of a source is its extension's, in any case",
        arguments: [
            ("a.pdf", SourceType.pdf), ("手冊/規定.DOCX", .docx), ("a.b.txt", .txt),
            ("a.md", .markdown),
            ("說明.MARKDOWN", .markdown), ("a.htm", .html), ("a.xhtml", .html), ("a.dotx", .docx),
            ("a.doc", nil),
            ("pdf", nil), ("a.pdf/b", nil), (".txt", .txt), ("", nil),
        ])
    func types(path: String, type: SourceType?) { #expect(SourceType(path: path) == type) }

    @Test("a fingerprint says which extras were read, and gives them back")
    func parseFingerprint() {
        let parser = "quarry-parser 3, poppler 1"
        #expect(ParseSettings().fingerprint(parser: parser) == parser)
        for extras: Set<ParseSettings.Extra> in [[], [.links], [.headers, .comments, .links]] {
            let fingerprint = ParseSettings(extras: extras).fingerprint(parser: parser)
            let parts = ParseSettings.parts(ofFingerprint: fingerprint)
            #expect(parts.parser == parser && parts.extras == extras)
        }
        #expect(ParseSettings.parts(ofFingerprint: "").parser == "")
    }

    @Test("sources are in the order of their UTF-8 bytes, as no locale has it")
    func order() {
        let paths = ["規定.txt", "a.txt", "B.txt", "ä.txt", "a/b.txt", "规定.txt", "𠮷.txt", "～.txt"]
        let sorted = paths.map { SourceID(path: $0) }.sorted()
        let bytes = paths.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(sorted.map { Array($0.path.utf8) } == bytes)
    }

    @Test("a digest comes back from its hexadecimal form, and nothing else is one")
    func digests() {
        let digest = Digest(bytes: (0..<32).map { UInt8($0 * 8 + 7) })
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(hex: digest.hex.uppercased()) == digest)
        #expect(digest.hex.count == 64 && digest.short == digest.hex.prefix(12))
        for length in 0..<64 { #expect(Digest(hex: String(digest.hex.prefix(length))) == nil) }
        #expect(Digest(hex: digest.hex + "00") == nil)
        #expect(Digest(hex: String(repeating: "g", count: 64)) == nil)
        #expect(Digest(hex: String(repeating: "é", count: 32)) == nil)
    }

    @Test("digests are in the order of their bytes")
    func digestOrder() {
        let low = Digest(bytes: [0] + Array(repeating: 255, count: 31))
        let high = Digest(bytes: [1] + Array(repeating: 0, count: 31))
        #expect(low < high && !(high < low) && !(low < low))
    }
}
