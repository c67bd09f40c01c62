import Corpus
import Foundation
import Indexing
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("A store keeps what is needed, and loses the rest", .serialized)
struct DistributeUpkeepTests {
    private static let day = 86_400.0

    /// Makes all files of the store two days old.
    private func age(_ shared: SharedBuild) throws {
        for name in try StoreLayout.folders.flatMap({ try shared.files(below: $0) }) {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -2 * Self.day)],
                ofItemAtPath: "\(shared.store)/\(name)")
        }
    }

    @Test("the receipt of a file that can't be read stays when the file is renamed")
    func renamedFailure() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        try workspace.write("bad.pdf", "%PDF-1.7 and no more")
        try shared.workAll()
        try workspace.remove("bad.pdf")
        try workspace.write("renamed.pdf", "%PDF-1.7 and no more")
        #expect(try shared.workAll().isEmpty)
        let build = try shared.open()
        defer { build.close() }
        #expect(try build.clean(graceSeconds: -1, isDry: false).removed.isEmpty)
        #expect(try shared.workAll().isEmpty)
        #expect(try shared.assemble().failures.map(\.source) == ["renamed.pdf"])
        // Without it, nothing needs the receipt.
        try workspace.remove("renamed.pdf")
        let removed = try build.clean(graceSeconds: -1, isDry: false).removed
        #expect(removed.count == 1 && removed[0].hasPrefix("\(StoreLayout.receipts)/prepare"))
    }

    @Test("what failed is tried again where somebody asks, and nothing that was prepared with it")
    func retried() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("bad.pdf", "%PDF-1.7 and no more")
        var shared = SharedBuild(workspace: workspace)
        shared.unitSeconds = 600
        #expect(try shared.workAll()[.prepare] == 1, "one unit has all")
        let root = try shared.assemble().manifest.root
        let build = try shared.open()
        defer { build.close() }
        #expect(try shared.plan(build).isEmpty)
        let planned = try build.plan(unitSeconds: 600, retriesFailed: true).missing
        #expect(planned.compactMap(\.unit.sources).map { $0.sources.map(\.path) } == [["bad.pdf"]])
        #expect(try build.verify().defects.isEmpty)
        #expect(try build.state().unprepared == ["bad.pdf"])
        let receipt = try Worker(build).work(at: #require(planned.first).unit.line)
        #expect(receipt.failedCount == 1)
        #expect(try shared.plan(build).isEmpty)
        let outcome = try shared.assemble()
        #expect(outcome.manifest.root == root && outcome.failures.map(\.source) == ["bad.pdf"])
        // That receipt says nothing else: it goes.
        let again = try build.plan(unitSeconds: 600, retriesFailed: true).missing
        #expect(again.map(\.name) == [receipt.unit])
        #expect(try shared.files(below: "\(StoreLayout.receipts)/prepare").count == 1)
    }

    @Test("old files that somebody uses again are as young as their use")
    func usedAgain() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        try workspace.write("more.txt", "One sentence more. It goes away again.")
        let build = try shared.open()
        defer { build.close() }
        let line = try #require(try shared.plan(build).first)
        let receipt = try Worker(build).work(at: line)
        let path = build.planner.path(of: receipt)
        try shared.workAll()
        try workspace.remove("more.txt")
        try shared.workAll()
        try age(shared)
        let names = [path] + receipt.outputNames
        let removed = try build.clean(graceSeconds: Self.day, isDry: true).removed
        #expect(Set(removed).isSuperset(of: names))
        // A worker that finds the unit done: its receipt is young, and keeps the pack.
        _ = try Worker(build).work(at: line)
        let kept = try build.clean(graceSeconds: Self.day, isDry: true).removed
        #expect(Set(kept).isDisjoint(with: names) && kept.count == removed.count - names.count)
        // One that makes again what is there.
        try age(shared)
        try FileSystem.remove("\(shared.store)/\(path)")
        try workspace.write("more.txt", "One sentence more. It goes away again.")
        _ = try Worker(build).work(at: line)
        let files = try build.store.list(below: StoreLayout.packs)
        let young = files.filter { $0.modified > Date().timeIntervalSince1970 - Self.day }
        #expect(young.map(\.name) == receipt.outputNames)
    }

    @Test("of several who write other bytes under one name at once, one is told that it did")
    func first() throws {
        let workspace = try Workspace()
        let store = FolderUnitStore(place: workspace.root + "/store")
        for round in 0..<50 {
            let name = "receipts/segment/ab/\(round).json"
            let results = Parallel.map(8, threads: 8) { number in
                Result { try store.putIfAbsent([UInt8(number)], as: name) }
            }
            let winners = try results.indices.filter { try results[$0].get() }
            try #require(winners.count == 1)
            #expect(try store.get(name, limit: 10) == [UInt8(winners[0])])
            #expect(try store.putIfAbsent([UInt8(winners[0])], as: name), "the same bytes")
        }
        #expect(try store.list(below: "receipts").count == 50, "nothing is left beside")
    }
}
