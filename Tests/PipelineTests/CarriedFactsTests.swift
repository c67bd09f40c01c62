import Corpus
import Foundation
import Indexing
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

/// A limit keeps a changed source as it was. Once the cache has lost the old version, all that is
/// known of it is in the previous generation's segments.
@Suite("What a limit carries over loses nothing when the cache is gone")
struct CarriedFactsTests {
    @Test("of two changed sources one is carried, as a clean build has it", arguments: Self.types)
    func one(type: SourceType) throws {
        let (workspace, names) = try Self.built(type)
        let before = try workspace.records()
        for (name, bytes) in zip(names, try Self.bytes(type).suffix(2)) {
            try workspace.write(name, bytes)
        }
        let outcome = try workspace.build(control: StopControl(limits: .init(maximumFiles: 1)))
        #expect(outcome.carriedOver.map(\.kind) == [.previousVersion])
        let carried = try #require(outcome.carriedOver.first?.source)
        try Self.expectSame(workspace, before, carried)
        let place = try #require(names.firstIndex(of: carried.path))
        try workspace.write(carried.path, try Self.bytes(type)[place])
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test("of all types at once, in a segment that is built again", arguments: [1, 3])
    func all(threads: Int) throws {
        let workspace = try Workspace()
        for type in Self.types { try workspace.write("a.\(type.rawValue)", Self.bytes(type)[0]) }
        try workspace.write(Self.doubtful, try Repository.bytes(Self.fixtures + Self.doubtful))
        try workspace.write("gone.txt", "removed before the second build")
        try workspace.build()
        let before = try workspace.records()
        #expect(before[Self.doubtful]?.pages.poor.isEmpty == false)
        try FileSystem.remove(workspace.root + "/cache")
        try workspace.remove("gone.txt")
        for type in Self.types { try workspace.write("a.\(type.rawValue)", Self.bytes(type)[2]) }
        try workspace.write(Self.doubtful, try Self.bytes(.pdf)[3])
        let expired = StopControl(limits: .init(deadline: Date(timeIntervalSince1970: 0)))
        let outcome = try workspace.build(threads: threads, control: expired)
        #expect(outcome.carriedOver.count == Self.types.count + 1 && outcome.parsed == 0)
        #expect(outcome.carriedOver.allSatisfy { $0.kind == .previousVersion })
        for carried in outcome.carriedOver {
            try Self.expectSame(workspace, before, carried.source)
        }
        for type in Self.types { try workspace.write("a.\(type.rawValue)", Self.bytes(type)[0]) }
        try workspace.write(Self.doubtful, try Repository.bytes(Self.fixtures + Self.doubtful))
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    /// Two indexed sources of a type, and no cache.
    private static func built(_ type: SourceType) throws -> (Workspace, names: [String]) {
        let workspace = try Workspace()
        let names = ["甲.\(type.rawValue)", "b.\(type.rawValue)"]
        for (name, bytes) in zip(names, try bytes(type)) { try workspace.write(name, bytes) }
        try workspace.build()
        for record in try workspace.records().values {
            // Otherwise there would be nothing to lose.
            #expect(record.facts.title != nil && record.facts.language != "und")
            #expect(type == .txt || record.facts.author != nil && record.facts.date != nil)
            #expect(!type.isText || !record.facts.warnings.isEmpty)
        }
        try FileSystem.remove(workspace.root + "/cache")
        return (workspace, names)
    }

    private static func expectSame(
        _ workspace: Workspace, _ before: [String: SourceRecord], _ carried: SourceID
    ) throws {
        let old = try #require(before[carried.path])
        let new = try #require(try workspace.records()[carried.path])
        #expect(new.file == old.file && new.facts == old.facts && new.pages == old.pages)
        #expect(new.chunkCount == old.chunkCount)
    }

    static let types = SourceType.ofFiles
    private static let fixtures = "Tests/ParsingTests/Fixtures/"
    /// Has a page that can't be trusted.
    private static let doubtful = "garbled-hant.pdf"

    /// Two versions of two documents of a type: those before, then those after. All but plain
    /// text state an author and dates; texts are in an encoding that calls for a warning.
    private static func bytes(_ type: SourceType) throws -> [[UInt8]] {
        switch type {
        case .pdf:
            try handbook([
                "hr/parental-and-care-leave-guide.pdf", "hr/遠距工作管理辦法.pdf",
                "minutes/2025-07-02 safety committee.pdf", "finance/采购与付款管理办法.pdf",
            ])
        case .docx:
            try handbook([
                "hr/休假管理制度-深圳.docx", "legal/warranty-terms.docx",
                "legal/保密協議管理要點.docx", "it/vpn-setup-guide.docx",
            ])
        case .jsonl: []
        case .txt: big5 { "差旅費報支規定\n\n第 \($0) 版：員工出差前應先填寫申請單。" }
        case .markdown:
            big5 {
                """
                ---
                author: 王小明 \($0)
                date: 2026-07-0\($0)
                lastmod: 2026-08-0\($0)
                tags: [人事, 假別 \($0)]
                ---
                # 請假規定

                第 \($0) 版：病假須附醫師證明。
                """
            }
        case .html:
            big5 {
                """
                <meta charset="big5"><title>退貨政策</title><meta name="author" content="陳 \($0)">
                <meta name="dc.date" content="2026-07-0\($0)"><p>第 \($0) 版：退貨須附收據。</p>
                """
            }
        }
    }

    private static func handbook(_ names: [String]) throws -> [[UInt8]] {
        try names.map { try Repository.bytes("corpora/handbook/" + $0) }
    }

    private static func big5(_ text: (Int) -> String) -> [[UInt8]] {
        (1...4).map { SampleTexts.encoded(text($0), as: "BIG5") }
    }
}

extension Workspace {
    /// What the current generation holds of its sources, by path.
    fileprivate func records() throws -> [String: SourceRecord] {
        let store = GenerationStore(root: index)
        var records: [String: SourceRecord] = [:]
        for entry in try store.currentManifest().segments {
            let table = try SourceTable(folder: store.layout.segment(entry.id))
            for number in 0..<table.count {
                let record = try table[number]
                records[record.file.id.path] = record
            }
        }
        return records
    }
}
