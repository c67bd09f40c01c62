import Corpus
import Foundation
import Indexing
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Stored token vectors")
struct LateStorageTests {
    private func workspace(storesLate: Bool) throws -> Workspace {
        let workspace = try Workspace()
        workspace.settings.rerank.storeLate = storesLate ? .int8 : .none
        try workspace.write(SampleTexts.all)
        return workspace
    }

    private let queries = [
        "how long does a refund take", "住宿費每晚上限", "差旅报销", "VPN 連不上 gateway", "",
    ]

    private func late(_ workspace: Workspace, _ query: String) throws -> SearchResult {
        var options = SearchOptions(k: 20, rerank: .late, lateWeight: 0.5)
        options.candidates = 40
        return try workspace.searcher().search(query, options: options, explain: true)
    }

    @Test("searches rank as if the model had read the chunks again, within the rounding")
    func sameRanking() throws {
        let plain = try workspace(storesLate: false)
        let stored = try workspace(storesLate: true)
        try plain.build()
        try stored.build()
        for query in queries {
            let expected = try late(plain, query)
            let found = try late(stored, query)
            #expect(found.reranked == expected.reranked && found.reranker == expected.reranker)
            let scores = Dictionary(
                uniqueKeysWithValues: expected.hits.map {
                    ("\($0.source.id.path)#\($0.chunk.position)", $0.explanation?.late?.score ?? 0)
                })
            #expect(found.hits.count == expected.hits.count)
            for hit in found.hits {
                let place = "\(hit.source.id.path)#\(hit.chunk.position)"
                let score = try #require(scores[place])
                #expect(
                    abs(score - (hit.explanation?.late?.score ?? 0)) < 0.01, "\(query): \(place)")
            }
        }
    }

    @Test("they are a function of the corpus: threads, cache and history change no byte")
    func reproducible() throws {
        let workspace = try workspace(storesLate: true)
        let first = try workspace.build(threads: 3).manifest
        #expect(first.segments.allSatisfy { $0.files.contains { $0.name == "late" } })
        #expect(first.settings["rerank.store_late"] == "int8")
        #expect(try workspace.cleanRoot(threads: 1) == first.root)
        try workspace.write("en/new.txt", "A new notice about refunds. It has two sentences.")
        try workspace.build()
        try workspace.remove("en/new.txt")
        #expect(try workspace.build(threads: 1).manifest.root == first.root)
    }

    @Test("an index without them has the root it always had, and says nothing of them")
    func absent() throws {
        let workspace = try workspace(storesLate: false)
        let manifest = try workspace.build().manifest
        #expect(manifest.settings.keys.allSatisfy { !$0.contains("late") })
        #expect(manifest.segments.allSatisfy { $0.files.allSatisfy { $0.name != "late" } })
        // Turned on and off again.
        workspace.settings.rerank.storeLate = .int8
        let stored = try workspace.build().manifest
        #expect(stored.root != manifest.root && stored.calibration == manifest.calibration)
        workspace.settings.rerank.storeLate = .none
        #expect(try workspace.build().manifest.root == manifest.root)
    }

    @Test("a file that is missing or damaged is corrupt, never a trap")
    func damaged() throws {
        let workspace = try workspace(storesLate: true)
        let manifest = try workspace.build().manifest
        let segment = workspace.index + "/segments/" + (manifest.segments.first?.id ?? "")
        let path = segment + "/late"
        let bytes = try FileSystem.read(path)
        func isCorrupt() throws -> Bool {
            do {
                let searcher = try workspace.searcher()
                for query in queries {
                    _ = try searcher.search(
                        query, options: SearchOptions(k: 50, lateWeight: 0.5))
                }
                return false
            } catch let error as QuarryError {
                return error.code == .corrupt
            }
        }
        try #expect(!isCorrupt())
        let verified = try Verification.verify(index: workspace.index) { _, _ in }
        #expect(verified.findings.defects.isEmpty)
        // The table at the end: offsets, dimension, count.
        for place in [48 + 8, 48 + 16, 48 + 24].map({ bytes.count - $0 }) {
            var changed = bytes
            for index in place..<place + 8 { changed[index] = 0x7F }
            try overwrite(path, with: changed)
            #expect(try isCorrupt(), "byte \(place)")
        }
        try overwrite(path, with: Array(bytes.dropLast(3)))
        #expect(try isCorrupt())
        try FileSystem.remove(path)
        #expect(try isCorrupt())
        let findings = try Verification.verify(index: workspace.index) { _, _ in }.findings
        #expect(findings.defects.contains { $0.path?.hasSuffix("/late") == true })
    }

    @Test("8 bits and a scale keep each component within half a step")
    func rounding() throws {
        var random = SeededGenerator(seed: 3)
        let dimension = 24
        var vectors = random.floats(dimension * 9, center: 0, spread: 0.7)
        vectors.replaceSubrange(0..<dimension, with: [Float](repeating: 0, count: dimension))
        let bytes = QuantizedTokens.encode(vectors, dimension: dimension)
        #expect(bytes.count == 9 * (dimension + 4))
        #expect(QuantizedTokens.encode([], dimension: dimension).isEmpty)
        for row in 0..<9 {
            let own = vectors[row * dimension..<(row + 1) * dimension]
            let largest = own.map(abs).max() ?? 0
            let scale = Float(
                bitPattern: bytes[4 * row..<4 * row + 4].reversed().reduce(0) {
                    $0 << 8 | UInt32($1)
                })
            #expect(abs(scale * 127 - largest) <= largest * 1e-6)
            for (index, value) in own.enumerated() {
                let component = Int8(bitPattern: bytes[36 + row * dimension + index])
                #expect(abs(Float(component) * scale - value) <= scale / 2 * 1.001)
            }
        }
    }
}
