import Corpus
import Foundation
import Segments
import Storage
import TestSupport
import Testing

@testable import Exporting

@Suite("Formats of lines and bodies")
struct LineFormatTests {
    private let sample: ExportSample

    init() throws { sample = try ExportSample(more: 20, segments: 2) }

    private func lines(_ bytes: [UInt8]?) throws -> [[UInt8]] {
        let bytes = try #require(bytes)
        try #require(bytes.last == UInt8(ascii: "\n"))
        return bytes.dropLast().split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        )
        .map(Array.init)
    }

    private func object(_ bytes: some Sequence<UInt8>) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(bytes))
        return try #require(value as? [String: Any])
    }

    private func floats(_ value: Any?) -> [UInt32] {
        (value as? [NSNumber] ?? []).map { Float($0.doubleValue).bitPattern }
    }

    @Test("a line of JSON has all of a chunk: text to the byte, vector to the bit, who may see it")
    func jsonl() throws {
        try sample.export(.jsonl)
        let lines = try lines(sample.files("jsonl")["chunks.jsonl"])
        let chunks = try sample.chunks()
        try #require(lines.count == chunks.count)
        for (row, (line, stored)) in zip(lines, chunks).enumerated() {
            let object = try object(line)
            let path = stored.source.file.id.path
            #expect(object["label"] as? Int == row)
            #expect(object["id"] as? String == "\(path)#\(stored.chunk.position)")
            #expect(object["text"] as? String == stored.chunk.text)
            #expect(object["heading"] as? [String] == stored.chunk.heading)
            #expect(object["table_header"] as? String == stored.chunk.tableHeader)
            #expect(object["title"] as? String == stored.source.facts.title)
            #expect(
                object["page"] as? Int == (path.hasSuffix("pdf") ? stored.chunk.span.page : nil))
            #expect(object["span_start"] as? Int == stored.chunk.span.range.lowerBound)
            #expect(floats(object["vector"]) == stored.vector.map(\.bitPattern))
            let metadata = object["metadata"] as? [String: String]
            #expect(metadata?["office"] == "Taipei \"101\"")
            switch path {
            case "hr/leave.md":
                #expect(object["acl"] as? [String] == ["hr", "legal"])
                #expect(object["open_to_all"] as? Bool == false)
            case "odd.md":
                // A list of nobody: closed to all, not open.
                #expect(object["acl"] as? [String] == [])
                #expect(object["open_to_all"] as? Bool == false)
            default:
                #expect(object["acl"] as? [String] == [])
                #expect(object["open_to_all"] as? Bool == true)
            }
        }
        let verdicts = try lines.map { try object($0)["page_verdict"] as? String }
        #expect(Set(verdicts) == [nil, "ok", "scanned"])
    }

    @Test("names for engines are UUIDs of version 8, each chunk its own, the same in every export")
    func uuids() throws {
        try sample.export(.jsonl)
        let objects = try lines(sample.files("jsonl")["chunks.jsonl"]).map(object)
        let uuids = objects.compactMap { $0["uuid"] as? String }
        #expect(Set(uuids).count == objects.count)
        #expect(uuids.allSatisfy { $0.contains(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/) })
        #expect(uuids.allSatisfy { UUID(uuidString: $0) != nil })
        // Of the name alone: an index in one segment has others rows and the same names.
        let other = try ExportSample(more: 20, segments: 1)
        try other.export(.jsonl)
        let names = try lines(other.files("jsonl")["chunks.jsonl"]).map {
            try object($0)["uuid"] as? String
        }
        #expect(Set(names) == Set(uuids))
    }

    @Test("bodies of _bulk are pairs of lines, and their mapping knows every field")
    func openSearch() throws {
        try sample.export(.opensearch)
        let files = try sample.files("opensearch")
        let lines = try lines(files["bulk-00000.ndjson"])
        try sample.export(.jsonl)
        let rows = try self.lines(sample.files("jsonl")["chunks.jsonl"])
        #expect(lines.count == 2 * rows.count)
        let index = try object(try #require(files["index.json"]))
        let mappings = try #require(index["mappings"] as? [String: Any])
        let properties = try #require(mappings["properties"] as? [String: [String: Any]])
        for (number, row) in rows.enumerated() {
            let pair = try object(lines[2 * number])
            let action = try #require(pair["index"] as? [String: Any])
            #expect(action["_id"] as? String == (try object(row)["uuid"] as? String))
            #expect(lines[2 * number + 1] == row)
            #expect(Set(try object(row).keys) == Set(properties.keys))
        }
        #expect(properties["vector"]?["dimension"] as? Int == ExportSample.dimension)
    }

    @Test("bodies of points hold every chunk once, and the collection its dimension")
    func qdrant() throws {
        try sample.export(.qdrant)
        let files = try sample.files("qdrant")
        let body = try object(try #require(files["points-00000.json"]))
        let points = try #require(body["points"] as? [[String: Any]])
        let chunks = try sample.chunks()
        #expect(points.count == chunks.count)
        for (point, stored) in zip(points, chunks) {
            let payload = try #require(point["payload"] as? [String: Any])
            #expect(payload["uuid"] as? String == point["id"] as? String)
            #expect(payload["text"] as? String == stored.chunk.text)
            #expect(floats(point["vector"]) == stored.vector.map(\.bitPattern))
        }
        let collection = try object(try #require(files["collection.json"]))
        #expect(
            (collection["vectors"] as? [String: Any])?["size"] as? Int == ExportSample.dimension)
    }

    @Test("rows of COPY come back, but for U+0000, which is counted")
    func copy() throws {
        let report = try sample.export(.pgvector)
        #expect(report.replacedCharacters == 1)
        let rows = try lines(sample.files("pgvector")["chunks.copy"]).map(fields)
        let chunks = try sample.chunks()
        try #require(rows.count == chunks.count)
        for (row, stored) in zip(rows, chunks) {
            try #require(row.count == PostgreSQLSchema.columns.count + 1)
            let texts = Dictionary(
                uniqueKeysWithValues: zip(PostgreSQLSchema.columns.map(\.name), row))
            #expect(texts["text"] == stored.chunk.text.replacing("\0", with: "\u{FFFD}"))
            #expect(texts["table_header"] == .some(stored.chunk.tableHeader))
            #expect(texts["title"] == .some(stored.source.facts.title))
            let heading = try #require(texts["heading"] ?? nil)
            #expect(elements(heading) == stored.chunk.heading)
            let vector = try #require(row.last ?? nil)
            let values = try JSONSerialization.jsonObject(with: Data(vector.utf8))
            #expect(floats(values) == stored.vector.map(\.bitPattern))
        }
        #expect(try sample.export(.jsonl).replacedCharacters == 0)
    }

    /// The elements of an array's text, all of them quoted.
    private func elements(_ array: String) -> [String] {
        var elements: [String] = []
        var element: [UInt8]?
        var rest = Array(array.utf8).dropFirst().dropLast()
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\""), let whole = element {
                elements.append(String(decoding: whole, as: UTF8.self))
                element = nil
            } else if byte == UInt8(ascii: "\"") {
                element = []
            } else if byte == UInt8(ascii: "\\"), let next = rest.popFirst() {
                element?.append(next)
            } else {
                element?.append(byte)
            }
        }
        return elements
    }

    /// The fields of a row of COPY's text form, by its rules.
    private func fields(_ line: [UInt8]) -> [String?] {
        line.split(separator: 9, omittingEmptySubsequences: false).map { field in
            if Array(field) == Array("\\N".utf8) { return nil }
            var bytes: [UInt8] = []
            var rest = field[...]
            while let byte = rest.popFirst() {
                guard byte == 0x5C, let next = rest.popFirst() else {
                    bytes.append(byte)
                    continue
                }
                let names: [UInt8: UInt8] = [0x74: 9, 0x6E: 10, 0x72: 13]
                bytes.append(names[next] ?? next)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test("batches are bounded in pieces and bytes, and a piece alone may be larger")
    func batches() throws {
        let folder = try ExportFolder(target: sample.file("batches"))
        defer { folder.discard() }
        var batches = BatchedFile(folder, stem: "b", ending: "json")
        batches.opening = [1]
        batches.separator = [2]
        batches.closing = [3]
        let sizes = Array(repeating: 10, count: 2_500) + [9 << 20, 5 << 20, 2 << 20, 2 << 20]
        for size in sizes { try batches.append(Array(repeating: 0, count: size)) }
        try batches.close()
        var pieces = 0
        for name in folder.files.keys.sorted() {
            let bytes = try FileSystem.read(folder.path(name))
            #expect(bytes.first == 1 && bytes.last == 3)
            let count = bytes.count { $0 == 2 } + 1
            #expect(count <= BatchedFile.maximumPieces)
            #expect(bytes.count <= BatchedFile.maximumBytes || count == 1)
            pieces += count
        }
        #expect(pieces == sizes.count)
        #expect(folder.files.count == 6)
    }
}
