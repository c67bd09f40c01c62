import Corpus
import Foundation
import HNSW
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Exporting

@Suite("Files of graphs")
struct GraphFileTests {
    /// A graph as a file says it is, read by nobody's code but this.
    struct Parsed {
        var dimension: Int
        var entry: Int
        var topLayer: Int
        /// By node, then by layer.
        var links: [[[Int]]]
        var vectors: [[Float]]
    }

    private struct Bytes {
        let bytes: [UInt8]
        var place = 0

        mutating func take<T: FixedWidthInteger>(_ type: T.Type) -> T {
            let size = MemoryLayout<T>.size
            let value = bytes[place..<place + size].reversed().reduce(T.zero) {
                $0 << 8 | T(truncatingIfNeeded: $1)
            }
            place += size
            return value
        }

        mutating func int(_ type: (some FixedWidthInteger).Type) -> Int { Int(take(type)) }
        mutating func floats(_ count: Int) -> [Float] {
            (0..<count).map { _ in Float(bitPattern: take(UInt32.self)) }
        }
    }

    private static func hnswlib(_ bytes: [UInt8], dimension: Int) -> Parsed {
        var file = Bytes(bytes: bytes)
        let head = (0..<6).map { _ in file.int(UInt64.self) }
        #expect(head[0] == 0 && head[1] == head[2])
        let top = file.int(Int32.self)
        let entry = file.int(UInt32.self)
        let (m, m0, _) = (
            file.int(UInt64.self), file.int(UInt64.self), file.int(UInt64.self)
        )
        let scale = Double(bitPattern: file.take(UInt64.self))
        #expect(abs(scale * log(Double(m)) - 1) < 1e-12)
        _ = file.int(UInt64.self)
        #expect(head[3] == 4 + 4 * m0 + 4 * dimension + 8)
        var parsed = Parsed(
            dimension: dimension, entry: entry, topLayer: top, links: [], vectors: [])
        for node in 0..<head[2] {
            let count = file.int(UInt32.self)
            let row = (0..<m0).map { _ in file.int(UInt32.self) }
            parsed.links.append([Array(row.prefix(count))])
            parsed.vectors.append(file.floats(dimension))
            #expect(file.int(UInt64.self) == node)
        }
        for node in 0..<head[2] {
            let layers = file.int(UInt32.self) / (4 + 4 * m)
            for _ in 0..<layers {
                let count = file.int(UInt32.self)
                let row = (0..<m).map { _ in file.int(UInt32.self) }
                parsed.links[node].append(Array(row.prefix(count)))
            }
        }
        #expect(file.place == bytes.count)
        return parsed
    }

    private static func faiss(_ bytes: [UInt8]) -> Parsed {
        var file = Bytes(bytes: bytes)
        func header() -> (Int, Int) {
            let (dimension, count) = (file.int(Int32.self), file.int(Int64.self))
            _ = (file.int(Int64.self), file.int(Int64.self))
            #expect(file.int(UInt8.self) == 1 && file.int(Int32.self) == 0)
            return (dimension, count)
        }
        #expect(file.take(UInt32.self) == 0x664E_4849)
        let (dimension, count) = header()
        let shares = file.int(UInt64.self)
        let sum = (0..<shares).reduce(0.0) { sum, _ in
            sum + Double(bitPattern: file.take(UInt64.self))
        }
        #expect(abs(sum - 1) < 1e-6)
        let room = (0..<file.int(UInt64.self)).map { _ in file.int(Int32.self) }
        let layers = (0..<file.int(UInt64.self)).map { _ in file.int(Int32.self) }
        let offsets = (0..<file.int(UInt64.self)).map { _ in file.int(UInt64.self) }
        let links = (0..<file.int(UInt64.self)).map { _ in file.int(Int32.self) }
        #expect(layers.count == count && offsets.count == count + 1 && offsets.last == links.count)
        let entry = file.int(Int32.self)
        let top = file.int(Int32.self)
        _ = (file.int(Int32.self), file.int(Int32.self), file.int(Int32.self))
        #expect(file.take(UInt32.self) == 0x4946_7849)
        #expect(header() == (dimension, count))
        #expect(file.int(UInt64.self) == count * dimension)
        let vectors = (0..<count).map { _ in file.floats(dimension) }
        #expect(file.place == bytes.count)
        return Parsed(
            dimension: dimension, entry: entry, topLayer: top,
            links: (0..<count).map { node in
                (0..<layers[node]).map { layer in
                    links[offsets[node] + room[layer]..<offsets[node] + room[layer + 1]]
                        .filter { $0 >= 0 }
                }
            }, vectors: vectors)
    }

