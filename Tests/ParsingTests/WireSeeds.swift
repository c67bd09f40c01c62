import Corpus

/// The frames that the wire's fuzzer starts from, in today's coding: every field of a document
/// and of a request has a value in one of them, and none in another.
enum WireSeeds {
    /// By their names in `Tests/Fuzz/Seeds/wire`.
    static let files: [String: [UInt8]] = [
        "greeting": payload(
            of: .greeting(fingerprint: "quarry-parser 3", confinement: "seccomp")),
        "document": payload(of: .document(full)),
        "document-bare": payload(of: .document(Document(type: .markdown, blocks: []))),
        "document-encoding": payload(of: .document(guessed)),
        "failure": payload(of: .failure(code: .encrypted, reason: "a password is needed")),
        "header": ParserReply.document(full).encode(),
        "request": request,
        "request-bare": Array(
            ParserRequest.head(type: .pdf, passwords: [], isDrawn: false, byteCount: 0)
                .dropFirst(ParserFrame.headerSize)),
        "page": payload(of: .page(page)),
        "page-request": pageRequest,
    ]

    static let page = PageView(
        width: 595, height: 842, image: [0x89, 0x50, 0x4E, 0x47],
        lines: [[Box(left: 1, top: 2, right: 3, bottom: 4)], []])

    static let passages = [
        PageRequest.Passage(
            box: Box(left: 1, top: 2, right: 3, bottom: 4), text: "手冊 handbook", range: 3..<8)
    ]

    static let pageRequest: [UInt8] = {
        let head = PageRequest.head(
            passwords: ["密碼"], page: 7, longestSide: 1_200, passages: passages, byteCount: 2)
        return Array(head.dropFirst(ParserFrame.headerSize)) + [0x25, 0x50]
    }()

    static let full = Document(
        type: .pdf,
        facts: DocumentFacts(
            title: "手冊 Handbook", author: "王小明, Ann", created: "2026-07-01T08:00:00Z",
            modified: "2026-07-02", language: "zh-Hant",
            warnings: ["Pages with images without text: 2."]),
        pages: [Page(number: 1, label: "iv", verdict: .ok), Page(number: 2, verdict: .scanned)],
        blocks: [
            Block(kind: .heading, level: 1, page: 1, text: "第一章 总则"),
            Block(
                kind: .tableRow, level: 1, page: 1, text: "a\tb",
                box: Box(left: 1, top: 2, right: 3, bottom: 4), isTableHeader: true),
            Block(
                kind: .paragraph, page: 1, text: "這一段落跨頁",
                continuations: [
                    Block.Continuation(start: 9, page: 1, box: nil),
                    Block.Continuation(
                        start: 12, page: 2, box: Box(left: 1, top: 2, right: 3, bottom: 4)),
                ]),
            Block(kind: .paragraph, page: 2, text: "Scan", provenance: .ocr(confidence: 87)),
            Block(kind: .paragraph, page: 2, text: "if 甲:\n    乙()", isPreformatted: true),
            Block(kind: .listItem, level: 1, page: 1, text: "第一章 ⋯⋯ 3", isContents: true),
        ], attachments: ["預算.xlsx"])

    private static let guessed = Document(
        type: .txt, facts: DocumentFacts(language: "zh-Hans"),
        blocks: [Block(kind: .paragraph, text: "简体")],
        encoding: Document.Encoding(name: "GB18030", origin: .guess, confidencePercent: 87))

    private static let request: [UInt8] = {
        let text: [UInt8] = [0xA4, 0xE2, 0xA5, 0x55]  // 手冊 in Big5
        let head = ParserRequest.head(
            type: .txt, passwords: ["p", "密碼"], extras: [.links, .comments],
            encoding: try? TextEncoding("big5"), byteCount: text.count)
        return Array(head.dropFirst(ParserFrame.headerSize)) + text
    }()

    private static func payload(of reply: ParserReply) -> [UInt8] {
        Array(reply.encode().dropFirst(ParserFrame.headerSize))
    }
}
