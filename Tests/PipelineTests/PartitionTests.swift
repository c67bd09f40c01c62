import Artifacts
import Chunking
import Corpus
import Embedding
import Indexing
import Ranking
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Many partitions answer as one does")
struct PartitionTests {
    @Test("a source's partition is a pure function of its name and the chunk count")
    func partitioning() {
        let counts = [
            0: 1, 10_000: 1, 10_001: 2, 31_748: 2, 31_749: 3, 1_000_000: 16, 10_000_000: 64,
            100_000_000: 252,
        ]
        for (chunks, count) in counts.sorted(by: { $0.key < $1.key }) {
            #expect(Partitioning(chunkCount: chunks).count == count, "\(chunks)")
        }
        let partitioning = Partitioning(chunkCount: 180, soleChunks: 2)
        #expect(partitioning.count == 15)
        let places = Self.ids.map(partitioning.partition)
        #expect(places == Self.ids.map(Partitioning(chunkCount: 180, soleChunks: 2).partition))
        #expect(Set(places) == Set(0..<15))
    }

    @Test("one partition more splits one partition, and moves nothing else")
    func splitting() {
        // The least chunk count that has n partitions, n from 1 to 40.
        let sizes = (1...40).map { count in
            (1...2_000).first { Partitioning(chunkCount: $0, soleChunks: 1).count >= count } ?? 0
        }
        for (smaller, larger) in zip(sizes, sizes.dropFirst()) where smaller != larger {
            let before = Partitioning(chunkCount: smaller, soleChunks: 1)
            let after = Partitioning(chunkCount: larger, soleChunks: 1)
            #expect(after.count == before.count + 1)
            let moved = Self.ids.filter { before.partition(of: $0) != after.partition(of: $0) }
            #expect(!moved.isEmpty)
            #expect(Set(moved.map(before.partition)).count == 1, "from one partition only")
            #expect(moved.allSatisfy { after.partition(of: $0) == before.count }, "to the new one")
        }
    }

    private static let ids = (0..<2_000).map { SourceID(path: "文件/\($0).txt") }

    @Test("BM25 and exact vector search give the same hits and scores, whatever the partitions")
    func equality() throws {
        try withTemporaryFolder { folder in
            let one = try Self.build(folder + "/one", soleChunks: 1000)
            let many = try Self.build(folder + "/many", soleChunks: 2)
            #expect(one.segments.count == 1 && many.segments.count == 15)
            #expect(one.statistics == many.statistics)
            let encoder = Encoder(model: try TestModel.model(), threads: 1)
            let first = Searcher(
                snapshot: try Snapshot(index: folder + "/one"), encoder: encoder)
            let second = Searcher(
                snapshot: try Snapshot(index: folder + "/many"), encoder: encoder)
            for query in ["refund card", "住宿費 收據", "机房 温度", "VPN error E-1042 電源", "word7"] {
                for mode in [SearchOptions.Mode.bm25, .vector] {
                    // As many candidates as chunks: the vector side scans, and is exact.
                    let options = SearchOptions(
                        k: 200, mode: mode, rerank: .none, candidates: 200, ef: 400)
                    let expected = try Self.scores(first, query, options)
                    #expect(
                        try Self.scores(second, query, options) == expected, "\(query), \(mode)")
                    #expect(!expected.isEmpty)
                }
            }
        }
    }

    @Test("partitions built with other thread counts are the same bytes")
    func threads() throws {
        try withTemporaryFolder { folder in
            let first = try Self.build(folder + "/one", soleChunks: 2, threads: 1)
            let second = try Self.build(folder + "/two", soleChunks: 2, threads: 3)
            #expect(first.root == second.root)
        }
    }

    private static func scores(
        _ searcher: Searcher, _ query: String, _ options: SearchOptions
    ) throws -> [String: [Double]] {
        let hits = try searcher.search(query, options: options, explain: true).hits
        return Dictionary(
            uniqueKeysWithValues: hits.map {
                // The last bits of the fused score depend on the order it was summed in.
                let score = ($0.score * 1e6).rounded()
                let parts = [
                    score, $0.explanation?.bm25.score ?? 0, $0.explanation?.vector?.score ?? 0,
                ]
                return ("\($0.source.id.path) \($0.chunk.position)", parts)
            })
    }

    private static func build(
        _ folder: String, soleChunks: Int, threads: Int = 2
    ) throws -> Manifest {
        try TextIndex(
            encoder: Encoder(model: TestModel.model(), threads: threads),
            artifacts: ArtifactStore.open(folder + "-cache/artifacts.sqlite"),
            settings: IndexSettings(embed: EmbedSettings(model: TestModel.name)),
            threads: threads, soleChunks: soleChunks
        ).build(documents(), index: folder, events: .silent)
    }

    /// 180 sources of one chunk each.
    private static func documents() -> [(id: SourceID, document: PreparedDocument)] {
        var random = SeededGenerator(seed: 21)
        let lines = SampleTexts.all.flatMap { $0.value.split(separator: "\n").map(String.init) }
        return (0..<180).map { number in
            let text =
                "word\(number % 30) \(number)\n"
                + (0..<3).map { _ in lines.randomElement(using: &random)! }.joined(separator: "\n")
            let chunk = Chunk(
                position: 0, text: text, span: Span(range: 0..<text.utf8.count), tokenCount: 1)
            return (
                SourceID(path: "資料/\(number).txt"),
                PreparedDocument(facts: DocumentFacts(), chunks: [chunk])
            )
        }
    }
}
