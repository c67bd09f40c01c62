import Corpus
import ParserPool
import TestSupport
import Testing

@Suite("Hostile and damaged files")
struct HostileInputTests {
    private static var docx: [UInt8] {
        DOCXBuilder(body: DOCXBuilder.paragraph("手冊 Handbook"), coreTitle: "T").build()
    }

    private static var pdf: [UInt8] {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Some text", left: 50, top: 100)
        return builder.build()
    }

    /// Ends in a document or in an error that blames the file, not the parser.
    private func expectVerdict(_ bytes: [UInt8], _ type: SourceType, _ what: String) throws {
        let code = try SharedPool.failure(bytes, type)
        #expect(
            [nil, .corrupt, .limitExceeded, .encrypted, .unsupported].contains(code), "\(what)")
    }

    private static let markup = Array(
        """
        # 題 <b>title</b>

        - [a](b) *c* `d`
        1. <table><tr><td colspan="2">x<td>y</table>

        | a | b |
        |---|---|
        | 1 | 2 |
        """.utf8)

    @Test("a DOCX cut anywhere is a typed error or a document")
    func truncatedDOCX() throws {
        let bytes = Self.docx
        for length in stride(from: 0, to: bytes.count, by: 7) {
            try expectVerdict(Array(bytes[..<length]), .docx, "cut at \(length)")
        }
    }

    @Test("a PDF cut anywhere is a typed error or a document")
    func truncatedPDF() throws {
        let bytes = Self.pdf
        for length in stride(from: 0, to: bytes.count, by: 13) {
            try expectVerdict(Array(bytes[..<length]), .pdf, "cut at \(length)")
        }
    }

    @Test(
        "text at places and in sizes beyond any page does no harm", arguments: [1e9, -1e9, 1e38, 0])
    func absurdPlaces(value: Double) throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Here", left: 50, top: 100)
        builder.text("Far away", left: value, top: -value)
        builder.text("Huge", left: 60, top: 200, size: value)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text.contains("Here"))
    }

    @Test("random damage to any type is a typed error or a document", arguments: [11, 12, 13])
    func damaged(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let samples: [([UInt8], SourceType)] = [
            (Self.docx, .docx), (Self.pdf, .pdf), (Self.pdf, .txt), (Self.markup, .html),
            (Self.markup, .markdown),
        ]
        for (bytes, type) in samples {
            for round in 0..<60 {
                var damaged = bytes
                for _ in 0..<4 {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    damaged[index] = UInt8.random(in: 0...255, using: &generator)
                }
                try expectVerdict(damaged, type, "seed \(seed), round \(round), \(type)")
            }
        }
    }

    @Test("bytes of another type are refused", arguments: SourceType.allCases)
    func wrongType(type: SourceType) throws {
        let other = type == .docx ? Self.pdf : Self.docx
        #expect(try SharedPool.failure(other, type) == .unsupported)
        let isText = [.txt, .markdown, .html].contains(type)
        #expect(try SharedPool.failure([], type) == (isText ? nil : .corrupt))
    }

    @Test("a document type, internal or external, is refused and fetches nothing")
    func entities() throws {
        let prologue = """
            <!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY a "boom">\
            <!ENTITY b "&a;&a;&a;&a;">]>
            """
        let bytes = DOCXBuilder(body: DOCXBuilder.paragraph("&e;&b;")).build(prologue: prologue)
        #expect(try SharedPool.failure(bytes, .docx) == .corrupt)
    }

    @Test("an archive that states too much or holds too many entries stops at the limit")
    func zipLimits() throws {
        var big = ZipBuilder()
        big.add("word/document.xml", Array("<x/>".utf8), statedSize: 600 << 20)
        #expect(try SharedPool.failure(big.finish(), .docx) == .limitExceeded)
        var many = ZipBuilder()
        for number in 0..<10_001 { many.add("\(number)", []) }
        #expect(try SharedPool.failure(many.finish(), .docx) == .limitExceeded)
    }

    @Test("entries that are harmless one by one but too much together stop at the limit")
    func zipTotal() throws {
        var zip = ZipBuilder()
        zip.add("word/document.xml", Array("<x/>".utf8))
        for number in 0..<513 { zip.add("\(number)", [], statedSize: 1 << 20) }
        #expect(try SharedPool.failure(zip.finish(), .docx) == .limitExceeded)
    }

    @Test("an entry that is not as long as the archive states is an error")
    func zipLies() throws {
        let part = Array("<w:document \(DOCXBuilder.namespaces)><w:body/></w:document>".utf8)
        for size in [UInt32(part.count - 9), UInt32(part.count + 900)] {
            var zip = ZipBuilder()
            zip.add("word/document.xml", part, statedSize: size)
            #expect(try SharedPool.failure(zip.finish(), .docx) == .corrupt, "\(size)")
        }
    }

    @Test(
        "a PDF that lies about its pages ends at once, with no page that it does not have",
        arguments: ["2000000", "15000", "-1", "0"])
    func pageCountLies(count: String) throws {
        let bytes = Array(
            String(decoding: Self.pdf, as: UTF8.self)
                .replacing("/Count 1 ", with: "/Count \(count) ").utf8)
        try #require(bytes != Self.pdf)
        do {
            let document = try SharedPool.parse(bytes, .pdf)
            #expect(document.pages.count <= 1)
            #expect(["", "Some text"].contains(document.text))
        } catch let error as QuarryError {
            #expect([.corrupt, .limitExceeded].contains(error.code))
        }
    }

    @Test("quotes and lists inside each other without end are a document or a typed error")
    func markdownDepth() throws {
        for unit in [">", "- ", "1. ", "[", "*", "<div>", "`"] {
            let line = String(repeating: unit, count: 50_000) + "深 deep"
            try expectVerdict(Array(line.utf8), .markdown, unit)
        }
    }

    @Test("an entry that unpacks to over a thousand times its size stops at the limit")
    func zipRatio() throws {
        #expect(try SharedPool.failure(Fixtures.bytes("ratio.docx"), .docx) == .limitExceeded)
    }

    @Test("elements nested too deep stop at the limit", arguments: [300, 100_000])
    func nesting(depth: Int) throws {
        let body =
            String(repeating: "<w:sdt>", count: depth) + String(repeating: "</w:sdt>", count: depth)
        #expect(
            try SharedPool.failure(DOCXBuilder(body: body).build(), .docx) == .limitExceeded)
    }
}
