import Corpus
import Foundation
import Storage
import Testing

@testable import HNSW

@Suite("Files of vectors and graphs")
struct FormatTests {
    private static let names = ["graph", "vectors", "quantised"]

    private func small() throws -> BuiltGraph {
        var values = clusteredVectors(count: 40, dimension: 4, clusters: 4, seed: 41)
        // Three copies, so that every section of the graph has bytes.
        for ordinal in [7, 20, 39] {
            values.replaceSubrange(ordinal * 4..<ordinal * 4 + 4, with: values[..<4])
        }
        return try BuiltGraph(
            values: values, dimension: 4, settings: HNSWSettings(m: 2, efConstruction: 8))
    }

    /// Opens the three files and searches in each way; the first error.
    private func use(
        graph: String, vectors: String, quantised: String
    ) throws(QuarryError) {
        let reader = try VectorsReader(path: vectors)
        let searcher = try GraphSearcher(
            graph: GraphReader(path: graph), vectors: reader,
            quantised: QuantisedReader(path: quantised).rows)
        _ = searcher.graph.inspect()
        for query in [[1, 0, 0, 0], [-0.5, 0.5, 0.5, 0.5]] as [[Float]] {
            // A damaged dimension is refused like any query that does not fit.
            let query = Array((query + query).prefix(reader.dimension))
            _ = try searcher.search(query: query, k: 3, ef: 4)
            for allowed in [nil, OrdinalSet(bound: reader.count) { $0 % 2 == 0 }] {
                let result: Result<[ScoredOrdinal], QuarryError> = query.withUnsafeBufferPointer {
                    buffer in
                    Result { () throws(QuarryError) in
                        try searcher.check(buffer, allowed: allowed)
                        return try searcher.walk(buffer, k: 3, ef: 4, allowed: allowed)
                    }
                }
                _ = try result.get()
            }
        }
    }

    /// The same of a folder's files, one of which stands elsewhere.
    private func use(
        _ folder: TemporaryFolder, with path: String, for name: String
    ) throws(QuarryError) {
        func file(_ other: String) -> String { other == name ? path : folder.file(other) }
        try use(graph: file("graph"), vectors: file("vectors"), quantised: file("quantised"))
    }

