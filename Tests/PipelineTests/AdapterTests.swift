import Adapting
import Artifacts
import Corpus
import Distributing
import Embedding
import Foundation
import Indexing
import Jobs
import Publishing
import Ranking
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("An index whose questions pass through an adapter")
struct AdapterTests {
    private let workspace: Workspace
    private let plain: Manifest

    init() throws {
        workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        for number in 0..<30 {
            try workspace.write(
                "more/\(number).txt",
                "Paragraph \(number) tells of the refund policy. It has a second sentence of its "
                    + "own, number \(number * 7). And the last one ends it after \(number) days.")
        }
        plain = try workspace.build().manifest
    }

    private func adapter(_ spread: Float, rank: Int? = nil) throws -> AdapterFile {
        try TestAdapter.write(
            to: workspace.root + "/a.adapter", spread: spread, rank: rank)
    }

    private func hits(
        _ query: String = "refund policy", adapts: Bool = true
    ) throws -> [String] {
        var options = SearchOptions(k: 20, mode: .vector, rerank: .none)
        options.usesAdapter = adapts
        return try workspace.searcher().search(query, options: options).hits.map {
            "\($0.source.id) \($0.address.ordinal) \($0.score)"
        }
    }

    @Test("a job that names one builds another root, without a document parsed or embedded")
    func root() throws {
        workspace.adapter = try adapter(0.2)
        let outcome = try workspace.build()
        #expect(outcome.isNewGeneration && outcome.parsed == 0 && outcome.embedded == 0)
        let manifest = outcome.manifest
        #expect(manifest.root != plain.root && manifest.segments == plain.segments)
        #expect(manifest.adapter?.sha256 == workspace.adapter?.digest.hex)
        #expect(manifest.format == 4 && plain.format == 4)
        #expect(manifest.rootText.contains("\nadapter "))
        #expect(try workspace.cleanRoot() == manifest.root)
        #expect(try !workspace.build().isNewGeneration)
        // And back.
        workspace.adapter = nil
        #expect(try workspace.build().manifest.root == plain.root)
    }

    @Test("the identity finds what is found without it, score by score")
    func identity() throws {
        let before = try hits()
        for rank in [nil, 3] as [Int?] {
            workspace.adapter = try adapter(0, rank: rank)
            let built = try workspace.build().manifest
            #expect(built.calibration == plain.calibration && built.root != plain.root)
            #expect(try hits() == before)
        }
    }

    @Test("questions pass through it, unless they are not to; each answer says which")
    func asked() throws {
        let before = try hits()
        workspace.adapter = try adapter(0.3)
        try workspace.build()
        let moved = try hits()
        #expect(moved != before)
        #expect(try hits(adapts: false) == before)
        let searcher = try workspace.searcher()
        let vector = try searcher.encoder.map {
            Array(try $0.embed(["refund policy"], as: .query)[0])
        }
        let file = try #require(workspace.adapter)
        #expect(try searcher.vector(of: "refund policy") == vector.map(file.adapter.apply))
        func explained(_ options: SearchOptions) throws -> String? {
            try searcher.search("refund policy", options: options, explain: true).hits.first?
                .explanation?.adapter
        }
        #expect(try explained(SearchOptions()) == file.digest.hex)
        #expect(try explained(SearchOptions(mode: .bm25)) == nil)
        var without = SearchOptions()
        without.usesAdapter = false
        #expect(try explained(without) == nil)
    }

    @Test("a trial has the root that a build has, with nothing written")
    func trial() throws {
        let file = try adapter(0.3)
        let trial = AdapterTrial(
            of: try Snapshot(index: workspace.index),
            encoder: Encoder(model: try TestModel.model(), threads: 2),
            artifacts: try ArtifactStore.open(workspace.cache), threads: 2)
        let tried = try trial.snapshot(through: file)
        #expect(!FileSystem.exists(workspace.index + "/adapters"))
        #expect(try trial.snapshot(through: nil).manifest.root == plain.root)
        workspace.adapter = file
        #expect(try workspace.build().manifest.root == tried.manifest.root)
    }

    @Test("one for another model is refused before anything is done")
    func otherModel() throws {
        workspace.adapter = try TestAdapter.write(
            to: workspace.root + "/a.adapter", spread: 0, model: Digest.sha256("another"))
        let error = #expect(throws: QuarryError.self) { try workspace.build() }
        #expect(error?.code == .invalidInput)
        #expect(try GenerationStore(root: workspace.index).currentManifest().root == plain.root)
    }

