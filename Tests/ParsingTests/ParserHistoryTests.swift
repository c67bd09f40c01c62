import Corpus
import Foundation
import ParserPool
import TestSupport
import Testing

/// A document is what its bytes make it, whatever its parser's child read before.
@Suite("The history of a parser child")
struct ParserHistoryTests {
    private typealias Source = (name: String, bytes: [UInt8], type: SourceType)

    /// A ruled table, and more operators before it.
    private static func table(_ operators: String = "") -> [UInt8] {
        var builder = PDFBuilder()
        builder.addPage()
        builder.draw(operators)
        for x in [60.0, 160, 260] { builder.stroke(x, 100, to: x, 160) }
        for (row, cells) in [["姓名 Name", "電話"], ["张三", ""], ["", "102"]].enumerated() {
            let top = 100 + 20 * Double(row)
            builder.stroke(60, top, to: 260, top)
            for (column, text) in cells.enumerated() where !text.isEmpty {
                builder.line(text, left: 64 + 100 * Double(column), top: top + 14)
            }
        }
        builder.stroke(60, 160, to: 260, 160)
        builder.text("A line in the font that others broke.", left: 60, top: 200)
        return builder.build()
    }

    private static let rows = ["姓名 Name\t電話", "张三\t", "\t102"]
    /// cairo fails at this size, and keeps the error in the font.
    private static let hugeText = "BT /F1 1000000000 Tf 60 60 Td (Huge) Tj ET"
    /// cairo's script surface ends the process at what is a rectangle as thin as can be, too far left.
    private static let farArea = "-70000 100 50 0.001 re f"

    private func document(_ pool: ParserPool, _ source: Source) -> Result<Document, QuarryError> {
        do throws(QuarryError) {
            return .success(
                try pool.parse(bytes: source.bytes, source: source.name, type: source.type))
        } catch {
            return .failure(error)
        }
    }

    private func found(_ result: Result<Document, QuarryError>) -> (Document?, ErrorCode?) {
        switch result {
        case .success(let document): (document, nil)
        case .failure(let error): (nil, error.code)
        }
    }

    @Test("text that breaks a font for its process breaks it for no later document")
    func brokenFont() throws {
        let pool = try ParserPool(size: 1)
        let table: Source = ("table", Self.table(), .pdf)
        let expected = try document(pool, table).get()
        #expect(expected.texts(.tableRow) == Self.rows)
        #expect(expected.facts.warnings == [] && expected.pages.map(\.verdict) == [.ok])
        for _ in 0..<3 {
            let broken = try document(pool, ("huge", Self.table(Self.hugeText), .pdf)).get()
            #expect(broken.text.contains("A line in the font that others broke."))
            #expect(broken.facts.warnings == [Self.warning])
            #expect(try document(pool, table).get() == expected)
        }
    }

    private static let warning =
        "Pages that can't be drawn, so that ruled tables were not looked for: 1."

    @Test("where drawing a page ends the parser, the document has its text, and says so")
    func fatalDrawing() throws {
        let pool = try ParserPool(size: 1)
        for _ in 0..<2 {
            let document = try document(pool, ("far", Self.table(Self.farArea), .pdf)).get()
            #expect(document.text.contains("A line in the font that others broke."))
            #expect(document.text.contains("姓名 Name"))
            #expect(document.facts.warnings == [Self.warning])
        }
        #expect(try document(pool, ("table", Self.table(), .pdf)).get().facts.warnings == [])
    }

    @Test(
        "areas far from the page, and of shapes that cairo writes by no code of its own, end nothing",
        arguments: [
            "-20000 100 10 10 re f", "-30000 -30000 10 90000 re f 400000 3 m 400000 9 l S",
            "300 300 m 400 300 l 400 310 l 310 310 l 310 400 l 300 400 l h f",
        ])
    func oddAreas(operators: String) throws {
        let document = try SharedPool.parse(Self.table(operators), .pdf)
        #expect(document.texts(.tableRow) == Self.rows && document.facts.warnings == [])
    }

    @Test("documents in any order are the same", arguments: [31, 32])
    func anyOrder(seed: UInt64) throws {
        var sources: [Source] = [
            ("table", Self.table(), .pdf), ("huge", Self.table(Self.hugeText), .pdf),
            ("far", Self.table(Self.farArea), .pdf),
            ("cut", Array(Self.table().prefix(900)), .pdf),
            ("text", converted(Array("第一章 總則\n\n特休假".utf8), from: "UTF-8", to: "BIG5"), .txt),
            ("markup", Array("# 标题\n\n- a\n- 乙".utf8), .markdown),
            ("page", Array("<h1>Über</h1><p>國語 <b>bold</b>".utf8), .html),
        ]
        for name in ["hans.pdf", "hant.pdf", "garbled-hant.pdf", "scan-en.pdf", "tables.pdf"] {
            sources.append((name, try Fixtures.bytes(name), .pdf))
        }
        for name in ["ratio.docx", "encrypted-agile.docx", "binary.doc"] {
            sources.append((name, try Fixtures.bytes(name), .docx))
        }
        let expected = try sources.map { found(document(try ParserPool(size: 1), $0)) }
        var generator = SeededGenerator(seed: seed)
        let pool = try ParserPool(size: 1)
        for _ in 0..<60 {
            let index = sources.indices.randomElement(using: &generator) ?? 0
            #expect(
                found(document(pool, sources[index])) == expected[index], "\(sources[index].name)")
        }
    }
}
