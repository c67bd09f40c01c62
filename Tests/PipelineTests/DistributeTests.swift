import Corpus
import Foundation
import Indexing
import Jobs
import ParserPool
import Reporting
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("A build that machines share has the root of one machine's", .serialized)
struct DistributeTests {
    private func workspace(soleChunks: Int = 2) throws -> Workspace {
        let workspace = try Workspace()
        workspace.soleChunks = soleChunks
        try workspace.write(SampleTexts.all)
        try workspace.writeManyTexts()
        return workspace
    }

    @Test(
        "in many partitions, units shuffled and each done twice, with and without token vectors",
        arguments: [false, true])
    func shuffled(storesTokens: Bool) throws {
        let workspace = try workspace()
        if storesTokens { workspace.settings.rerank.storeLate = .codes }
        let single = try workspace.build()
        let shared = SharedBuild(workspace: workspace)
        var random = SeededGenerator(seed: storesTokens ? 11 : 12)
        let counts = try shared.workAll { ($0 + $0).shuffled(using: &random) }
        #expect((counts[.prepare] ?? 0) > 3 && (counts[.segment] ?? 0) > 8, "\(counts)")
        #expect((counts[.search] ?? 0) > 1 && (counts[.compare] ?? 0) > 0, "\(counts)")
        let outcome = try shared.assemble()
        #expect(outcome.isNewGeneration)
        #expect(outcome.manifest.rootText == single.manifest.rootText)
        #expect(outcome.manifest.calibration.count == 2)
        let (_, report) = try Verification.verify(index: shared.index) { _, _ in }
        #expect(report.defects.isEmpty)
        #expect(try !shared.assemble().isNewGeneration, "again, it is the same")
    }

