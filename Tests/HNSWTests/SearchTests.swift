import Corpus
import Dispatch
import Foundation
import Synchronization
import Testing

@testable import HNSW

@Suite("Searching a graph")
struct SearchTests {
    /// The share of the oracle's neighbours that were found.
    private func recall(
        _ built: BuiltGraph, queries: [[Float]], ef: Int, allowed: OrdinalSet? = nil
    ) throws -> Double {
        var hits = 0
        var wanted = 0
        for query in queries {
            let truth = Set(built.oracle(query, k: 10) { allowed?.contains($0) ?? true })
            let found = try built.searcher.search(query: query, k: 10, ef: ef, allowed: allowed)
            #expect(found.allSatisfy { allowed?.contains($0.ordinal) ?? true })
            #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
            #expect(Set(found.map(\.ordinal)).count == found.count)
            hits += found.count { truth.contains($0.ordinal) }
            wanted += truth.count
        }
        return Double(hits) / Double(wanted)
    }

    private func queries(_ count: Int, dimension: Int, seed: UInt64) -> [[Float]] {
        let values = clusteredVectors(count: count, dimension: dimension, seed: seed)
        return (0..<count).map { Array(values[$0 * dimension..<($0 + 1) * dimension]) }
    }

    @Test("most of the true nearest neighbours are found", arguments: [21, 22, 23] as [UInt64])
    func recallThreshold(seed: UInt64) throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: 1000, dimension: 24, seed: seed), dimension: 24)
        let found = try recall(
            built, queries: queries(20, dimension: 24, seed: seed), ef: 64)
        #expect(found >= 0.97, "seed \(seed)")
        #expect(built.searcher.graph.inspect().reachable >= 999)
    }

    @Test("the exact search is the oracle's")
    func exact() throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: 300, dimension: 24, seed: 24), dimension: 24)
        for query in queries(10, dimension: 24, seed: 25) {
            let found = try built.searcher.exactSearch(query: query, k: 20)
            #expect(found.map(\.ordinal) == built.oracle(query, k: 20))
        }
    }

    @Test("a filter returns allowed vectors only, and the near ones", arguments: [2, 5, 40, 400])
    func filters(oneIn: Int) throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: 900, dimension: 16, seed: 26), dimension: 16)
        let allowed = OrdinalSet(bound: 900) { $0 % oneIn == 0 }
        let found = try recall(
            built, queries: queries(15, dimension: 16, seed: 27), ef: 32, allowed: allowed)
        #expect(found >= 0.97)
    }

    @Test("a filter that allows only what is far from the query is answered exactly")
    func opposedFilter() throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: 600, dimension: 12, seed: 28), dimension: 12)
        let query = built.vector(0)
        let far = Set(built.oracle(query, k: 600).suffix(150))
        let allowed = OrdinalSet(bound: 600) { far.contains($0) }
        let found = try built.searcher.search(query: query, k: 5, ef: 16, allowed: allowed)
        #expect(found.map(\.ordinal) == built.oracle(query, k: 5) { far.contains($0) })
        let none = try built.searcher.search(
            query: query, k: 5, ef: 16, allowed: OrdinalSet(bound: 600))
        #expect(none == [])
    }

    @Test("searches at once give what searches in turn give")
    func concurrent() throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: 400, dimension: 12, seed: 29), dimension: 12)
        let searcher = built.searcher
        let queries = queries(40, dimension: 12, seed: 30)
        let expected = try queries.map { try searcher.search(query: $0, k: 5, ef: 40) }
        let matches = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: queries.count) { index in
            let found = try? searcher.search(query: queries[index], k: 5, ef: 40)
            if found == expected[index] { matches.add(1, ordering: .relaxed) }
        }
        #expect(matches.load(ordering: .relaxed) == queries.count)
    }

    @Test("more than there are is asked for: all are returned")
    func moreThanAll() throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: 30, dimension: 4, seed: 31), dimension: 4)
        #expect(try built.searcher.search(query: [1, 0, 0, 0], k: 100, ef: 1).count == 30)
        #expect(try built.searcher.search(query: [1, 0, 0, 0], k: 3, ef: .max).count == 3)
        #expect(try built.searcher.search(query: [1, 0, 0, 0], k: .max, ef: .min).count == 30)
        #expect(try built.searcher.search(query: [1, 0, 0, 0], k: -1, ef: 5).isEmpty)
    }

    @Test("a query of another dimension and a set of another bound are refused")
    func refusals() throws {
        let built = try BuiltGraph(
            values: clusteredVectors(count: 10, dimension: 4, seed: 32), dimension: 4)
        let searcher = built.searcher
        #expect(
            code { () throws(QuarryError) in
                _ = try searcher.search(query: [1, 0], k: 1, ef: 10)
            } == .invalidInput)
        #expect(
            code { () throws(QuarryError) in
                _ = try searcher.search(
                    query: [1, 0, 0, 0], k: 1, ef: 10, allowed: OrdinalSet(bound: 9))
            } == .invalidInput)
    }

    private static let reference =
        (ProcessInfo.processInfo.environment["QUARRY_SHARED"] ?? "../shared")
        + "/data/minilm-reference/embeddings.f32"

    @Test(
        "real embeddings, walked, give the exact neighbours",
        .enabled(
            if: FileManager.default.fileExists(atPath: reference),
            "needs the reference embeddings in QUARRY_SHARED"))
    func realEmbeddings() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.reference))
        let values = data.withUnsafeBytes { raw in
            (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
        let built = try BuiltGraph(values: values, dimension: 384)
        var hits = 0
        let asked = 0..<40
        for ordinal in asked {
            let query = built.vector(ordinal)
            let found = try query.withUnsafeBufferPointer {
                try built.searcher.walk($0, k: 10, ef: 64, allowed: nil)
            }
            let truth = try built.searcher.exactSearch(query: query, k: 10)
            hits += Set(found).intersection(truth).count
        }
        #expect(Double(hits) >= 0.97 * Double(10 * asked.count))
    }
}
