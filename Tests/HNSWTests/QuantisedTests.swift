import CKernels
import Corpus
import Storage
import TestSupport
import Testing

@testable import HNSW

/// Keeps two pieces of memory.
private final class Pair: Sendable {
    private let parts: (AlignedMemory<Int8>, AlignedMemory<Float>)
    init(_ first: AlignedMemory<Int8>, _ second: AlignedMemory<Float>) { parts = (first, second) }
}

@Suite("Walking by quantised rows")
struct QuantisedTests {
    private let dimension = 40

    private func built(count: Int, seed: UInt64) throws -> BuiltGraph {
        try BuiltGraph(
            values: clusteredVectors(count: count, dimension: dimension, seed: seed),
            dimension: dimension)
    }

    private func queries(_ count: Int, seed: UInt64) -> [[Float]] {
        let values = clusteredVectors(count: count, dimension: dimension, seed: seed)
        return (0..<count).map { Array(values[$0 * dimension..<($0 + 1) * dimension]) }
    }

    private func walk(
        _ searcher: GraphSearcher, _ query: [Float], k: Int, ef: Int
    ) throws -> [ScoredOrdinal] {
        try query.withUnsafeBufferPointer { try searcher.walk($0, k: k, ef: ef) }
    }

    @Test("a row is the nearest integers to 127 parts of its largest component, zeros behind")
    func values() {
        let rows = VectorRows(copying: [0.5, -1, 0.25, 0, 0, 0, 3, -2, 0.02], dimension: 3)
        let quantised = QuantisedRows(rows)
        #expect(quantised.stride == 64)
        let found = (0..<3).map { row in
            (0..<64).map { quantised.pointers.row(UInt32(row)).values[$0] }
        }
        let zeros = [Int8](repeating: 0, count: 61)
        #expect(found[0] == [64, -127, 32] + zeros)
        #expect(found[1] == [0, 0, 0] + zeros)
        #expect(found[2] == [127, -85, 1] + zeros)
        #expect((0..<3).map { quantised.pointers.row($0).scale } == [1 / 127, 0, 3 / 127])
    }

    @Test("a score is the exact sum of the products times both scales, one by one as in rows")
    func scores() {
        let rows = VectorRows(
            copying: clusteredVectors(count: 20, dimension: dimension, seed: 61),
            dimension: dimension)
        let quantised = QuantisedRows(rows)
        let ordinals: [UInt32] = [3, 19, 0, 3]
        var scores = [Float](repeating: 0, count: 4)
        var sums = [Int32](repeating: 0, count: 4)
        let pointers = quantised.pointers
        pointers.score(pointers.row(7), rows: ordinals, count: 4, into: &scores, sums: &sums)
        for (ordinal, score) in zip(ordinals, scores) {
            let (a, b) = (quantised.pointers.row(7), quantised.pointers.row(ordinal))
            let sum = (0..<dimension).reduce(0) { $0 + Int(a.values[$1]) * Int(b.values[$1]) }
            #expect(score == Float(sum) * (a.scale * b.scale))
            #expect(quantised.pointers.score(a, ordinal: ordinal) == score)
            #expect(quantised.pointers.score(b, ordinal: 7) == score)
        }
    }

    @Test("what a search returns has the scores and the order of the vectors")
    func exactScores() throws {
        let built = try built(count: 700, seed: 62)
        for query in queries(12, seed: 63) {
            let exact = try built.searcher.exactSearch(query: query, k: 700)
            let scores = Dictionary(uniqueKeysWithValues: exact.map { ($0.ordinal, $0.score) })
            for ef in [1, 10, 33, 100] {
                let found = try walk(built.searcher, query, k: 10, ef: ef)
                #expect(found.allSatisfy { $0.score == scores[$0.ordinal] })
                #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
            }
            // A beam that holds all of them, and more than a row of links, is put into order.
            #expect(try walk(built.searcher, query, k: 700, ef: 700) == exact)
        }
    }

    @Test("as many of the true neighbours are found as by walking the vectors themselves")
    func recall() throws {
        let built = try built(count: 1500, seed: 64)
        let plain = try GraphSearcher(
            graph: built.searcher.graph,
            vectors: VectorsReader(path: built.folder.file("vectors")), quantised: nil)
        var hits = (quantised: 0, plain: 0)
        let queries = queries(60, seed: 65)
        for query in queries {
            let truth = Set(built.oracle(query, k: 10))
            let found = try built.searcher.search(query: query, k: 10, ef: 40)
            hits.quantised += found.count { truth.contains($0.ordinal) }
            let others = try plain.search(query: query, k: 10, ef: 40)
            hits.plain += others.count { truth.contains($0.ordinal) }
        }
        let wanted = Double(10 * queries.count)
        #expect(Double(hits.plain) >= 0.8 * wanted)
        #expect(Double(hits.quantised) >= Double(hits.plain) - 0.005 * wanted)
    }

