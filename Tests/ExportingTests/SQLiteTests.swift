import Corpus
import Foundation
import GRDB
import Postings
import Segments
import Snapshots
import TestSupport
import Testing

@testable import Exporting

@Suite("SQLite and FTS5")
struct SQLiteTests {
    private let sample: ExportSample
    private let report: ExportReport
    private let database: DatabaseQueue

    init() throws {
        sample = try ExportSample(segments: 2)
        report = try sample.export(.sqlite)
        database = try DatabaseQueue(path: sample.file("sqlite/chunks.sqlite"))
    }

    @Test("terms of titles and headings are there as often as they weigh")
    func weights() throws {
        let weighted = try ExportSample(fields: FieldWeights(title: 3, heading: 2, body: 1))
        try weighted.export(.sqlite)
        var counts: [String: Int] = [:]
        for (source, chunk, _) in try weighted.chunks() {
            let body = Chunk.embeddedText(
                heading: [], tableHeader: chunk.tableHeader, text: chunk.text)
            let fields = [
                (source.facts.title ?? "", 3), (chunk.heading.joined(separator: " › "), 2),
                (body, 1),
            ]
            for (text, weight) in fields {
                for term in Analyzer().analyze(text) { counts[term.term, default: 0] += weight }
            }
        }
        #expect(
            try Self.stored(DatabaseQueue(path: weighted.file("sqlite/chunks.sqlite"))) == counts)
        #expect(
            counts.values.reduce(0, +) == weighted.snapshot.manifest.statistics.terms)
    }

    /// How often each term is in the index of FTS5.
    private static func stored(_ database: DatabaseQueue) throws -> [String: Int] {
        let rows = try database.write { database in
            try database.execute(
                sql: "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, chunk_terms, row)")
            return try Row.fetchAll(database, sql: "SELECT term, cnt FROM temp.terms")
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
    }

    private func found(_ question: String) throws -> Set<String> {
        let query = try #require(FTS5Terms.expression(question))
        return try database.read { database in
            Set(
                try String.fetchAll(
                    database,
                    sql: """
                        SELECT id FROM chunk_terms JOIN chunks ON label = chunk_terms.rowid
                        WHERE chunk_terms MATCH ? ORDER BY rank
                        """, arguments: [query]))
        }
    }

    @Test("a question in Chinese finds what it asks for, in either script")
    func chinese() throws {
        #expect(try found("退款期限").contains("財務/退款.pdf#0"))
        #expect(try found("運費") == found("运费"))
        #expect(try found("运费").contains("財務/退款.pdf#0"))
        #expect(try found("leave") == ["hr/leave.md#0", "hr/leave.md#1"])
        #expect(try found("qx-2041/b").contains("財務/退款.pdf#1"))
        #expect(try found("10.0.0.1").contains("odd.md#3"))
        #expect(FTS5Terms.expression("…") == nil)
    }

    @Test("FTS5 has the terms of the term index, each as often")
    func terms() throws {
        var counts: [String: Int] = [:]
        for chunk in try sample.chunks() {
            for term in Analyzer().analyze(chunk.chunk.embeddedText) {
                counts[term.term, default: 0] += 1
            }
        }
        #expect(try Self.stored(database) == counts)
        #expect(counts.values.reduce(0, +) == sample.snapshot.manifest.statistics.terms)
    }

    @Test("the table has every chunk, and U+0000 is counted")
    func table() throws {
        #expect(report.replacedCharacters == 1)
        let rows = try database.read {
            try Row.fetchAll(
                $0, sql: "SELECT id, text, vector, open_to_all, acl FROM chunks ORDER BY label")
        }
        let chunks = try sample.chunks()
        try #require(rows.count == chunks.count)
        for (row, stored) in zip(rows, chunks) {
            #expect(row["text"] == stored.chunk.text.replacing("\0", with: "\u{FFFD}"))
            let bytes: [UInt8] = Array(row["vector"] as Data)
            #expect(bytes == stored.vector.withUnsafeBufferPointer { [UInt8](littleEndian: $0) })
        }
        #expect(rows.count { $0["acl"] == #"["hr","legal"]"# && $0["open_to_all"] == 0 } == 2)
        let root = try database.read {
            try String.fetchOne($0, sql: "SELECT value FROM facts WHERE key = 'quarry.root'")
        }
        #expect(root == sample.snapshot.manifest.root)
    }

    @Test("no term holds what the tokenizer splits at or folds")
    func alphabet() {
        var random = SeededGenerator(seed: 11)
        let pieces = [
            "a", "Z", "9", " ", "-", "'", "\"", "é", "ß", "İ", "退", "款", "か", "한", "…", "°C", "½",
            "\t",
            "\u{0}", "\u{7F}", "\u{A0}", "\u{3000}", "\u{2028}", "\u{1F600}", "@", "x1", "10.5",
            "５", "№",
        ]
        for _ in 0..<3_000 {
            let text = (0..<12).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            for term in Analyzer().analyze(text) {
                let isPlain = term.term.utf8.allSatisfy {
                    $0 > 0x20 && $0 != 0x7F && !(0x41...0x5A).contains($0)
                }
                #expect(isPlain, "\(term.term.debugDescription) of \(text.debugDescription)")
            }
        }
    }
}
