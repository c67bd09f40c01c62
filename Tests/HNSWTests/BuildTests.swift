import Corpus
import Storage
import Testing

@testable import HNSW

@Suite("Building a graph")
struct BuildTests {
    /// Rules every graph keeps, whatever it was built from.
    private func expectSound(_ built: BuiltGraph, reachableShare: Double = 0.999) {
        let report = built.searcher.graph.inspect()
        #expect(report.violations == [])
        let count = built.searcher.graph.count
        #expect(Double(report.reachable) >= reachableShare * Double(count))
    }

    @Test("any number of threads gives the same bytes")
    func threadsDontMatter() throws {
        let values = clusteredVectors(count: 500, dimension: 20, seed: 11)
        var files: [[UInt8]] = []
        for threads in [1, 2, 3, 8] {
            let built = try BuiltGraph(
                values: values, dimension: 20,
                settings: HNSWSettings(m: 4, efConstruction: 30), threads: threads)
            expectSound(built)
            files.append(try FileSystem.read(built.folder.file("graph")))
        }
        #expect(Set(files).count == 1)
    }

    @Test("the keys decide the graph")
    func keysMatter() throws {
        let values = clusteredVectors(count: 200, dimension: 8, seed: 12)
        let files = try [1, 1, 2].map { seed in
            let built = try BuiltGraph(
                values: values, dimension: 8, keys: randomKeys(count: 200, seed: UInt64(seed)))
            return try FileSystem.read(built.folder.file("graph"))
        }
        #expect(files[0] == files[1])
        #expect(files[0] != files[2])
    }

    @Test("none, one and a few vectors", arguments: 0...5)
    func few(count: Int) throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: count, dimension: 3, seed: 13), dimension: 3)
        expectSound(built, reachableShare: 1)
        let query: [Float] = [0.6, 0, 0.8]
        for k in [0, 1, 3, 10] {
            let found = try built.searcher.search(query: query, k: k, ef: 10)
            #expect(found.map(\.ordinal) == built.oracle(query, k: k))
            let walked = try query.withUnsafeBufferPointer {
                try built.searcher.walk($0, k: max(k, 1), ef: 10, allowed: nil)
            }
            #expect(walked.map(\.ordinal) == built.oracle(query, k: max(k, 1)))
        }
    }

    @Test("equal vectors are all found, lowest ordinal first")
    func copies() throws {
        let distinct = clusteredVectors(count: 150, dimension: 8, seed: 14)
        let repeated = Array(distinct[..<8])
        // Every third vector and the first two are one; the others come in pairs.
        var values: [Float] = []
        for ordinal in 0..<450 {
            let source = ordinal % 3 == 0 ? 0 : ordinal / 3
            values += distinct[source * 8..<source * 8 + 8]
        }
        let built = try BuiltGraph(
            values: values, dimension: 8, keys: [UInt64](repeating: 7, count: 450))
        expectSound(built, reachableShare: 1)
        let found = try built.searcher.search(query: repeated, k: 100, ef: 100)
        #expect(found == (try built.searcher.exactSearch(query: repeated, k: 100)))
        let odd = OrdinalSet(bound: 450) { $0 % 2 == 1 }
        let filtered = try built.searcher.search(query: repeated, k: 50, ef: 60, allowed: odd)
        #expect(filtered == (try built.searcher.exactSearch(query: repeated, k: 50, allowed: odd)))
    }

    @Test("vectors that are all equal, all zero, or on one line")
    func degenerate() throws {
        let equal = [[Float]](repeating: [0.6, 0.8], count: 300)
        let zero = [[Float]](repeating: [0, 0], count: 300)
        let line = (0..<300).map { [Float($0) / 300, 0] }
        for vectors in [equal, zero, line] {
            let built = try BuiltGraph(values: vectors.flatMap { $0 }, dimension: 2)
            expectSound(built)
            let found = try built.searcher.search(query: [1, 0], k: 10, ef: 64)
            #expect(found == (try built.searcher.exactSearch(query: [1, 0], k: 10)))
        }
    }

    @Test("settings and keys that can't be meant are refused")
    func refusals() throws {
        for settings in [
            HNSWSettings(m: 1), HNSWSettings(m: 1000), HNSWSettings(efConstruction: 0),
        ] {
            #expect(
                code { () throws(QuarryError) in
                    _ = try GraphBuilder(settings: settings, threads: 1)
                } == .invalidInput)
        }
        let rows = VectorRows(copying: [1, 0, 0, 1], dimension: 2)
        #expect(
            code { () throws(QuarryError) in
                _ = try GraphBuilder(threads: 1).build(
                    rows, quantised: QuantisedRows(rows), keys: [UInt64(1)])
            } == .invalidInput)
    }

    @Test("keys from digests keep their order")
    func digestKeys() throws {
        let digests = (0..<50).map { Digest.sha256("chunk \($0)") }.sorted()
        let keys = digests.map(GraphBuilder.key)
        #expect(keys == keys.sorted())
        #expect(Set(keys).count == 50)
    }
}

/// The code of the error a piece of work ends in.
func code(_ work: () throws(QuarryError) -> Void) -> ErrorCode? {
    do throws(QuarryError) {
        try work()
        return nil
    } catch {
        return error.code
    }
}