    /// A file of one name, written over and over.
    private func write(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    @Test("what was written is read")
    func roundTrip() throws {
        for dimension in [1, 4, 16, 17] {
            let folder = try TemporaryFolder()
            let values = clusteredVectors(count: 9, dimension: dimension, seed: 42)
            let rows = VectorRows(copying: values, dimension: dimension)
            let info = try VectorsWriter.write(rows, path: folder.file("vectors"))
            let reader = try VectorsReader(path: folder.file("vectors"))
            #expect(reader.count == 9)
            #expect(reader.dimension == dimension)
            #expect((0..<9).flatMap { Array(reader.row($0)) } == values)
            #expect(Int(bitPattern: reader.row(1).baseAddress) % 64 == 0)
            #expect(reader.file.digest == info.digest)
            try reader.file.verify()
            let quantised = QuantisedRows(rows)
            let path = folder.file("quantised")
            let sealed = try QuantisedWriter.write(quantised, path: path)
            let second = try QuantisedReader(path: path)
            #expect(second.rows.count == 9 && second.rows.dimension == dimension)
            #expect(Int(bitPattern: second.rows.pointers.row(1).values) % 64 == 0)
            for row in 0..<9 as Range<UInt32> {
                let (made, read) = (quantised.pointers.row(row), second.rows.pointers.row(row))
                #expect(made.scale == read.scale)
                #expect((0..<64).allSatisfy { made.values[$0] == read.values[$0] })
            }
            #expect(second.file.digest == sealed.digest)
        }
        let built = try small()
        let graph = built.searcher.graph
        try graph.file.verify()
        #expect(graph.count == 40)
        #expect(graph.m == 2)
        #expect(graph.layerCounts.count > 2)
        #expect(graph.copies(of: 0) == [7, 20, 39])
        #expect(graph.copies(of: 1) == [])
    }

    @Test("a file cut at any byte is refused", arguments: names)
    func truncation(name: String) throws {
        let built = try small()
        let bytes = try FileSystem.read(built.folder.file(name))
        let cut = built.folder.file("cut")
        for length in 0..<bytes.count {
            try write(Array(bytes[..<length]), cut)
            let found = code { () throws(QuarryError) in
                try use(built.folder, with: cut, for: name)
            }
            #expect(found == .corrupt, "cut at \(length)")
        }
    }

    @Test("any byte changed gives an error or an answer", arguments: names)
    func flips(name: String) throws {
        let built = try small()
        let bytes = try FileSystem.read(built.folder.file(name))
        let changed = built.folder.file("changed")
        let typed: Set<ErrorCode?> = [nil, .corrupt, .formatTooOld, .formatTooNew, .invalidInput]
        var refused = 0
        for offset in bytes.indices {
            for mask in [0xFF, 0x01] as [UInt8] {
                var damaged = bytes
                damaged[offset] ^= mask
                try write(damaged, changed)
                let found = code { () throws(QuarryError) in
                    try use(built.folder, with: changed, for: name)
                }
                #expect(typed.contains(found), "byte \(offset)")
                if found != nil { refused += 1 }
            }
        }
        // At least the header, the footer and the stated sizes.
        #expect(refused > 150)
    }

    @Test("verify finds a byte changed anywhere", arguments: names)
    func verifyFindsFlips(name: String) throws {
        let built = try small()
        let bytes = try FileSystem.read(built.folder.file(name))
        let changed = built.folder.file("changed")
        for offset in bytes.indices {
            var damaged = bytes
            damaged[offset] ^= 0x10
            try write(damaged, changed)
            let found = code { () throws(QuarryError) in
                switch name {
                case "graph": try GraphReader(path: changed).file.verify()
                case "vectors": try VectorsReader(path: changed).file.verify()
                default: try QuantisedReader(path: changed).file.verify()
                }
            }
            #expect(found != nil, "byte \(offset)")
        }
    }

    @Test("links that lead out of the graph are corrupt, and the report says where")
    func strayLinks() throws {
        let built = try small()
        var bytes = try FileSystem.read(built.folder.file("graph"))
        let links = SealedFile.headerSize + built.searcher.graph.format.offsets.links[0]
        for row in 0..<40 { bytes[links + row * 16 + 3] = 0x70 }
        let damaged = built.folder.file("damaged")
        try write(bytes, damaged)
        let found = code { () throws(QuarryError) in
            try use(built.folder, with: damaged, for: "graph")
        }
        #expect(found == .corrupt)
        let report = try GraphReader(path: damaged).inspect()
        #expect(report.violations.count == 10)
        #expect(report.reachable == 0)
    }

    @Test("a graph beside other vectors is refused")
    func otherVectors() throws {
        let built = try small()
        let other = VectorRows(copying: [1, 0, 0, 0], dimension: 4)
        try VectorsWriter.write(other, path: built.folder.file("other"))
        let found = code { () throws(QuarryError) in
            try use(built.folder, with: built.folder.file("other"), for: "vectors")
        }
        #expect(found == .corrupt)
    }

    @Test("a writer refuses rows that are not what it was told")
    func writerRefusals() throws {
        let folder = try TemporaryFolder()
        let wrong: [[Float]] = [[1], [1, 2, 3], [.nan, 0], [0, .infinity]]
        for (index, row) in wrong.enumerated() {
            let rows = VectorRows(copying: row, dimension: row.count)
            let path = folder.file("\(index)")
            #expect(
                code { () throws(QuarryError) in
                    var writer = try VectorsWriter(path: path, count: 1, dimension: 2)
                    try writer.append(rows.row(0))
                } == .invalidInput)
        }
        let missing = folder.file("missing")
        #expect(
            code { () throws(QuarryError) in
                _ = try VectorsWriter(path: missing, count: 1, dimension: 2).seal()
            } == .invalidInput)
        let wide = folder.file("wide")
        #expect(
            code { () throws(QuarryError) in
                _ = try VectorsWriter(path: wide, count: 1, dimension: 0)
            } == .invalidInput)
    }
}
