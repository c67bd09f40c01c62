import Corpus
import Foundation
import Indexing
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("What a store has lost or never had is not assembled", .serialized)
struct DistributeDamageTests {
    /// A store in which all is done.
    private func done() throws -> SharedBuild {
        let workspace = try Workspace()
        workspace.soleChunks = 2
        try workspace.writeManyTexts()
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        return shared
    }

    private func bytes(_ name: String, in shared: SharedBuild) throws -> [UInt8] {
        try FileSystem.read("\(shared.store)/\(name)")
    }

    private func write(_ bytes: [UInt8], to name: String, in shared: SharedBuild) throws {
        try overwrite("\(shared.store)/\(name)", with: bytes)
    }

    /// That nothing is published, and why.
    private func refusal(of shared: SharedBuild) throws -> QuarryError {
        let error = try #require(throws: QuarryError.self) { try shared.assemble() }
        #expect(try GenerationStore(root: shared.index).currentNumber() == nil)
        return error
    }

    /// Units done again make it whole.
    private func expectMended(_ shared: SharedBuild) throws {
        try shared.workAll()
        let outcome = try shared.assemble()
        #expect(try outcome.manifest.root == shared.workspace.cleanRoot())
    }

    @Test("a receipt that is gone is named, and its unit planned again", arguments: Phase.allCases)
    func missingReceipt(phase: Phase) throws {
        let shared = try done()
        let receipt = try #require(
            shared.files(below: "\(StoreLayout.receipts)/\(phase.rawValue)").first)
        try FileSystem.remove("\(shared.store)/\(receipt)")
        let error = try refusal(of: shared)
        #expect(error.code == .notFound)
        #expect(
            phase == .prepare
                ? error.reason.contains("not prepared: folder")
                : error.reason.contains(FileSystem.name(of: receipt).prefix(12)), "\(error)")
        try expectMended(shared)
    }

    @Test("a receipt that is cut short is none", arguments: Phase.allCases)
    func cutReceipt(phase: Phase) throws {
        let shared = try done()
        let receipt = try #require(
            shared.files(below: "\(StoreLayout.receipts)/\(phase.rawValue)").first)
        try write(Array(bytes(receipt, in: shared).dropLast(20)), to: receipt, in: shared)
        _ = try refusal(of: shared)
        try expectMended(shared)
    }

    @Test(
        "a segment's file that is cut short, has another bit or is gone is named",
        arguments: ["terms", "vectors", "graph", "sources", "postings"])
    func segments(name: String) throws {
        let shared = try done()
        let file = try #require(
            shared.files(below: StoreLayout.segments).first { $0.hasSuffix("/\(name)") })
        let whole = try bytes(file, in: shared)
        var flipped = whole
        flipped[flipped.count / 2] ^= 1
        for damaged in [Array(whole.dropLast(9)), flipped, nil] {
            if let damaged {
                try write(damaged, to: file, in: shared)
            } else {
                try FileSystem.remove("\(shared.store)/\(file)")
            }
            let error = try refusal(of: shared)
            #expect("\(error)".contains(file), "\(error)")
            let build = try shared.open()
            defer { build.close() }
            #expect(try build.verify().defects.contains { $0.contains(file) })
        }
        try write(whole, to: file, in: shared)
        try expectMended(shared)
    }

    @Test(
        "a segment's file with another bit is named before what was measured of it counts",
        arguments: ["terms", "vectors", "postings"])
    func segmentsMeasuredAgain(name: String) throws {
        let shared = try done()
        _ = try shared.assemble()
        let files = try shared.files(below: StoreLayout.segments).filter {
            $0.hasSuffix("/\(name)")
        }
        for file in files {
            var flipped = try bytes(file, in: shared)
            flipped[flipped.count / 2] ^= 1
            try write(flipped, to: file, in: shared)
        }
        try shared.workspace.write("folder1/文件 1.txt", "Changed. It has three sentences. Short.")
        let error = try #require(throws: QuarryError.self) { try shared.workAll() }
        #expect(error.code == .corrupt)
        #expect(files.contains { "\(error)".contains($0) }, "\(error)")
    }

    @Test("a receipt with another digit is none, is named, and is made again")
    func flippedReceipts() throws {
        let shared = try done()
        for phase in [Phase.prepare, .segment] {
            let receipt = try #require(
                shared.files(below: "\(StoreLayout.receipts)/\(phase.rawValue)").first)
            let whole = try bytes(receipt, in: shared)
            let text = String(decoding: whole, as: UTF8.self)
            for key in ["chunks", "terms", "sources", "bytes", "length", "partition"] {
                guard let match = text.firstRange(of: "\"\(key)\":"),
                    let digit = text[match.upperBound...].utf8.first, (48...57).contains(digit)
                else { continue }
                var flipped = whole
                flipped[text.utf8.distance(from: text.startIndex, to: match.upperBound)] ^= 1
                try write(flipped, to: receipt, in: shared)
                let error = try refusal(of: shared)
                #expect(error.code == .notFound)
                let build = try shared.open()
                defer { build.close() }
                let found = try build.verify()
                #expect(found.defects.count == 1 && found.defects[0].contains(receipt), "\(key)")
            }
            try #require(try bytes(receipt, in: shared) != whole, "something was flipped")
            try expectMended(shared)
            try FileSystem.remove(shared.index)
        }
    }

    @Test(
        "an object of other bytes than its name is named",
        arguments: [StoreLayout.facts, StoreLayout.findings, StoreLayout.scores])
    func objects(folder: String) throws {
        let shared = try done()
        let file = try #require(shared.files(below: folder).first)
        var flipped = try bytes(file, in: shared)
        flipped[flipped.count / 2] ^= 1
        try write(flipped, to: file, in: shared)
        let error = try refusal(of: shared)
        #expect(error.code == .corrupt && "\(error)".contains(file))
        let build = try shared.open()
        defer { build.close() }
        let found = try build.verify(forgets: true)
        #expect(found.forgotten.count == 1 && found.defects.count == 1)
        try expectMended(shared)
    }

    @Test("a unit or a receipt that was made to say something else is refused")
    func forged() throws {
        let shared = try done()
        let build = try shared.open()
        defer { build.close() }
        let state = try build.state()
        let planned = try #require(
            state.phases.first { $0.phase == .segment }?.units.first)
        // A unit of another machine's fingerprints.
        for (key, value) in planned.unit.fingerprints {
            let line = planned.unit.line.replacing(value, with: value + "x")
            let error = try #require(throws: QuarryError.self) {
                try Worker(build).work(at: line)
            }
            #expect(WorkStatus(error) == .permanent && error.reason.contains(key), "\(error)")
        }
        // Of other sources than its inputs.
        let inputs = try #require(planned.unit.inputs)
        let other = planned.unit.line.replacing(inputs, with: String(inputs.reversed()))
        let error = try #require(throws: QuarryError.self) { try Worker(build).work(at: other) }
        #expect(WorkStatus(error) == .permanent)
        for line in ["", "{}", "[]", "{\"schema\":9}", String(repeating: "x", count: 70_000)] {
            let error = try #require(throws: QuarryError.self) {
                try Worker(build).work(at: line)
            }
            #expect(WorkStatus(error) == .permanent, "\(line.prefix(20))")
        }
        // Two receipts that have changed places.
        let receipts = try shared.files(below: "\(StoreLayout.receipts)/segment")
        var lying = try build.receipt(named: receipts[1])
        let (first, second) = (
            try bytes(receipts[0], in: shared), try bytes(receipts[1], in: shared)
        )
        try write(second, to: receipts[0], in: shared)
        try write(first, to: receipts[1], in: shared)
        _ = try refusal(of: shared)
        // One that says it is the other.
        let names = receipts.map { FileSystem.name(of: $0).replacing(".json", with: "") }
        lying.unit = names[0]
        try write(lying.stored, to: receipts[0], in: shared)
        try write(second, to: receipts[1], in: shared)
        let found = try refusal(of: shared)
        #expect(found.code == .notFound && found.reason.contains(names[0].prefix(12)), "\(found)")
        try expectMended(shared)
    }

    @Test("verifying removes what is damaged with its receipts, and it is made again")
    func forgotten() throws {
        let shared = try done()
        var damaged: [String] = []
        for folder in [StoreLayout.packs, StoreLayout.segments] {
            let file = try #require(shared.files(below: folder).first)
            var flipped = try bytes(file, in: shared)
            flipped[flipped.count / 2] ^= 1
            try write(flipped, to: file, in: shared)
            damaged.append(file)
        }
        let gone = try #require(shared.files(below: StoreLayout.findings).first)
        try FileSystem.remove("\(shared.store)/\(gone)")
        let build = try shared.open()
        defer { build.close() }
        let found = try build.verify(forgets: true)
        #expect(found.defects.count == 3 && found.forgotten.count == 3)
        #expect(found.removed == damaged)
        for file in damaged { #expect(!FileSystem.exists("\(shared.store)/\(file)")) }
        try expectMended(shared)
        #expect(try build.verify().defects.isEmpty)
    }

    /// A link to itself is what not even the superuser opens.
    @Test("verifying ends where this machine can't read a file, and removes nothing")
    func unreadable() throws {
        let shared = try done()
        let build = try shared.open()
        defer { build.close() }
        let pack = try #require(shared.files(below: StoreLayout.packs).first)
        let whole = try bytes(pack, in: shared)
        let facts = try #require(shared.files(below: StoreLayout.facts).first)
        try write([1, 2, 3], to: facts, in: shared)
        let path = "\(shared.store)/\(pack)"
        try FileSystem.remove(path)
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: FileSystem.name(of: pack))
        let receipts = try shared.files(below: StoreLayout.receipts)
        let error = #expect(throws: QuarryError.self) { try build.verify(forgets: true) }
        #expect(error?.code == .io && error?.path == path)
        #expect(try shared.files(below: StoreLayout.receipts) == receipts)
        #expect(try bytes(facts, in: shared) == [1, 2, 3])
        try FileSystem.remove(path)
        try write(whole, to: pack, in: shared)
        // Nor where the store is gone, as behind a share that is not mounted any more.
        try FileSystem.rename("\(shared.store)/store.json", to: shared.store + "/aside")
        let absent = #expect(throws: QuarryError.self) { try build.verify(forgets: true) }
        #expect(absent?.code == .notFound)
        #expect(try shared.files(below: StoreLayout.receipts) == receipts)
    }

    @Test("a pack that is damaged makes units wait, and is made again where it is removed")
    func pack() throws {
        let workspace = try Workspace()
        try workspace.writeManyTexts()
        let shared = SharedBuild(workspace: workspace)
        let build = try shared.open()
        defer { build.close() }
        let lines = try shared.plan(build)
        for line in lines { _ = try Worker(build).work(at: line) }
        let file = try #require(shared.files(below: StoreLayout.packs).first)
        let whole = try bytes(file, in: shared)
        try write(Array(whole.dropLast(100)), to: file, in: shared)
        let next = try shared.plan(build)
        let error = try #require(throws: QuarryError.self) { try Worker(build).work(at: next[0]) }
        #expect(WorkStatus(error) == .retry && "\(error)".contains(file))
        // A unit that is done again looks at what it left.
        for line in lines { _ = try Worker(build).work(at: line) }
        #expect(try bytes(file, in: shared) == whole)
        try expectMended(shared)
    }
}