    @Test("in one partition, with nothing to measure")
    func small() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let single = try workspace.build()
        let shared = SharedBuild(workspace: workspace)
        let counts = try shared.workAll()
        #expect(counts[.segment] == 1 && counts[.search] == nil)
        #expect(try shared.assemble().manifest.root == single.manifest.root)
    }

    @Test("a second night does only what changed, and has the root of a clean build")
    func increments() throws {
        let workspace = try workspace()
        let shared = SharedBuild(workspace: workspace)
        let first = try shared.workAll()
        #expect(try shared.assemble().manifest.root == workspace.build().manifest.root)
        try workspace.write("folder1/文件 1.txt", "Changed. It is short. It has three sentences.")
        try workspace.remove("folder2/文件 2.txt")
        let bytes = try FileSystem.read(workspace.corpus + "/folder3/文件 3.txt")
        try workspace.remove("folder3/文件 3.txt")
        try workspace.write("moved/文件 3.txt", bytes)
        let second = try shared.workAll()
        #expect(second[.prepare] == 1, "one file is new: \(second)")
        let segments = try #require(second[.segment])
        #expect(segments <= 6 && segments < (first[.segment] ?? 0), "\(segments)")
        let outcome = try shared.assemble()
        #expect(try outcome.manifest.root == workspace.cleanRoot())
        #expect(outcome.changes.changed == 1 && outcome.changes.renamed == 1)
        #expect(outcome.changes.removed == 1)
        // What only the first night needed goes away, and nothing else.
        let build = try shared.open()
        defer { build.close() }
        let kept = try build.clean(graceSeconds: 0, isDry: true).removed
        #expect(!kept.isEmpty)
        #expect(try build.clean(graceSeconds: 3600, isDry: false).removed.isEmpty, "all is young")
        #expect(try build.clean(graceSeconds: -1, isDry: false).removed == kept)
        #expect(try build.clean(graceSeconds: -1, isDry: false).removed.isEmpty)
        #expect(try build.verify().defects.isEmpty)
        #expect(try shared.assemble().manifest.root == outcome.manifest.root)
    }

    @Test("settings that segments don't depend on plan the measuring alone")
    func settings() throws {
        let workspace = try workspace()
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        workspace.settings.bm25.k1 = 1.7
        let counts = try shared.workAll()
        #expect(counts[.prepare] == nil && counts[.segment] == nil && counts[.search] != nil)
        #expect(try shared.assemble().manifest.root == workspace.cleanRoot())
        workspace.settings.hnsw.m = 6
        let more = try shared.workAll()
        #expect(more[.prepare] == nil && (more[.segment] ?? 0) > 8)
        #expect(try shared.assemble().manifest.root == workspace.cleanRoot())
    }

    @Test("documents that fail are in the receipts, and fail no unit")
    func failures() throws {
        let workspace = try workspace()
        try workspace.write("bad.docx", "This is no package.")
        try workspace.write("bad.pdf", "%PDF-1.7 and no more")
        let single = try workspace.build()
        #expect(single.failures.count == 2)
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        let outcome = try shared.assemble()
        #expect(outcome.manifest.root == single.manifest.root)
        #expect(
            outcome.failures.map { "\($0.source) \($0.code)" }
                == single.failures.map { "\($0.source) \($0.code)" })
        #expect(try shared.workAll().isEmpty, "they are not tried again each night")
    }

    @Test("documents that failed are tried again when a limit or a password is another")
    func limits() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        try workspace.write("bad.pdf", "%PDF-1.7 and no more")
        #expect(try shared.workAll()[.prepare] == 1)
        workspace.parse.timeoutSeconds = 60
        #expect(try shared.workAll()[.prepare] == 1, "and nothing else is prepared again")
        #expect(try shared.assemble().failures.map(\.source) == ["bad.pdf"])
        workspace.parse.passwords = ["swordfish"]
        let build = try shared.open()
        defer { build.close() }
        let lines = try shared.plan(build)
        #expect(lines.count == 1 && !lines[0].contains("swordfish"))
        workspace.parse.passwords = ["another"]
        let other = try shared.open()
        defer { other.close() }
        let error = #expect(throws: QuarryError.self) { try Worker(other).work(at: lines[0]) }
        #expect(error?.reason.contains("parse.limits") == true)
        try shared.workAll()
        #expect(try shared.assemble().failures.map(\.source) == ["bad.pdf"])
    }

    @Test("a unit has so many sources at most, and those in lists are counted too")
    func counts() throws {
        let workspace = try Workspace()
        try workspace.writeManyTexts(400)
        let build = try SharedBuild(workspace: workspace).open()
        defer { build.close() }
        let state = try build.state()
        #expect(state.missing.count == 1 && state.missing[0].unit.list != nil)
        #expect(state.sourceCount == 400 && state.preparedCount == 0)
        var planner = build.planner
        planner.maximumSources = 7
        let units = try planner.state().missing.compactMap(\.unit.sources)
        #expect(units.count == 58 && units.allSatisfy { $0.sources.count <= 7 })
        #expect(Set(units.flatMap { $0.sources.map(\.path) }).count == 400)
        planner.maximumSources = 400
        planner.maximumPathBytes = 100
        let short = try planner.state().missing.compactMap(\.unit.sources)
        #expect(short.count > 50 && short.flatMap(\.sources).count == 400)
        for unit in short {
            #expect(unit.sources.dropLast().reduce(0) { $0 + $1.path.utf8.count } < 100)
        }
    }

    @Test("an empty corpus is an error, and so is one in which everything is gone")
    func empty() throws {
        let workspace = try Workspace()
        let shared = SharedBuild(workspace: workspace)
        #expect(throws: QuarryError.self) { try shared.workAll() }
        try workspace.write(SampleTexts.all)
        try shared.workAll()
        _ = try shared.assemble()
        workspace.removalGuard = RemovalGuard()
        for name in try FileSystem.names(in: workspace.corpus) { try workspace.remove(name) }
        let build = try shared.open()
        defer { build.close() }
        #expect(try build.plan().survey.removals.isRefused)
        #expect(try build.assemble().isRefused)
        let error = #expect(throws: QuarryError.self) {
            try build.clean(graceSeconds: 0, isDry: true)
        }
        #expect(error?.reason.contains("--accept-removals") == true)
    }

    @Test("assembling too early names what is not prepared, and leaves no folder")
    func early() throws {
        let workspace = try Workspace()
        for name in ["a.txt", "b.txt"] { try workspace.write(name, "It is of \(name).") }
        let shared = SharedBuild(workspace: workspace)
        let error = #expect(throws: QuarryError.self) { try shared.assemble() }
        #expect(error?.code == .notFound)
        #expect(error?.reason.contains("2 sources are not prepared: a.txt, b.txt") == true)
        #expect(!FileSystem.exists(shared.index))
    }

    @Test("a file that changes after it was planned ends its unit, for good and with its name")
    func changed() throws {
        let workspace = try workspace()
        let shared = SharedBuild(workspace: workspace)
        let build = try shared.open()
        defer { build.close() }
        let lines = try shared.plan(build)
        try workspace.write("folder1/文件 1.txt", "Changed while others were at work.")
        let worker = Worker(build)
        var errors: [QuarryError] = []
        for line in lines {
            do { _ = try worker.work(at: line) } catch { errors.append(error) }
        }
        let error = try #require(errors.first)
        #expect(errors.count == 1 && WorkStatus(error) == .permanent)
        #expect(error.path == "folder1/文件 1.txt" && error.reason.contains("plan again"))
        try workspace.remove("folder2/文件 2.txt")
        try shared.workAll()
        #expect(try shared.assemble().manifest.root == workspace.cleanRoot())
    }

    @Test("a file that a machine does not see makes the unit wait for another")
    func absent() throws {
        let workspace = try workspace()
        let shared = SharedBuild(workspace: workspace)
        let build = try shared.open()
        defer { build.close() }
        let lines = try shared.plan(build)
        try FileSystem.rename(workspace.corpus, to: workspace.root + "/elsewhere")
        try FileSystem.makeFolder(workspace.corpus)
        for line in lines {
            #expect {
                try Worker(build).work(at: line)
            } throws: {
                ($0 as? QuarryError).map { WorkStatus($0) } == .retry
            }
        }
        try FileSystem.remove(workspace.corpus)
        try FileSystem.rename(workspace.root + "/elsewhere", to: workspace.corpus)
        try shared.workAll()
        #expect(try shared.assemble().manifest.root == workspace.cleanRoot())
    }

    @Test("parsers that hang are given up at the time limit, and no unit with them")
    func hanging() throws {
        let workspace = try Workspace()
        workspace.parse.timeoutSeconds = 3
        try workspace.write(SampleTexts.all)
        let shared = SharedBuild(workspace: workspace)
        let build = try shared.open()
        defer { build.close() }
        let lines = try shared.plan(build)
        for child in build.pool.childProcessIDs { kill(child, SIGSTOP) }
        let watch = Stopwatch()
        for line in lines {
            let receipt = try Worker(build).work(at: line)
            #expect(receipt.failedCount == 0, "another parser read it")
        }
        #expect(watch.seconds >= 3)
        try shared.workAll()
        #expect(try shared.assemble().manifest.root == workspace.cleanRoot())
    }

    @Test("the peak of memory has that of parsers that live")
    func peak() throws {
        let workspace = try workspace()
        let shared = SharedBuild(workspace: workspace)
        let build = try shared.open()
        defer { build.close() }
        let worker = Worker(build)
        for line in try shared.plan(build) { _ = try worker.work(at: line) }
        let children = build.pool.childProcessIDs
        try #require(!children.isEmpty)
        let living = children.reduce(0) { $0 + ProcessMemory.peak(ofChild: $1) }
        #expect(living > children.count << 20, "a parser has a megabyte at least")
        let together = ProcessMemory.peak + living
        #expect(worker.peakMemory >= together)
        #expect(ProcessMemory.peak(ofChild: .max) == 0)
    }

    @Test("another job's store is refused")
    func otherJob() throws {
        let workspace = try workspace()
        let store = FolderUnitStore(place: SharedBuild(workspace: workspace).store)
        try StoreMark.check(store, job: "another", makes: true)
        #expect(throws: QuarryError.self) { try SharedBuild(workspace: workspace).open() }
    }
}