    @Test("vectors that differ, though not in their integers, are all found, nearest first")
    func alike() throws {
        var generator = SeededGenerator(seed: 66)
        var values: [Float] = []
        for _ in 0..<200 {
            values += [1, 0.5, Float.random(in: 0.2500...0.2505, using: &generator)]
        }
        let built = try BuiltGraph(values: values, dimension: 3)
        let rows = QuantisedRows(VectorRows(copying: values, dimension: 3))
        #expect(Set((0..<200).map { rows.pointers.row($0).values[2] }) == [32])
        #expect(built.searcher.graph.inspect().reachable == 200)
        let query: [Float] = [0, 0, 1]
        let exact = try built.searcher.exactSearch(query: query, k: 200)
        #expect(try walk(built.searcher, query, k: 200, ef: 200) == exact)
    }

    @Test("every path of this CPU finds the same, with the same scores")
    func paths() throws {
        defer { _ = quarry_force_kernel(nil) }
        let built = try built(count: 400, seed: 67)
        let queries = queries(10, seed: 68)
        let names = ["portable", "neon", "avx2", "avxvnni", "avx512", "avx512vnni"]
        var answers: [[[ScoredOrdinal]]] = []
        for name in names where quarry_force_kernel(name) {
            answers.append(try queries.map { try walk(built.searcher, $0, k: 10, ef: 20) })
        }
        #if arch(x86_64)
            #expect(answers.count > 1, "there is nothing to compare")
        #endif
        #expect(Set(answers).count == 1)
    }

    @Test("a wide beam is put into order whatever its scores have become")
    func order() {
        let count = 65_536
        let storage = UnsafeMutablePointer<ScoreKey>.allocate(capacity: count)
        defer { storage.deallocate() }
        var beam = Beam(storage: storage, capacity: count)
        for node in 0..<count { beam.insert(ScoreKey(score: Float(-node), node: UInt32(node))) }
        // The other way round, which by insertion takes two thousand million moves.
        for place in 0..<count { beam.rescore(place, as: Float(place / 2)) }
        beam.sort()
        let expected = (0..<count).map { ScoreKey(score: Float($0 / 2), node: UInt32($0)) }.sorted()
        #expect(Array(beam.sorted) == expected)
    }

    @Test("rows of other vectors, by number or by length, are refused")
    func otherRows() throws {
        let built = try built(count: 30, seed: 69)
        let vectors = try VectorsReader(path: built.folder.file("vectors"))
        for (count, dimension) in [(29, 40), (30, 39), (0, 40)] {
            let other = QuantisedRows(
                VectorRows(
                    copying: [Float](repeating: 0.5, count: count * dimension),
                    dimension: dimension))
            let found = code { () throws(QuarryError) in
                _ = try GraphSearcher(
                    graph: built.searcher.graph, vectors: vectors, quantised: other)
            }
            #expect(found == .corrupt)
        }
    }

    @Test(
        "a whole file that lies leads a search astray, never to other scores",
        arguments: [Float.nan, .infinity, -1, 0, 1e38])
    func lies(scale: Float) throws {
        let built = try built(count: 300, seed: 70)
        let memory = AlignedMemory<Int8>(count: 300 * 64)
        for index in 0..<300 * 64 { memory.base[index] = Int8(truncatingIfNeeded: index | 0x80) }
        let scales = AlignedMemory<Float>(count: 300)
        for index in 0..<300 { scales.base[index] = scale }
        let lying = QuantisedRows(
            base: memory.base, scales: scales.base, count: 300, dimension: dimension,
            owner: Pair(memory, scales))
        try QuantisedWriter.write(lying, path: built.folder.file("lying"))
        let searcher = try GraphSearcher(
            graph: built.searcher.graph,
            vectors: VectorsReader(path: built.folder.file("vectors")),
            quantised: QuantisedReader(path: built.folder.file("lying")).rows)
        for query in queries(5, seed: 71) {
            let exact = try searcher.exactSearch(query: query, k: 300)
            let scores = Dictionary(uniqueKeysWithValues: exact.map { ($0.ordinal, $0.score) })
            let found = try walk(searcher, query, k: 10, ef: 20)
            #expect(found.count == 10)
            #expect(found.allSatisfy { $0.score == scores[$0.ordinal] })
            let all = OrdinalSet(all: 300)
            #expect(try searcher.search(query: query, k: 3, ef: 5, allowed: all).count == 3)
        }
    }
}
