import Corpus
import Foundation
import HNSW
import Storage
import TestSupport

/// Unit vectors around random centres, as embeddings lie.
func clusteredVectors(
    count: Int, dimension: Int, clusters: Int = 20, seed: UInt64
) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    func point() -> [Float] {
        (0..<dimension).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    let centres = (0..<max(clusters, 1)).map { _ in point() }
    return (0..<count).flatMap { _ in
        let centre = centres.randomElement(using: &generator)!
        return normalised(zip(centre, point()).map { $0 + 0.6 * $1 })
    }
}

func normalised(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
}

func randomKeys(count: Int, seed: UInt64) -> [UInt64] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in generator.next() }
}

/// A folder of its own, removed when the value goes.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/quarry-hnsw-" + UUID().uuidString
        try FileSystem.makeFolder(path)
    }

    deinit { try? FileSystem.remove(path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// A graph on disk with its vectors, open.
struct BuiltGraph {
    let folder: TemporaryFolder
    let searcher: GraphSearcher
    let values: [Float]
    let dimension: Int

    init(
        values: [Float], dimension: Int, keys: [UInt64]? = nil,
        settings: HNSWSettings = HNSWSettings(m: 8, efConstruction: 48), threads: Int = 2
    ) throws {
        folder = try TemporaryFolder()
        self.values = values
        self.dimension = dimension
        let rows = VectorRows(copying: values, dimension: dimension)
        let quantised = QuantisedRows(rows)
        let graph = try GraphBuilder(settings: settings, threads: threads)
            .build(
                rows, quantised: quantised,
                keys: keys ?? randomKeys(count: rows.count, seed: 99))
        try VectorsWriter.write(rows, path: folder.file("vectors"))
        try QuantisedWriter.write(quantised, path: folder.file("quantised"))
        try GraphWriter.write(graph, path: folder.file("graph"))
        searcher = try GraphSearcher(
            graph: GraphReader(path: folder.file("graph")),
            vectors: VectorsReader(path: folder.file("vectors")),
            quantised: QuantisedReader(path: folder.file("quantised")).rows)
    }

    func vector(_ ordinal: Int) -> [Float] {
        Array(values[ordinal * dimension..<(ordinal + 1) * dimension])
    }

    /// Exact neighbours in double precision, by a method of their own.
    func oracle(_ query: [Float], k: Int, where isAllowed: (Int) -> Bool = { _ in true }) -> [Int] {
        let scored = (0..<values.count / dimension).filter(isAllowed).map { ordinal in
            let pairs = zip(query, vector(ordinal))
            return (score: pairs.reduce(0.0) { $0 + Double($1.0) * Double($1.1) }, ordinal: ordinal)
        }
        return scored.sorted { ($1.score, $0.ordinal) < ($0.score, $1.ordinal) }.prefix(k)
            .map(\.ordinal)
    }
}
