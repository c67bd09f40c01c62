package import Corpus
import HNSW
import Storage

/// Builds a graph over given vectors and measures it: the figures of `quarry bench ann`.
package struct GraphBenchmark: Sendable {
    /// One `ef`: how many of the true best ten were found, and how fast.
    package struct Point: Hashable, Sendable {
        package let ef: Int
        package let recallAt10: Double
        package let queriesPerSecond: Double
    }

    package struct Figures: Hashable, Sendable {
        package let kernel: String
        package let vectors: Int
        package let dimension: Int
        package let threads: Int
        package let buildSeconds: Double
        package let insertsPerSecond: Double
        package let graphBytes: Int
        package let reachable: Int
        /// Searches on one thread.
        package let points: [Point]
    }

    /// - Parameter path: of little-endian float32 rows, L2-normalised; the last `queryCount` are
    ///   queries.
    /// - Throws: `invalidInput` if the file doesn't hold whole rows and more than the queries.
    package static func run(
        path: String, dimension: Int, queryCount: Int, settings: HNSWSettings, threads: Int,
        efs: [Int] = [20, 40, 64, 80, 160]
    ) throws(QuarryError) -> Figures {
        let values = try floats(path: path, dimension: dimension, moreThan: queryCount)
        let split = values.count - queryCount * dimension
        let rows = VectorRows(copying: Array(values[..<split]), dimension: dimension)
        let queries = VectorRows(copying: Array(values[split...]), dimension: dimension)
        let builder = try GraphBuilder(settings: settings, threads: threads)
        let watch = Stopwatch()
        let quantised = QuantisedRows(rows)
        let graph = try builder.build(rows, quantised: quantised, keys: rows.contentKeys())
        let seconds = watch.seconds
        return try FileSystem.withTemporaryPath(for: "ann") { folder throws(QuarryError) in
            try FileSystem.makeFolder(folder)
            let info = try GraphWriter.write(graph, path: folder + "/graph")
            try VectorsWriter.write(rows, path: folder + "/vectors")
            try QuantisedWriter.write(quantised, path: folder + "/quantised")
            let searcher = try GraphSearcher(
                graph: GraphReader(path: folder + "/graph"),
                vectors: VectorsReader(path: folder + "/vectors"),
                quantised: QuantisedReader(path: folder + "/quantised").rows)
            return Figures(
                kernel: kernelName(), vectors: rows.count, dimension: dimension, threads: threads,
                buildSeconds: seconds, insertsPerSecond: Double(rows.count) / seconds,
                graphBytes: info.length, reachable: searcher.graph.inspect().reachable,
                points: try measure(searcher, queries: queries, efs: efs))
        }
    }

    private static func floats(
        path: String, dimension: Int, moreThan queryCount: Int
    ) throws(QuarryError) -> [Float] {
        let bytes = try FileSystem.read(path)
        let rowSize = dimension * MemoryLayout<Float>.size
        guard VectorRows.dimensions.contains(dimension), bytes.count % rowSize == 0,
            queryCount >= 0, bytes.count / rowSize > queryCount
        else {
            throw QuarryError(
                .invalidInput, path: path,
                "\(bytes.count) bytes are not \(queryCount) queries and more of \(dimension) floats"
            )
        }
        return bytes.withUnsafeBytes { raw in
            (0..<bytes.count / 4).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }

    private static func measure(
        _ searcher: GraphSearcher, queries: VectorRows, efs: [Int]
    ) throws(QuarryError) -> [Point] {
        var truth: [Set<Int>] = []
        for query in 0..<queries.count {
            let best = try searcher.exactSearch(query: queries.row(query), k: 10)
            truth.append(Set(best.map(\.ordinal)))
        }
        let wanted = truth.reduce(0) { $0 + $1.count }
        var points: [Point] = []
        for ef in efs {
            var hits = 0
            let watch = Stopwatch()
            for query in 0..<queries.count {
                let found = try searcher.search(query: queries.row(query), k: 10, ef: ef)
                for candidate in found where truth[query].contains(candidate.ordinal) { hits += 1 }
            }
            let seconds = watch.seconds
            points.append(
                Point(
                    ef: ef, recallAt10: Double(hits) / Double(max(wanted, 1)),
                    queriesPerSecond: Double(queries.count) / seconds))
        }
        return points
    }
}
