import CKernels
import Corpus
import Storage
import TestSupport
import Testing

@testable import Adapting

// Serialised: a test here changes the kernels' path of the whole process.
@Suite("Adapters of questions", .serialized)
struct QueryAdapterTests {
    private static func unit(_ count: Int, seed: UInt64) -> [Float] {
        var random = SeededGenerator(seed: seed)
        let values = random.floats(count, spread: 1)
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    private static func zeros(_ rank: Int?, _ dimension: Int) -> QueryAdapter {
        var random = SeededGenerator(seed: 3)
        let first =
            rank.map { random.floats($0 * dimension, spread: 1) }
            ?? [Float](repeating: 0, count: dimension * dimension)
        return QueryAdapter(
            model: Digest.sha256("m"), dimension: dimension, rank: rank, first: first,
            second: [Float](repeating: 0, count: (rank ?? 0) * dimension))
    }

    @Test("the identity leaves every bit, in full and in a low rank")
    func identity() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let vector = Self.unit(384, seed: seed)
            #expect(Self.zeros(nil, 384).apply(vector) == vector)
            #expect(Self.zeros(7, 384).apply(vector) == vector)
        }
    }

    @Test("a question is moved as its matrices say, and has length 1")
    func moved() {
        for rank in [nil, 3] as [Int?] {
            let adapter = AdapterFileTests.adapter(rank: rank, dimension: 9, seed: 5)
            let vector = Self.unit(9, seed: 6)
            let inner = (0..<(rank ?? 9)).map { row in
                (0..<9).reduce(0.0) { $0 + Double(adapter.first[row * 9 + $1] * vector[$1]) }
            }
            let added = rank.map { rank in
                (0..<9).map { row in
                    (0..<rank).reduce(0.0) {
                        $0 + Double(adapter.second[row * rank + $1]) * inner[$1]
                    }
                }
            }
            let sum = zip(vector, added ?? inner).map { Double($0) + $1 }
            let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
            for (found, wanted) in zip(adapter.apply(vector), sum) {
                #expect(abs(Double(found) - wanted / length) < 1e-6)
            }
        }
    }

    @Test("every path of this CPU gives the same bits")
    func paths() {
        defer { _ = quarry_force_kernel(nil) }
        let adapters = [nil, 1, 16, 100].map {
            AdapterFileTests.adapter(rank: $0, dimension: 384, seed: 8)
        }
        let vectors = (1...8).map { Self.unit(384, seed: $0) }
        func all() -> [[UInt32]] {
            adapters.flatMap { adapter in
                vectors.map { adapter.apply($0).map(\.bitPattern) }
            }
        }
        #expect(quarry_force_kernel("portable"))
        let expected = all()
        for name in ["avx512vnni", "avx512", "avxvnni", "avx2", "neon"]
        where quarry_force_kernel(name) {
            #expect(all() == expected, "path \(name)")
        }
    }

    @Test("a vector that the map takes to nothing stays as it is")
    func nothing() {
        let adapter = QueryAdapter(
            model: Digest.sha256("m"), dimension: 2, rank: nil, first: [-1, 0, 0, -1])
        #expect(adapter.apply([0.6, 0.8]) == [0.6, 0.8])
        #expect(adapter.apply([0, 0]) == [0, 0])
    }
}
