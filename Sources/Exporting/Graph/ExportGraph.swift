import Corpus
import HNSW
import Segments
import Snapshots
import Storage

/// One graph over all vectors of an index, in the order of `IndexRows`, and its vectors.
///
/// The graph of an index with one segment is that segment's, link for link. Graphs of several
/// can't be put together without searches that none of them holds, so one is built over all
/// vectors as a segment's is: the same for every number of threads.
struct ExportGraph {
    let searcher: GraphSearcher
    let plain: PlainGraph
    let segments: Int
    let settings: HNSWSettings
    private let scratch: String?

    /// - Parameter scratch: a folder that is not there yet, for the graph and the vectors of
    ///   several segments; see `discard`.
    /// - Throws: `invalidInput` for an index without chunks; `corrupt`, `io`.
    /// - Complexity: one segment O(its upper layers); several O(n log n) scores, 8 * m bytes and
    ///   a quarter of its own a vector in memory.
    init(_ rows: IndexRows, scratch: String, threads: Int) throws(QuarryError) {
        let snapshot = rows.snapshot
        settings = snapshot.settings.hnsw
        segments = snapshot.segments.count
        guard rows.count > 0 else {
            throw QuarryError(
                .invalidInput, path: snapshot.layout.root,
                "has no chunks, and libraries load no graph of nothing")
        }
        if segments == 1 {
            searcher = snapshot.segments[0].graph
            self.scratch = nil
        } else {
            self.scratch = scratch
            try FileSystem.makeFolder(scratch)
            searcher = try Self.build(rows, settings: settings, in: scratch, threads: threads)
        }
        plain = try PlainGraph(searcher.graph)
    }

    private static func build(
        _ rows: IndexRows, settings: HNSWSettings, in scratch: String, threads: Int
    ) throws(QuarryError) -> GraphSearcher {
        let vectorsPath = FileSystem.path("vectors", in: scratch)
        let graphPath = FileSystem.path("graph", in: scratch)
        let writer = try VectorsWriter(
            path: vectorsPath, count: rows.count, dimension: rows.dimension)
        let keys = try write(rows, into: writer)
        let vectors = try VectorsReader(path: vectorsPath)
        let quantised = QuantisedRows(vectors.rows)
        let graph = try GraphBuilder(settings: settings, threads: threads)
            .build(vectors.rows, quantised: quantised, keys: keys)
        try GraphWriter.write(graph, path: graphPath)
        return try GraphSearcher(
            graph: try GraphReader(path: graphPath), vectors: vectors, quantised: quantised)
    }

    /// - Returns: a key for each vector, as segments have them.
    private static func write(
        _ rows: IndexRows, into writer: consuming VectorsWriter
    ) throws(QuarryError) -> [UInt64] {
        var keys: [UInt64] = []
        keys.reserveCapacity(rows.count)
        for segment in rows.snapshot.segments {
            for ordinal in 0..<segment.chunkCount {
                let chunk = try segment.chunk(ordinal).chunk
                keys.append(GraphBuilder.key(Digest.sha256(chunk.embeddedText)))
                try writer.append(segment.vectors.row(ordinal))
            }
        }
        _ = try writer.seal()
        return keys
    }

    /// Removes what was built. The mapping of the files lives on with the searcher.
    func discard() throws(QuarryError) {
        if let scratch { try FileSystem.remove(scratch) }
    }

    func facts(_ recall: GraphRecall) -> ExportReport.GraphFacts {
        ExportReport.GraphFacts(
            segments: segments, isCopied: segments == 1, copies: plain.copyCount, m: settings.m,
            efConstruction: settings.efConstruction, ef: GraphRecall.ef, queries: recall.queries)
    }
}
