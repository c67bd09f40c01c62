import Corpus
import Diagnosis
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Benchmark of the graph")
struct GraphBenchmarkTests {
    private func run(
        _ path: String, dimension: Int = 12, queryCount: Int = 20
    ) throws(QuarryError) -> GraphBenchmark.Figures {
        try GraphBenchmark.run(
            path: path, dimension: dimension, queryCount: queryCount,
            settings: HNSWSettings(m: 8, efConstruction: 40), threads: 2, efs: [10, 80])
    }

    /// Rows of length 1.
    private func rows(_ count: Int, dimension: Int) -> [Float] {
        var random = SeededGenerator(seed: 51)
        return (0..<count).flatMap { _ in
            let row = random.floats(dimension, spread: 1)
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return row.map { $0 / length }
        }
    }

    @Test("states recall against exact search")
    func recall() throws {
        let folder = try TemporaryFolder()
        let bytes = rows(520, dimension: 12).withUnsafeBytes { Array($0) }
        let path = try folder.put(bytes, "vectors.f32")
        let figures = try run(path)
        #expect(figures.vectors == 500 && figures.reachable == 500)
        #expect(figures.points.map(\.ef) == [10, 80])
        #expect(figures.points[0].recallAt10 <= figures.points[1].recallAt10)
        #expect((0.97...1).contains(figures.points[1].recallAt10))
        #expect(figures.graphBytes > 500 * 16 * 4)
        for (dimension, queryCount) in [(7, 20), (12, 520)] {
            let error = #expect(throws: QuarryError.self) {
                try run(path, dimension: dimension, queryCount: queryCount)
            }
            #expect(error?.code == .invalidInput)
        }
    }

    @Test("a file that is not there is said to be so")
    func missing() throws {
        let error = #expect(throws: QuarryError.self) { try run("/nowhere/vectors.f32") }
        #expect(error?.code == .notFound)
    }
}
