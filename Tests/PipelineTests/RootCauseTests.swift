import Adapting
import Corpus
import Embedding
import Foundation
import HNSW
import Indexing
import ParserPool
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Judging

@Suite("Why the roots of two builds differ")
struct RootCauseTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        workspace.settings.rerank = RerankSettings(storeLate: .none)
        try workspace.write([
            "wombat.txt": "A wombat digs a burrow of thirty metres.",
            "numbat.md": "# Numbat\n\nIt eats [termites](http://example.com/t) all day.",
            "退款.txt": "退款期限為三十天，逾期不受理。",
        ])
        try workspace.build()
    }

    private func snapshot(_ generation: Int) throws -> Snapshot {
        let store = GenerationStore(root: workspace.index)
        return try Snapshot(try store.manifest(generation), layout: store.layout)
    }

    /// The last two generations.
    private func difference() throws -> IndexDifference {
        let last = try #require(try GenerationStore(root: workspace.index).currentNumber())
        return try IndexDifference(from: snapshot(last - 1), to: snapshot(last))
    }

    /// Builds once more, and why that gave another root.
    private func rebuilt(_ change: (Workspace) throws -> Void) throws -> RootExplanation {
        try change(workspace)
        #expect(try workspace.build().isNewGeneration)
        return try difference().explanation()
    }

    /// The first generation beside the same with another manifest.
    private func edited(_ edit: (inout Manifest) throws -> Void) throws -> IndexDifference {
        let before = try snapshot(1)
        var manifest = before.manifest
        try edit(&manifest)
        manifest.root = manifest.computedRoot.hex
        return try IndexDifference(from: before, to: Snapshot(manifest, layout: before.layout))
    }

    @Test("sources, however they came to be others")
    func sources() throws {
        let found = try rebuilt { workspace in
            try workspace.write("new.txt", "Something new.")
            try workspace.write("wombat.txt", "A wombat sleeps.")
            try workspace.remove("退款.txt")
        }
        #expect(found.causes == [RootCause(.sources, sources: 3)])
        #expect(found.fault == nil && found.consequences.contains("segments"))
        #expect(found.segments.changed == 1 && found.segments.all == 1)
        let words = try found.words(difference())
        #expect(words.first == "because of sources: 1 added, 1 changed, 1 removed", "\(words)")
    }

    @Test("a source that can't be read any more is told from one that is gone")
    func failures() throws {
        let found = try rebuilt { workspace in
            try workspace.write("wombat.txt", "%PDF-1.4\n1 0 obj\n")
            try workspace.remove("退款.txt")
        }
        #expect(found.causes == [RootCause(.sources, sources: 2)])
        #expect(found.failures.now.map(\.source) == ["wombat.txt"] && found.failures.before.isEmpty)
        let words = try found.words(difference())
        #expect(words.contains { $0.hasPrefix("  wombat.txt could not be read now: ") }, "\(words)")
        // A record that is gone says nothing, one that can't be read is no record of no failures.
        let file = IndexLayout(root: workspace.index).buildInfo(2)
        let record = try FileSystem.read(file)
        try FileSystem.replace(file, with: Array("{".utf8))
        #expect(throws: QuarryError.self) { try difference().explanation() }
        try FileSystem.remove(file)
        #expect(try difference().explanation().failures.now.isEmpty)
        try FileSystem.replace(file, with: record)
        // And back again.
        let back = try rebuilt { try $0.write("wombat.txt", "A wombat sleeps.") }
        #expect(back.failures.before.map(\.source) == ["wombat.txt"] && back.failures.now.isEmpty)
    }

    @Test("an encoding that is stated for a source is no change of its bytes")
    func encodings() throws {
        let found = try rebuilt { workspace in
            workspace.parse.encodings = [
                StatedEncoding(glob: try Glob("wombat.*"), encoding: try TextEncoding("latin1"))
            ]
        }
        #expect(found.causes == [RootCause(.encodings, sources: 1)] && found.fault == nil)
        // Of two that changed one has other bytes too.
        let both = try rebuilt { workspace in
            workspace.parse.encodings = []
            try workspace.write("numbat.md", "A numbat.")
        }
        #expect(
            both.causes == [RootCause(.sources, sources: 1), RootCause(.encodings, sources: 1)])
    }

    @Test("settings by their keys, what the job says of sources by itself")
    func settings() throws {
        func keys(_ found: RootExplanation) -> [RootCause.Kind: [String]] {
            found.causes.reduce(into: [:]) { $0[$1.kind] = $1.changes.map(\.key) }
        }
        let search = try rebuilt { $0.settings.bm25.k1 = 1.5 }
        #expect(keys(search) == [.settings: ["bm25.k1"]] && search.fault == nil)
        #expect(search.segments.changed == 0 && search.segments.all == 1)
        let graph = try rebuilt { $0.settings.hnsw.m = 4 }
        #expect(keys(graph) == [.settings: ["hnsw.m"]] && graph.fault == nil)
        #expect(
            graph.segments.changed == 1 && graph.segments.all == 1
                && graph.consequences == ["segments"])
        let metadata = try rebuilt { workspace in
            workspace.settings.metadata = [try MetadataRule(match: nil, values: ["acl": "hr"])]
        }
        #expect(keys(metadata) == [.metadata: ["metadata"]] && metadata.fault == nil)
        #expect(metadata.consequences.isEmpty)
        // The groups are nobody's business here.
        #expect(try !metadata.words(difference()).joined().contains("hr"))
        let pinned = try rebuilt { $0.settings.ranking.vectorWeight = ["latin": 0.25] }
        #expect(keys(pinned) == [.settings: ["ranking.vector_weight.latin"]])
    }

    @Test("the model, with the setting that names it")
    func model() throws {
        var other = TestModel.tiny
        other.seed = 97
        try other.write(to: TestModel.store.folder(of: "tiny-97"))
        let found = try rebuilt { $0.settings.embed.model = "tiny-97" }
        #expect(found.causes.map(\.kind) == [.model] && found.fault == nil)
        #expect(found.causes.first?.changes.map(\.key) == ["embed.model", "model"])
        let words = try found.words(difference())
        #expect(words[0].contains("embed.model tiny → tiny-97"), "\(words)")
    }

    @Test("the parser by what it was told to read, and by each part of it that is another")
    func parser() throws {
        let extras = try rebuilt { $0.parse.extras = [.links] }
        #expect(extras.causes.map(\.kind) == [.parser] && extras.fault == nil)
        #expect(extras.causes.first?.changes.map(\.key) == ["with links"])
        // A parser that knows of a language whose data are missing reads the same, and may not.
        let scanning = ParseSettings(extras: [.links], ocr: ["xyz"])
        let pool = try ParserPool(size: 1, settings: scanning)
        defer { pool.close() }
        let ocr = try rebuilt { workspace in
            (workspace.pool, workspace.parse.ocr) = (pool, ["xyz"])
        }
        #expect(ocr.causes.map(\.kind) == [.parser])
        #expect(ocr.causes.first?.changes.map(\.key) == ["tesseract", "tesseract xyz"])
        let library = try edited { manifest in
            let text = try #require(manifest.fingerprints[.parser])
            let poppler = try #require(text.split(separator: ", ").first { $0.hasPrefix("pop") })
            manifest.fingerprints["parser"] = text.replacing(poppler, with: "poppler 99.1.0")
        }
        let change = try #require(try library.explanation().causes.first?.changes.first)
        #expect(change.key == "poppler" && change.now == "99.1.0" && change.before != nil)
    }

    @Test("versions of Quarry's own, and the writer where it alone is another")
    func programs() throws {
        let chunker = try edited { manifest in
            manifest.fingerprints["chunker"] = "chunker-99"
            manifest.fingerprints["writer"] = Digest.sha256("99").hex
        }.explanation()
        #expect(chunker.causes.map(\.kind) == [.programs] && chunker.fault == nil)
        let writer = try edited { $0.fingerprints["writer"] = "other" }.explanation()
        #expect(writer.causes.map(\.kind) == [.writer])
        let format = try edited { $0.format = 1 }.explanation()
        #expect(format.causes.map(\.kind) == [.format])
        let layout = try snapshot(1).layout
        let file = try TestAdapter.write(
            to: workspace.root + "/a.adapter", spread: 0)
        try FileSystem.makeFolder(layout.adapters)
        try file.write(to: layout.adapter(file.digest.hex))
        let adapter = try edited { $0.adapt(by: .init(file)) }.explanation()
        #expect(adapter.causes.map(\.kind) == [.adapter])
    }

    @Test("equal roots have no cause, and builds on other machines in another order neither")
    func equal() throws {
        let same = try IndexDifference(from: snapshot(1), to: snapshot(1))
        let found = try same.explanation()
        #expect(found.causes.isEmpty && found.fault == nil && found.words(same).isEmpty)
        #expect(try workspace.cleanRoot(threads: 3) == snapshot(1).manifest.root)
    }

    // MARK: Faults

    /// The only segment written once more, with another content.
    private func rewritten(
        _ edit: (inout [SegmentSource]) -> Void
    ) throws -> IndexDifference {
        try edited { manifest in
            let index = try snapshot(1)
            let segment = index.segments[0]
            var sources = try (0..<segment.sources.count).map { number in
                let record = try segment.sources[number]
                let ordinals = try segment.ordinals(of: record)
                return SegmentSource(
                    record: record, chunks: try ordinals.map { try segment.chunk($0).chunk },
                    vectors: ordinals.flatMap { Array(segment.vectors.row($0)) })
            }
            edit(&sources)
            let info = try SegmentWriter(
                folder: index.layout.segments, settings: index.settings.hnsw,
                dimension: segment.vectors.dimension, threads: 1
            ).write(sources)
            manifest.segments[0].id = info.id
            manifest.segments[0].files = info.files.map {
                .init(name: $0.name, length: $0.info.length, sha256: $0.info.digest.hex)
            }
        }
    }

    private func fault(
        _ edit: (inout [SegmentSource]) -> Void
    ) throws -> DeterminismFault.Segment? {
        let found = try rewritten(edit).explanation()
        #expect(found.causes.isEmpty)
        guard case .segment(let segment)? = found.fault else { return nil }
        return segment
    }

    @Test("the same inputs and other bytes: the first file and the first source are named")
    func segments() throws {
        #expect(try rewritten { _ in }.isEqual, "written twice it is the same")
        let facts = try fault { $0[1].record.facts.title = "Another" }
        #expect(facts?.files == ["sources"] && facts?.part == "facts")
        #expect(facts?.source == SourceID(path: "wombat.txt") && facts?.others == 0)
        let text = try fault { $0[0].chunks[0].text += " Aardvark." }
        #expect(text?.part == "chunks" && text?.source == SourceID(path: "numbat.md"))
        #expect(text?.files.first == "chunks" && text?.files.contains("terms") == true)
        let vector = try fault { $0[2].vectors[0].negate() }
        #expect(vector?.part == "vectors" && vector?.source == SourceID(path: "退款.txt"))
        #expect(vector?.files.first == "vectors" && vector?.files.contains("chunks") == false)
        let difference = try rewritten { $0[2].vectors[0].negate() }
        let words = try difference.explanation().words(difference)
        #expect(words.first?.hasPrefix("for no reason: ") == true, "\(words)")
        #expect(words.contains { $0.contains("first source: 退款.txt (vectors)") }, "\(words)")
    }

    @Test("a fault is seen beside a cause too, and where the writer is another there is none")
    func besideCauses() throws {
        let index = try snapshot(1)
        let broken = try rewritten { $0[0].chunks[0].text += " Aardvark." }.now.manifest
        func explained(_ edit: (inout Manifest) -> Void) throws -> RootExplanation {
            var manifest = broken
            edit(&manifest)
            manifest.root = manifest.computedRoot.hex
            return try IndexDifference(
                from: index, to: Snapshot(manifest, layout: index.layout)
            ).explanation()
        }
        let settings = try explained { $0.settings["bm25.k1"] = "1.5" }
        #expect(settings.causes.map(\.kind) == [.settings] && settings.fault != nil)
        let writer = try explained { $0.fingerprints["writer"] = "other" }
        #expect(writer.causes.map(\.kind) == [.writer] && writer.fault == nil)
    }

    @Test("measures that moved without a cause are named by their line of the root's text")
    func lines() throws {
        let calibrated = try edited { manifest in
            manifest.calibration["latin"] = .init(vectorWeight: 0.9, lateWeight: 0, samples: 3)
        }
        guard case .line(let change)? = try calibrated.explanation().fault else {
            Issue.record("no fault")
            return
        }
        #expect(change.key == "calibration latin" && change.now?.contains("0.9") == true)
        // What only search reads moves no measure either.
        let beside = try edited { manifest in
            manifest.settings["ranking.vector_weight.latin"] = "0.5"
            manifest.calibration["latin"] = .init(vectorWeight: 0.9, lateWeight: 0, samples: 3)
        }
        #expect(try beside.explanation().fault == .line(change))
        let cause = try edited { manifest in
            manifest.settings["bm25.k1"] = "1.5"
            manifest.calibration["latin"] = .init(vectorWeight: 0.9, lateWeight: 0, samples: 3)
        }
        #expect(try cause.explanation().fault == nil)
    }
}

