import Corpus
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Exporting

@Suite("Parquet's encodings")
struct ParquetTests {
    @Test("levels are runs with their length before them")
    func levels() {
        var runs = LevelRuns()
        runs.append(0)
        runs.append(1, count: 383)
        runs.append(0)
        #expect(runs.encoded == [7, 0, 0, 0, 2, 0, 0xFE, 5, 1, 2, 0])
        #expect(LevelRuns().encoded == [0, 0, 0, 0])
    }

    @Test("structures are in Thrift's compact protocol")
    func thrift() {
        var bytes = ThriftBytes()
        bytes.structure { outer in
            outer.field(1, i32: -1)
            outer.field(3, i64: 300)
            outer.field(4, text: "é")
            outer.field(5) { inner in inner.field(15, i32: 0) }
            outer.field(6, list: [1, 2], of: .i32) { $0.number($1) }
            outer.field(7, list: Array(repeating: 0, count: 15), of: .i32) { $0.number($1) }
        }
        #expect(
            bytes.bytes
                == [
                    0x15, 1, 0x26, 0xD8, 4, 0x18, 2, 0xC3, 0xA9, 0x1C, 0xF5, 0, 0, 0x19, 0x25, 2, 4,
                ]
                + [0x19, 0xF5, 15] + Array(repeating: 0, count: 15) + [0])
    }

    @Test("pages and row groups end, so that what waits is bounded")
    func bounded() throws {
        var column = ParquetColumn("text", .bytes)
        let text = String(repeating: "x", count: 1_000)
        for _ in 0..<5_000 { column.append(text) }
        #expect(column.valueCount == 5_000)
        // Five megabytes: some whole pages, and less than one that is open.
        #expect(column.pages.count > 4_000_000 && column.pages.count < 5_100_000)
    }

    @Test("a file begins and ends with its mark, and its footer is as long as it says")
    func footer() throws {
        let sample = try ExportSample()
        try sample.export(.parquet)
        let bytes = try #require(sample.files("parquet")["chunks.parquet"])
        #expect(
            bytes.starts(with: Array("PAR1".utf8)) && bytes.suffix(4) == Array("PAR1".utf8)[...])
        let length = bytes.dropLast(4).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length < bytes.count - 12)
        let footer = String(decoding: bytes.dropLast(8).suffix(length), as: UTF8.self)
        #expect(footer.contains("quarry.root") && footer.contains(sample.snapshot.manifest.root))
    }
}