    @Test("damage in the index's folder is found, and nothing answers without it")
    func damage() throws {
        workspace.adapter = try adapter(0.2)
        let manifest = try workspace.build().manifest
        let path = IndexLayout(root: workspace.index).adapter(
            try #require(manifest.adapter).sha256)
        let whole = try FileSystem.read(path)
        _ = try TestAdapter.write(to: workspace.root + "/b.adapter", spread: 0.1)
        let other = try FileSystem.read(workspace.root + "/b.adapter")
        var flipped = whole
        flipped[200] ^= 1
        for bytes in [flipped, Array(whole.dropLast()), [], other] {
            try overwrite(path, with: bytes)
            let error = #expect(throws: QuarryError.self) { try Snapshot(index: workspace.index) }
            #expect(error?.code == .corrupt)
            let found = try Verification.verify(index: workspace.index) { _, _ in }
            #expect(found.findings.defects.count == 1)
        }
        try FileSystem.remove(path)
        #expect(throws: QuarryError.self) { try Snapshot(index: workspace.index) }
        // A build that finds nothing new mends it all the same.
        try workspace.build()
        #expect(try FileSystem.read(path) == whole)
        let found = try Verification.verify(index: workspace.index) { _, _ in }
        #expect(found.findings.defects.isEmpty)
    }

    @Test("adapters that no generation names any more are removed")
    func retention() throws {
        let folder = IndexLayout(root: workspace.index).adapters
        for number in 1...4 {
            workspace.adapter = try adapter(Float(number) / 10)
            try workspace.build()
        }
        let kept = try FileSystem.names(in: folder)
        #expect(kept.count == GenerationStore.keptGenerations)
        #expect(kept.contains(try #require(workspace.adapter).digest.hex))
    }

    @Test("it travels: by a repository, by an archive, and alone where it alone has changed")
    func travels() throws {
        workspace.adapter = try adapter(0.2)
        let first = try workspace.build().manifest
        let repository = workspace.root + "/repository"
        let export = try IndexExport(
            index: workspace.index, folder: repository, options: .init())
        #expect(try export.run().root == first.root)
        let receiver = workspace.root + "/received/index"
        try FileSystem.makeFolder(receiver)
        func pull() throws -> PullOutcome {
            try IndexPull(
                from: FolderReader(folder: repository), index: receiver, options: .init()
            ).run()
        }
        #expect(try pull().root == first.root)
        #expect(try Snapshot(index: receiver).adapter == workspace.adapter)
        let pointer = String(
            decoding: try FileSystem.read(repository + "/channels/latest.json"), as: UTF8.self)
        #expect(pointer.contains(/"min_reader"\s*:\s*4\b/))

        workspace.adapter = try adapter(0.25)
        let second = try workspace.build().manifest
        _ = try export.run()
        let outcome = try pull()
        #expect(outcome.root == second.root)
        let size = try #require(second.adapter).length
        #expect(outcome.bytesDownloaded < size + second.rootText.utf8.count + 4_000)
        #expect(try Snapshot(index: receiver).adapter == workspace.adapter)

        // What is damaged at the receiver comes again, of the right length too.
        let path = IndexLayout(root: receiver).adapter(try #require(second.adapter).sha256)
        var flipped = try FileSystem.read(path)
        flipped[200] ^= 1
        for bytes in [nil, flipped, Array(flipped.dropLast())] {
            if let bytes { try overwrite(path, with: bytes) } else { try FileSystem.remove(path) }
            #expect(throws: QuarryError.self) { try Snapshot(index: receiver) }
            let outcome = try pull()
            #expect(outcome.root == second.root && outcome.bytesDownloaded >= size)
            #expect(try Snapshot(index: receiver).adapter == workspace.adapter)
        }
        #expect(try pull().bytesDownloaded < size)

        let archive = workspace.root + "/a.tar.zst"
        #expect(try ArchiveExport(index: workspace.index, path: archive).run().root == second.root)
        // Adapter and segments come out of the same archive, the one after the other.
        let carried = workspace.root + "/carried"
        let reader = try RepositoryPlace.reader(archive, token: nil, index: carried)
        let brought = try IndexPull(from: reader, index: carried, options: .init()).run()
        #expect(brought.root == second.root && brought.way == .objects)
        #expect(try Snapshot(index: carried).adapter == workspace.adapter)
        #expect(!FileSystem.exists(carried + "/.pull"))
    }

    @Test("machines that share a build have one machine's root, and another adapter is foreign")
    func shared() throws {
        // Enough for weights to be measured, by units of their own.
        try workspace.writeManyTexts()
        workspace.adapter = try adapter(0.3)
        let build = SharedBuild(workspace: workspace)
        var lines: [String] = []
        let counts = try build.workAll { units in
            lines += units
            return units
        }
        #expect(counts[.search] ?? 0 > 0)
        let machine = try build.open()
        defer { machine.close() }
        #expect(try machine.assemble().manifest.root == workspace.build().manifest.root)

        for other in [try adapter(0.1), nil] {
            workspace.adapter = other
            let foreign = try build.open(machine: 7)
            defer { foreign.close() }
            var refusals: [QuarryError] = []
            for line in lines {
                do { _ = try Worker(foreign).work(at: line) } catch { refusals.append(error) }
            }
            // Sources and segments are the same with any adapter; what questions find is not.
            #expect(!refusals.isEmpty && refusals.count < lines.count)
            #expect(
                refusals.allSatisfy {
                    $0.code == .invalidInput && $0.reason.contains("another adapter")
                })
        }
    }
}
