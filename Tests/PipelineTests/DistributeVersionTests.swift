import Corpus
import Indexing
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("Machines of other versions don't work at each other's units", .serialized)
struct DistributeVersionTests {
    private static let foreign: [UInt8] = [99, 99, 99]

    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        workspace.soleChunks = 2
        try workspace.writeManyTexts()
        return workspace
    }

    private func foreignObject(
        in folder: String, of build: DistributedBuild
    ) throws -> FileReference {
        FileReference(
            sha256: try build.store.put(object: Self.foreign, in: folder),
            bytes: Self.foreign.count)
    }

    private func refusal(of unit: Unit, by build: DistributedBuild) throws -> QuarryError {
        let error = try #require(throws: QuarryError.self) {
            try Worker(build).work(at: unit.line)
        }
        #expect(WorkStatus(error) == .permanent, "\(error)")
        return error
    }

    @Test("a unit states all that decides what it leaves, and no estimate")
    func stated() throws {
        let shared = SharedBuild(workspace: try workspace())
        let build = try shared.open()
        defer { build.close() }
        var units = [try #require(try build.plan().missing.first).unit]
        try shared.workAll()
        let state = try build.state()
        for phase in Phase.allCases.dropFirst() {
            let planned = state.phases.first { $0.phase == phase }
            units.append(try #require(planned?.units.first).unit)
        }
        let own: [Phase: [String]] = [
            .prepare: ["preparation"], .segment: ["preparation", "facts"],
            .search: ["measuring"], .compare: ["measuring"],
        ]
        for unit in units {
            #expect(!unit.line.contains("\"seconds\""))
            for key in try #require(own[unit.phase]) {
                var other = unit
                other.fingerprints[key] = try #require(unit.fingerprints[key]) + "0"
                let error = try refusal(of: other, by: build)
                #expect(error.reason.contains("planned with another \(key) "), "\(error)")
            }
        }
    }

    @Test("a source that would become something else is refused before it is read")
    func otherSources() throws {
        let shared = SharedBuild(workspace: try workspace())
        let build = try shared.open()
        defer { build.close() }
        var unit = try #require(try build.plan().missing.first).unit
        unit.sources?.sources[0].key = Digest.sha256("another version's").hex
        let list = try #require(unit.sources)
        #expect(try refusal(of: unit, by: build).path == list.sources[0].path)
        // Stated elsewhere, it is the same.
        unit.sources = nil
        unit.list = FileReference(
            sha256: try build.store.put(object: list.encoded, in: StoreLayout.lists),
            bytes: list.encoded.count)
        #expect(try refusal(of: unit, by: build).path == list.sources[0].path)
        unit.list = try foreignObject(in: StoreLayout.lists, of: build)
        _ = try refusal(of: unit, by: build)
        #expect(try shared.files(below: StoreLayout.packs).isEmpty)
    }

    @Test("a receipt that does not say what became of its unit's sources is none")
    func otherReceipts() throws {
        let shared = SharedBuild(workspace: try workspace())
        let build = try shared.open()
        defer { build.close() }
        let lines = try shared.plan(build)
        let receipt = try Worker(build).work(at: lines[0])
        var other = receipt
        for number in (receipt.sources ?? []).indices {
            other.sources?[number].key = Digest.sha256("another version's \(number)").hex
        }
        try build.store.replace(build.planner.path(of: receipt), with: other.stored)
        #expect(try shared.plan(build) == lines)
        #expect(try Worker(build).work(at: lines[0]) == receipt)
        #expect(try shared.plan(build) == Array(lines.dropFirst()))
        try shared.workAll()
        #expect(try shared.assemble().manifest.root == shared.workspace.cleanRoot())
    }

    @Test(
        "a receipt that names what another version wrote is none",
        arguments: [Phase.segment, .search, .compare])
    func otherOutputs(phase: Phase) throws {
        let shared = SharedBuild(workspace: try workspace())
        try shared.workAll()
        let build = try shared.open()
        defer { build.close() }
        let name = try #require(
            shared.files(below: "\(StoreLayout.receipts)/\(phase.rawValue)").first)
        var receipt = try build.receipt(named: name)
        let folder = try #require(receipt.objects.first).folder
        let object = try foreignObject(in: folder, of: build)
        if phase == .segment { receipt.facts = object } else { receipt.result = object }
        try build.store.replace(name, with: receipt.stored)
        let error = #expect(throws: QuarryError.self) { try build.assemble() }
        #expect(error?.code == .notFound)
        #expect(error?.reason.contains(receipt.unit.prefix(12)) == true)
        #expect(try shared.workAll()[phase] == 1)
        #expect(try shared.assemble().manifest.root == shared.workspace.cleanRoot())
    }

    @Test("questions and pairs of another version are refused for good")
    func otherQuestions() throws {
        let shared = SharedBuild(workspace: try workspace())
        try shared.workAll()
        let build = try shared.open()
        defer { build.close() }
        var refused = 0
        for planned in try build.state().phases {
            guard var unit = planned.units.first?.unit else { continue }
            if unit.questions != nil {
                unit.questions = try foreignObject(in: StoreLayout.questions, of: build)
            } else if unit.pairs != nil {
                unit.pairs = try foreignObject(in: StoreLayout.pairs, of: build)
            } else {
                continue
            }
            let error = try refusal(of: unit, by: build)
            #expect(error.reason.contains("another version"), "\(error)")
            refused += 1
        }
        #expect(refused == 2)
    }
}
