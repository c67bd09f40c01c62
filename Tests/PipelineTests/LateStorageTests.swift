import Artifacts
import Corpus
import Embedding
import Foundation
import Ranking
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Indexing

@Suite("Stored token vectors")
struct LateStorageTests {
    private func workspace(storesLate: Bool = true) throws -> Workspace {
        let workspace = try Workspace()
        workspace.settings.rerank.storeLate = storesLate ? .codes : .none
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

    @Test("a search compares with the codes of the chunk it shows")
    func scores() throws {
        let workspace = try workspace()
        try workspace.build()
        let encoder = Encoder(model: try TestModel.model(), threads: 1)
        let coder = TokenCoder(center: try encoder.meanWordVector())
        var compared = 0
        for query in queries {
            let question = try coder.question(encoder.wordVectors([query])[0].vectors)
            for hit in try late(workspace, query).hits {
                guard let found = hit.explanation?.late?.score else { continue }
                let words = try encoder.wordVectors([hit.chunk.embeddedText], as: .document)[0]
                let codes = try coder.encode(words.vectors).withUnsafeBytes {
                    try TokenCodes($0, dimension: coder.dimension)
                }
                let expected = LateInteraction.maxSim(question: question, codes: codes)
                #expect(found == Double(expected), "\(query): \(hit.source.id.path)")
                compared += 1
            }
        }
        #expect(compared > 20)
    }

    @Test("without them the model reads the candidates: as many are re-ranked, by full vectors")
    func unstored() throws {
        let (plain, stored) = (try workspace(storesLate: false), try workspace())
        try plain.build()
        try stored.build()
        let encoder = Encoder(model: try TestModel.model(), threads: 1)
        for query in queries {
            let found = try late(plain, query)
            #expect(try found.reranked == late(stored, query).reranked)
            let question = try encoder.wordVectors([query])[0]
            for hit in found.hits {
                guard let score = hit.explanation?.late?.score else { continue }
                let document = try encoder.tokenVectors(hit.chunk.embeddedText)
                let expected = LateInteraction.maxSim(
                    query: question.vectors, document: document.vectors,
                    dimension: document.dimension)
                #expect(score == Double(expected))
            }
        }
    }

    @Test("one pass of the model leaves a chunk's vector and its codes, the same as two would")
    func onePass() throws {
        let workspace = try workspace()
        let encoder = Encoder(model: try TestModel.model(), threads: 2)
        let store = try ArtifactStore.open(workspace.cache)
        func stage(_ settings: IndexSettings) -> VectorStage {
            VectorStage(
                encoder: encoder, artifacts: store,
                fingerprints: Fingerprints(parser: "", model: encoder.model, settings: settings),
                ignoresCache: false, control: StopControl())
        }
        let vectors = stage(workspace.settings)
        let texts = ["The refund takes five days.", "退款 需要 五天。", "!"]
        let chunks = texts.map {
            Chunk(position: 0, text: $0, span: Span(range: 0..<1), tokenCount: 1)
        }
        #expect(try vectors.ensure(chunks) == 3)
        let coder = try vectors.coder()
        let keys = texts.map(vectors.fingerprints.lateKey)
        let found = try store.get(.tokens, under: keys).found
        for (key, words) in zip(keys, try encoder.wordVectors(texts, as: .document)) {
            #expect(found[key] == coder.encode(words.vectors))
        }
        #expect(try vectors.vectors(of: texts) == encoder.embed(texts).vectors)
        #expect(try vectors.ensure(chunks) == 0)
        // A store of before has vectors alone: then the model reads the text again.
        workspace.settings.rerank.storeLate = .none
        let more = texts.map {
            Chunk(position: 0, text: $0 + " 2", span: Span(range: 0..<1), tokenCount: 1)
        }
        #expect(try stage(workspace.settings).ensure(more) == 3)
        #expect(try vectors.ensure(more) == 3)
    }

    @Test("a run that ignores the cache takes no codes from it where segments hold none, and stops")
    func ignored() throws {
        let workspace = try workspace(storesLate: false)
        let encoder = Encoder(model: try TestModel.model(), threads: 1)
        let store = try ArtifactStore.open(workspace.cache)
        func stage(ignoresCache: Bool, control: StopControl = StopControl()) -> VectorStage {
            VectorStage(
                encoder: encoder, artifacts: store,
                fingerprints: Fingerprints(
                    parser: "", model: encoder.model, settings: workspace.settings),
                ignoresCache: ignoresCache, control: control)
        }
        let text = "The refund takes five days."
        let own = try stage(ignoresCache: false).codes(of: [text, text])
        #expect(own[0] == own[1])
        let key = stage(ignoresCache: false).fingerprints.lateKey(text)
        let other = try stage(ignoresCache: false).codes(of: ["The form."])[0]
        #expect(other != own[0])
        try store.put([Artifact(key: key, bytes: other)], as: .tokens)
        #expect(try stage(ignoresCache: false).codes(of: [text]) == [other])
        #expect(try stage(ignoresCache: true).codes(of: [text]) == [own[0]])
        let control = StopControl()
        control.request(.cancelled)
        let error = #expect(throws: QuarryError.self) {
            try stage(ignoresCache: true, control: control).codes(of: [text])
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test("they are a function of the corpus: threads, cache and history change no byte")
    func reproducible() throws {
        let workspace = try workspace()
        let first = try workspace.build(threads: 3).manifest
        #expect(first.segments.allSatisfy { $0.files.contains { $0.name == "late" } })
        #expect(first.settings["rerank.store_late"] == "codes")
        #expect(try workspace.cleanRoot(threads: 1) == first.root)
        try workspace.write("en/new.txt", "A new notice about refunds. It has two sentences.")
        try workspace.build()
        try workspace.remove("en/new.txt")
        #expect(try workspace.build(threads: 1).manifest.root == first.root)
        #expect(try workspace.build(ignoresCache: true).manifest.root == first.root)
    }

    @Test("an index without them says nothing of them, and its weights are those of one with them")
    func absent() throws {
        let workspace = try workspace(storesLate: false)
        let manifest = try workspace.build().manifest
        #expect(manifest.settings.keys.allSatisfy { !$0.contains("late") })
        #expect(manifest.segments.allSatisfy { $0.files.allSatisfy { $0.name != "late" } })
        // Turned on and off again.
        workspace.settings.rerank.storeLate = .codes
        let stored = try workspace.build().manifest
        #expect(stored.root != manifest.root && stored.calibration == manifest.calibration)
        workspace.settings.rerank.storeLate = .none
        #expect(try workspace.build().manifest.root == manifest.root)
    }

    @Test("a file that is missing or damaged is corrupt, never a trap")
    func damaged() throws {
        let workspace = try workspace()
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
        // Of another model: rows of as many bytes, but of one component less.
        var changed = bytes
        changed[bytes.count - 48 - 16] -= 1
        try overwrite(path, with: changed)
        #expect(try isCorrupt())
        try overwrite(path, with: Array(bytes.dropLast(3)))
        #expect(try isCorrupt())
        try FileSystem.remove(path)
        #expect(try isCorrupt())
        let findings = try Verification.verify(index: workspace.index) { _, _ in }.findings
        #expect(findings.defects.contains { $0.path?.hasSuffix("/late") == true })
    }
}
