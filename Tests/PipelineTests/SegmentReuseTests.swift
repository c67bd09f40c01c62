import Artifacts
import Corpus
import Foundation
import Searching
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Indexing

/// A segment of which little has changed is written from the one before, which holds the chunks,
/// the vectors and the codes of the token vectors.
@Suite("What the segment before holds is not made again")
struct SegmentReuseTests {
    private func workspace(
        _ late: RerankSettings.LateStorage, soleChunks: Int = 10_000
    ) throws -> Workspace {
        let workspace = try Workspace()
        workspace.settings.rerank.storeLate = late
        workspace.soleChunks = soleChunks
        try workspace.write(SampleTexts.all)
        for number in 0..<20 { try workspace.write("more/\(number).txt", Self.text(number)) }
        return workspace
    }

    private static func text(_ number: Int, edition: Int = 1) -> String {
        """
        Gate \(number) closes at \(number) o'clock in edition \(edition).

        第 \(number) 號門，第 \(edition) 版。
        """
    }

    @Test(
        "without a cache an increment embeds what has changed alone, and equals a full build",
        arguments: [RerankSettings.LateStorage.none, .codes], [1, 3])
    func cacheless(late: RerankSettings.LateStorage, threads: Int) throws {
        let workspace = try workspace(late)
        let first = try workspace.build()
        try FileSystem.remove(workspace.root + "/cache")
        try workspace.write("more/7.txt", Self.text(7, edition: 2))
        let outcome = try workspace.build(threads: threads)
        #expect(outcome.parsed == 1)
        #expect(outcome.embedded == 1 && first.embedded > 20)
        // Token vectors of the new chunk alone.
        let fingerprints = try Fingerprints(
            parser: "", model: TestModel.model(workspace.settings.embed),
            settings: workspace.settings)
        let keys = try workspace.texts().map { fingerprints.lateKey($0) }
        let made = try ArtifactStore.open(workspace.cache).contains(.tokens, under: keys)
        #expect(made.count == (late == .none ? 0 : 1) && keys.count > 20)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test("renamed, copied, removed and split sources are read from where they were")
    func moved() throws {
        let workspace = try workspace(.codes, soleChunks: 8)
        try workspace.build()
        try FileSystem.remove(workspace.root + "/cache")
        try workspace.remove("more/3.txt")
        try workspace.write("elsewhere/3.txt", Self.text(3))
        try workspace.write("copy of 4.txt", Self.text(4))
        try workspace.remove("more/5.txt")
        for number in 20..<40 { try workspace.write("new/\(number).txt", Self.text(number)) }
        let outcome = try workspace.build()
        // What has a new name is prepared like what is new.
        #expect(outcome.embedded == 22)
        #expect(outcome.manifest.segments.count > 3)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test(
        "a damaged segment gives nothing: not to a build with a cache, nor to one without",
        arguments: ["vectors", "chunks", "late", "sources"], [true, false])
    func damaged(file: String, hasCache: Bool) throws {
        let workspace = try workspace(.codes)
        let segment = try #require(try workspace.build().manifest.segments.first)
        let path = "\(workspace.index)/segments/\(segment.id)/\(file)"
        var bytes = try FileSystem.read(path)
        // In the middle of the payload, where nothing but the hash can tell.
        bytes[64 + (bytes.count - 128) / 3] ^= 1
        try overwrite(path, with: bytes)
        if !hasCache { try FileSystem.remove(workspace.root + "/cache") }
        try workspace.write("more/7.txt", Self.text(7, edition: 2))
        do {
            let outcome = try workspace.build()
            #expect(hasCache ? outcome.embedded == 1 : outcome.embedded > 20)
            #expect(try outcome.manifest.root == workspace.cleanRoot())
        } catch let error as QuarryError {
            // The table of sources is read by every build, and may be damaged beyond reading.
            #expect(file == "sources" && error.code == .corrupt)
        }
    }

    @Test("other settings, and a build that ignores the cache, take nothing from it")
    func distrusted() throws {
        let workspace = try workspace(.codes)
        let chunks = try workspace.build().manifest.statistics.chunks
        try FileSystem.remove(workspace.root + "/cache")
        try workspace.write("more/7.txt", Self.text(7, edition: 2))
        let full = try workspace.build(ignoresCache: true)
        #expect(full.embedded >= chunks)
        try FileSystem.remove(workspace.root + "/cache")
        workspace.settings.chunk = ChunkSettings(maxTokens: 40, overlapTokens: 8)
        let rechunked = try workspace.build()
        #expect(rechunked.parsed == full.manifest.statistics.sources)
        #expect(try rechunked.manifest.root == workspace.cleanRoot())
    }

    @Test("token vectors that are stored from now on are made, the rest is kept")
    func laterStored() throws {
        let workspace = try workspace(.none)
        try workspace.build()
        try FileSystem.remove(workspace.root + "/cache")
        workspace.settings.rerank.storeLate = .codes
        let outcome = try workspace.build()
        #expect(outcome.parsed == 0)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }
}

extension Workspace {
    /// What the model reads of each chunk of the current generation.
    fileprivate func texts() throws -> [String] {
        try searcher().snapshot.segments.flatMap { segment in
            try (0..<segment.chunkCount).map { try segment.chunk($0).chunk.embeddedText }
        }
    }
}
