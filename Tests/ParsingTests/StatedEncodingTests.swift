import Corpus
import Testing

@Suite("Encodings that settings state")
struct StatedEncodingTests {
    private func encode(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
        converted(Array(text.utf8), from: "UTF-8", to: encoding.iconv)
    }

    @Test(
        "a text is read as stated, however short it is, and says so",
        arguments: [
            ("big5", "手冊"), ("GBK", "手册"), ("latin1", "é"), ("Big5-HKSCS", "VPN 連不上 error"),
            ("gb2312", "VPN 连不上 error"), ("shift_jis", "漢字"), ("cp949", "한글"), ("utf-16be", "退款"),
        ])
    func stated(name: String, text: String) throws {
        let encoding = try TextEncoding(name)
        let bytes = encode(text, encoding)
        try #require(!bytes.isEmpty)
        for type in [SourceType.txt, .markdown, .html] {
            let document = try SharedPool.parse(bytes, type, encoding: encoding)
            #expect(document.text == text, "\(type)")
            #expect(
                document.encoding
                    == Document.Encoding(
                        name: encoding.name, origin: .settings, confidencePercent: 100))
            #expect(document.facts.warnings == [])
        }
    }

    @Test("what was found or guessed is told from what was stated")
    func origins() throws {
        let text = "公司的手冊說明員工應該如何申請休假，如果對於內容有疑問，請與我們聯絡。"
        let plain = try SharedPool.parse(Array(text.utf8), .txt).encoding
        #expect(
            plain == Document.Encoding(name: "UTF-8", origin: .file, confidencePercent: 100))
        let guess = try SharedPool.parse(encode(text, try TextEncoding("big5")), .txt).encoding
        #expect(guess?.name == "Big5" && guess?.origin == .guess)
        #expect(guess.map { (50..<100).contains($0.confidencePercent) } == true)
    }

    @Test("a few invalid bytes are replaced and counted, many are an error that names no text")
    func invalid() throws {
        let big5 = try TextEncoding("big5")
        let bytes = encode(String(repeating: "手冊內容與說明", count: 100), big5)
        let document = try SharedPool.parse(bytes + [0xFF], .txt, encoding: big5)
        #expect(document.text.hasSuffix("說明\u{FFFD}"))
        #expect(document.facts.warnings.count == 1)
        #expect(document.facts.warnings.first?.contains("1 bytes are not valid") == true)
        #expect(document.encoding.map { $0.confidencePercent < 100 } == true)
        let wrong = Array(String(repeating: "Ünïcödé ", count: 50).utf8)
        #expect(try SharedPool.failure(wrong, .txt, encoding: big5) == .corrupt)
    }

    @Test("a byte order mark is surer than a statement, and the document says so")
    func mark() throws {
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("手冊".utf8)
        let document = try SharedPool.parse(bytes, .txt, encoding: try TextEncoding("big5"))
        #expect(document.text == "手冊" && document.encoding?.origin == .file)
        #expect(document.facts.warnings.contains { $0.contains("The settings state Big5") })
        let wide: [UInt8] = [0xFF, 0xFE] + encode("手冊", try TextEncoding("utf-16le"))
        let same = try SharedPool.parse(wide, .txt, encoding: try TextEncoding("utf-16"))
        #expect(same.text == "手冊")
        #expect(!same.facts.warnings.contains { $0.contains("The settings") })
    }

    @Test("a page's own statement gives way")
    func page() throws {
        let head = Array("<meta charset=windows-1251><p>".utf8)
        let bytes = head + encode("退款期限", try TextEncoding("gbk"))
        #expect(
            try SharedPool.parse(bytes, .html, encoding: try TextEncoding("gbk")).text == "退款期限")
    }
}
