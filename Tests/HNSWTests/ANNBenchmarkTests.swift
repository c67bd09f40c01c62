import Corpus
import Foundation
import HNSW
import Storage
import Testing

@Suite("Benchmark of the graph")
struct ANNBenchmarkTests {
    private func run(
        _ folder: TemporaryFolder, dimension: Int = 12, queryCount: Int = 20
    ) throws(QuarryError) -> ANNBenchmark.Report {
        try ANNBenchmark.run(
            path: folder.file("vectors.f32"), dimension: dimension, queryCount: queryCount,
            settings: HNSWSettings(m: 8, efConstruction: 40), threads: 2, efs: [10, 80],
            folder: folder.file("work"))
    }

    @Test("reports recall against exact search and leaves nothing behind")
    func report() throws {
        let folder = try TemporaryFolder()
        let values = clusteredVectors(count: 520, dimension: 12, seed: 51)
        try values.withUnsafeBytes {
            try Data($0).write(to: URL(fileURLWithPath: folder.file("vectors.f32")))
        }
        let report = try run(folder)
        #expect(report.vectors == 500)
        #expect(report.reachable == 500)
        #expect(report.points.map(\.ef) == [10, 80])
        #expect(report.points[0].recallAt10 <= report.points[1].recallAt10)
        #expect((0.97...1).contains(report.points[1].recallAt10))
        #expect(report.graphBytes > 500 * 16 * 4)
        #expect(!FileSystem.exists(folder.file("work")))
        #expect(
            code { () throws(QuarryError) in _ = try run(folder, dimension: 7) } == .invalidInput)
        #expect(
            code { () throws(QuarryError) in _ = try run(folder, queryCount: 520) } == .invalidInput
        )
    }

    @Test("a file that is not there is said to be so")
    func missing() throws {
        let folder = try TemporaryFolder()
        #expect(code { () throws(QuarryError) in _ = try run(folder) } == .notFound)
    }
}
