import Corpus

/// Values in every script with every optional part present and absent.
enum SampleValues {
    static let documents: [Document] = [
        Document(type: .txt, blocks: []),
        Document(
            type: .pdf,
            facts: DocumentFacts(
                title: "員工手冊 — Handbook", author: "王小明; Ann",
                created: "2026-07-01T08:00:00Z", modified: "", language: "zh-Hant",
                metadata: ["部門": ["人資"], "tags": ["leave", "請假", ""]],
                warnings: ["page 2 is an image", ""]),
            pages: [
                Page(number: 1, label: "iv", verdict: .ok), Page(number: 2, verdict: .scanned),
                Page(number: 3, label: "", verdict: .garbled), Page(number: 4, verdict: .partly),
                Page(number: 300, verdict: .empty),
            ],
            blocks: Block.Kind.allCases.enumerated().map { number, kind in
                Block(
                    kind: kind, level: number, page: number + 1,
                    text: ["請假規定", "请假规定", "Leave\nrules", "休假 leave 👩‍💻", ""][number % 5],
                    box: number % 2 == 0
                        ? Box(left: -1, top: 0.5, right: .infinity, bottom: 9) : nil,
                    isTableHeader: number % 3 == 0, isPreformatted: number % 4 < 2,
                    isContents: number % 5 > 2)
            }),
        Document(
            type: .txt, blocks: [Block(kind: .paragraph, text: "手冊 a")],
            encoding: .init(name: "Big5", origin: .guess, confidencePercent: 87)),
        Document(
            type: .docx, facts: DocumentFacts(language: "en"),
            blocks: [Block(kind: .heading, level: 9, text: "Title")]),
    ]

    static let chunks: [Chunk] = [
        Chunk(position: 0, text: "", span: Span(range: 0..<0), tokenCount: 0),
        Chunk(
            position: 7, text: "員工應於三日前提出。员工应于三日前提出。 Staff apply early.",
            span: Span(range: 130..<100_000, page: 3, lastPage: 4), heading: ["規定", "Leave", ""],
            tableHeader: "Name\t品名", tokenCount: 1 << 40),
        Chunk(
            position: 1, text: "x", span: Span(range: 5..<6), heading: ["請假"], tokenCount: 1),
    ]

    static func bytes(_ document: Document) -> [UInt8] {
        var writer = ByteWriter()
        document.encode(into: &writer)
        return writer.bytes
    }

    static func bytes(_ chunk: Chunk) -> [UInt8] {
        var writer = ByteWriter()
        chunk.encode(into: &writer)
        return writer.bytes
    }
}

/// Decodes from a copy on the heap that ends where the bytes do, so that a read past the end is
/// one a sanitizer sees.
func decode<Value>(
    _ bytes: [UInt8], _ body: (inout ByteReader) throws(DecodingFailure) -> Value
) throws -> (value: Value, rest: Int) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    var reader = ByteReader(UnsafeRawBufferPointer(copy))
    let value = try body(&reader)
    return (value, reader.remaining)
}
