import Corpus
import ParserPool
import TestSupport
import Testing

/// Who kills a parser says nothing of the document that it had.
@Suite("Parsers that are killed from outside")
struct ParserKillTests {
    private static let warning = "Pages that can't be drawn"

    /// Reads a document with ruled tables while some children die at once.
    private func read(
        dying count: Int, by signal: String, _ name: String = "tables.pdf"
    ) throws -> Result<Document, QuarryError> {
        let folder = try TemporaryFolder()
        let parser = try DyingParser(
            of: ParserExecutable.locate(), in: folder.path, by: signal)
        try parser.doom(count)
        let pool = try ParserPool(size: 1, executable: parser.path)
        let bytes = try Fixtures.bytes(name)
        return Result { () throws(QuarryError) in
            try pool.parse(bytes: bytes, source: name, type: .pdf)
        }
    }

    @Test(
        "a document is read once more, in the same way",
        arguments: ["KILL", "TERM", "XCPU", "USR1"])
    func once(signal: String) throws {
        let expected = try read(dying: 0, by: signal).get()
        #expect(!expected.texts(.tableRow).isEmpty)
        #expect(!expected.facts.warnings.contains { $0.hasPrefix(Self.warning) })
        #expect(try read(dying: 1, by: signal).get() == expected)
    }

    @Test("if they go on, the machine is to blame, and no other document comes of it")
    func again() throws {
        for count in [ParserPool.killsPerDocument, 20] {
            guard case .failure(let error) = try read(dying: count, by: "KILL") else {
                Issue.record("\(count) kills give a document")
                continue
            }
            #expect(error.code == .io && error.path == "tables.pdf")
            #expect(error.reason.contains("killed from outside (signal 9)"), "\(error.reason)")
        }
    }

    @Test(
        "what a child does to itself is the document's: a PDF is read without drawing",
        arguments: ["ABRT", "SEGV", "ILL", "TRAP"])
    func own(signal: String) throws {
        let document = try read(dying: 1, by: signal).get()
        #expect(document.facts.warnings.contains { $0.hasPrefix(Self.warning) })
        guard case .failure(let error) = try read(dying: 2, by: signal) else {
            Issue.record("it is read a third time")
            return
        }
        #expect(error.code == .crashed)
    }

    @Test("a page that is to be seen is drawn once more, too")
    func view() throws {
        let folder = try TemporaryFolder()
        let parser = try DyingParser(of: ParserExecutable.locate(), in: folder.path, by: "KILL")
        let bytes = try Fixtures.bytes("tables.pdf")
        func view(dying count: Int) throws -> Result<PageView, QuarryError> {
            try parser.doom(count)
            let pool = try ParserPool(size: 1, executable: parser.path)
            return Result { () throws(QuarryError) in
                try pool.view(
                    PageQuery(number: 1, longestSide: 300), of: bytes, source: "tables.pdf")
            }
        }
        #expect(try view(dying: 1).get() == view(dying: 0).get())
        guard case .failure(let error) = try view(dying: 2) else {
            Issue.record("two kills give a page")
            return
        }
        #expect(error.code == .io)
    }
}
