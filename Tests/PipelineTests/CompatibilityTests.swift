import Corpus
import Foundation
import Searching
import Segments
import Snapshots
import Testing

/// An index of every format that was ever published stays here for good: a new version reads it,
/// or says that it is too old. `Fixtures/index-format-1` holds three short texts, `index-format-2` the
/// same with synonyms, metadata and token vectors, `index-format-4` scripts within chunks and a Dutch text too.
@Suite("Indexes of earlier versions open")
struct CompatibilityTests {
    private let index = Self.fixture(1)

    private static func fixture(_ format: Int) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/index-format-\(format)").path
    }

    @Test("format 1 is whole, and its root is the one it was published with")
    func whole() throws {
        let (manifest, report) = try Verification.verify(index: index) { _, _ in }
        #expect(report.defects.isEmpty)
        #expect(report.files == 8)
        #expect(
            manifest.root == "c06c6fa795a36375" + manifest.root.dropFirst(16),
            "the way the root is computed must not change within a format")
    }

    @Test("format 2 is whole, its root is that of its text, and every part of it is read")
    func second() throws {
        let index = Self.fixture(2)
        let (manifest, report) = try Verification.verify(index: index) { _, _ in }
        #expect(report.defects.isEmpty && report.files == 10)
        #expect(manifest.format == 2)
        #expect(manifest.root == "64e258bc651f38ea" + manifest.root.dropFirst(16))
        #expect(manifest.languages?.scripts["han"]?.chunks == 2)
        #expect(manifest.languages?.aligned.contains(["han", "latin"]) == true)
        let snapshot = try Snapshot(index: index)
        #expect(snapshot.settings.rerank.storeLate == .codes)
        let late = try #require(snapshot.segments.first?.late)
        for ordinal in 0..<late.count { #expect(try late.codes(of: ordinal).count > 0) }
        let searcher = Searcher(snapshot: snapshot, encoder: nil)
        var options = SearchOptions(k: 9, mode: .bm25, rerank: .none)
        options.filters = [try Condition(filter: "meta:office=taipei")]
        options.collapsesNearDuplicates = true
        let result = try searcher.search("VPN 请假 refund", options: options)
        #expect(result.hits.count > 1)
        #expect(!result.notes.contains { $0.contains("no signatures") })
    }

    @Test("format 4 is whole, and says how many letters each script has and what is Dutch")
    func fourth() throws {
        let index = Self.fixture(4)
        let (manifest, report) = try Verification.verify(index: index) { _, _ in }
        #expect(report.defects.isEmpty && report.files == 11)
        #expect(manifest.format == 4)
        #expect(manifest.root == "ca85d6aa7a944bb0" + manifest.root.dropFirst(16))
        let languages = try #require(manifest.languages)
        #expect(languages.scripts.mapValues(\.letters) == ["han": 112, "latin": 279])
        #expect(languages.latin?.mapValues(\.letters) == ["nl": 157])
    }

    @Test(
        "every format answers in English, Traditional, Simplified and mixed",
        arguments: [1, 2, 4],
        [
            ("return goods refund", "returns.txt"), ("病假 醫師證明", "請假.txt"),
            ("差旅费报销", "报销.txt"), ("VPN 问题", "报销.txt"), ("请假申请", "請假.txt"),
        ])
    func answers(format: Int, asked: (query: String, source: String)) throws {
        let (query, source) = asked
        let index = Self.fixture(format)
        let searcher = Searcher(snapshot: try Snapshot(index: index), encoder: nil)
        let result = try searcher.search(
            query, options: SearchOptions(k: 1, mode: .bm25, rerank: .none))
        #expect(result.hits.first?.source.id.path == source)
        guard format == 1 else { return }
        // Format 1 did not keep these.
        #expect(result.hits.first?.facts.author == nil && result.hits.first?.source.encoding == nil)
    }

    @Test("format 1 has no signatures and no dates: options that need them say so, or find none")
    func later() throws {
        let searcher = Searcher(snapshot: try Snapshot(index: index), encoder: nil)
        var options = SearchOptions(k: 9, mode: .bm25, rerank: .none)
        options.collapsesNearDuplicates = true
        options.relevanceShare = 0.7
        options.expansions = [.rm3]
        let result = try searcher.search("VPN 请假 refund", options: options)
        #expect(result.hits.count > 1)
        #expect(result.notes.contains { $0.contains("no signatures") })
        options.filters = [try Condition(filter: "date:1900..2100")]
        #expect(try searcher.search("VPN 请假 refund", options: options).hits.isEmpty)
    }
}