    private func parsed(_ format: ExportFormat, of sample: ExportSample) throws -> Parsed {
        try sample.export(format)
        let files = try sample.files(format.rawValue)
        #expect(files["chunks.jsonl"] != nil)
        return format == .faiss
            ? Self.faiss(try #require(files["index.faiss"]))
            : Self.hnswlib(
                try #require(files["index.hnswlib"]), dimension: ExportSample.dimension)
    }

    @Test(
        "hold our vectors, and of one segment our links, layer for layer",
        arguments: [ExportFormat.hnswlib, .faiss])
    func copied(format: ExportFormat) throws {
        let sample = try ExportSample(more: 300)
        let parsed = try parsed(format, of: sample)
        let chunks = try sample.chunks()
        #expect(parsed.vectors == chunks.map(\.vector))
        let graph = try PlainGraph(sample.snapshot.segments[0].graph.graph)
        #expect(graph.copyCount == 0 && graph.layerCount > 1)
        for node in 0..<UInt32(graph.count) {
            let own = try (0...graph.level(of: node)).map { layer in
                try graph.links(of: node, layer: layer).map(Int.init)
            }
            #expect(parsed.links[Int(node)] == own)
        }
        #expect(parsed.entry == graph.entry.map(Int.init))
        #expect(parsed.topLayer == graph.layerCount - 1)
        #expect(parsed.links[parsed.entry].count == graph.layerCount)
        // Layers are nested: a link leads to nodes of its layer.
        for layers in parsed.links {
            for (layer, links) in layers.enumerated() {
                #expect(links.allSatisfy { parsed.links[$0].count > layer })
            }
        }
    }

    @Test(
        "hold vectors that are equal as nodes that can all be reached",
        arguments: [ExportFormat.hnswlib, .faiss], [1, 2])
    func copies(format: ExportFormat, segments: Int) throws {
        let sample = try ExportSample(more: 200, segments: segments, copies: 120)
        let report = try sample.export(format)
        #expect(report.graph?.copies == 119 && report.graph?.isCopied == (segments == 1))
        let parsed = try parsed(format, of: sample)
        var seen: Set<Int> = [parsed.entry]
        var waiting = [parsed.entry]
        while let node = waiting.popLast() {
            let links = parsed.links[node][0]
            #expect(Set(links).count == links.count && !links.contains(node))
            for next in links where seen.insert(next).inserted { waiting.append(next) }
        }
        #expect(seen.count == parsed.links.count)
    }

    @Test("a graph over several segments is one over all of their vectors")
    func joined() throws {
        let sample = try ExportSample(more: 300, segments: 3)
        let report = try sample.export(.faiss)
        let graph = try #require(report.graph)
        #expect(graph.segments == 3 && !graph.isCopied)
        #expect(try #require(report.recall) > 0.95)
        #expect(
            try sample.files("faiss").keys.sorted() == [
                "chunks.jsonl", "export-report.json", "index.faiss",
            ])
        let parsed = try parsed(.faiss, of: sample)
        #expect(parsed.vectors == (try sample.chunks().map(\.vector)))
    }

    @Test("recall counts what is found against what is nearest")
    func recall() throws {
        let sample = try ExportSample(more: 300)
        let searcher = sample.snapshot.segments[0].graph
        let recall = try GraphRecall(searcher)
        #expect(recall.queries == 200)
        // By hand.
        let rows = try sample.chunks().map(\.vector)
        var hits = 0
        for query in 0..<200 {
            let vector = rows[query * rows.count / 200]
            let exact = try searcher.exactSearch(query: vector, k: 10)
            let found = try vector.withUnsafeBufferPointer {
                try searcher.walk($0, k: 10, ef: GraphRecall.ef)
            }
            hits += found.count { one in one.score >= exact[9].score }
        }
        #expect(recall.value == Double(hits) / 2_000)
        #expect(recall.value > 0.95)
    }

    @Test("logarithms are those of the library")
    func logarithms() {
        for number in 1...300 {
            #expect(abs(NaturalLogarithm.of(number) - log(Double(number))) < 1e-14)
        }
    }
}