@Suite(
    "quarry diff and quarry verify say why",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct RootCauseCommandTests {
    @Test("causes in words, in JSON, on the page; verify --against-full too")
    func command() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        try workspace.write("en/more.txt", "One more.")
        try workspace.writeJob(extra: "bm25: { k1: 1.5 }")
        let stale = try quarry.run(["verify", "index", "--against-full", "job.yaml"])
        #expect(stale.status == 4 && stale.output.contains("because of sources: 1 added"))
        #expect(stale.output.contains("because of settings: bm25.k1 0.9 → 1.5"), "\(stale.output)")
        let told = try quarry.run(["verify", "index", "--against-full", "job.yaml", "--json"])
        let verified = try told.object()["causes"] as? [[String: Any]]
        #expect(verified?.map { $0["cause"] as? String } == ["sources", "settings"])
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        let object = try quarry.run(["diff", "index@1", "index", "--json"]).object()
        let causes = try #require(object["causes"] as? [[String: Any]])
        #expect(causes.map { $0["cause"] as? String } == ["sources", "settings"])
        #expect(causes.first?["sources"] as? Int == 1 && object["fault"] is NSNull)
        let change = (causes.last?["changes"] as? [[String: Any]])?.first
        #expect(change?["key"] as? String == "bm25.k1" && change?["after"] as? String == "1.5")
        #expect((object["consequences"] as? [String])?.contains("segments") == true)
        let text = try quarry.run(["diff", "index@1", "index", "--html", "diff.html"])
        #expect(text.output.contains("  because of sources: 1 added\n"), "\(text.output)")
        #expect(text.output.contains("  hence "), "\(text.output)")
        let page = try FileSystem.read(workspace.root + "/diff.html")
        #expect(String(decoding: page, as: UTF8.self).contains("because of sources: 1 added"))
        let same = try quarry.run(["diff", "index", "index", "--json"]).object()
        #expect((same["causes"] as? [Any])?.isEmpty == true && same["fault"] is NSNull)
    }
}
