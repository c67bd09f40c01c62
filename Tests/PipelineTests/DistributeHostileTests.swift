import Corpus
import Glibc
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("What units and receipts state is in range, or they are refused")
struct DistributeHostileTests {
    private static let sha256 = String(repeating: "ab", count: 32)

    private static let segment = Manifest.SegmentEntry(
        partition: 3, id: sha256, inputs: sha256, sources: 1, chunks: 2, terms: 9,
        files: [.init(name: "terms", length: 200, sha256: sha256)])

    private static func entry(
        _ change: (inout Manifest.SegmentEntry) -> Void
    ) -> Manifest.SegmentEntry {
        var entry = segment
        change(&entry)
        return entry
    }

    private static let badEntries: [Manifest.SegmentEntry] =
        [-1, .max, .min].flatMap { number in
            [
                entry { $0.partition = number }, entry { $0.sources = number },
                entry { $0.chunks = number }, entry { $0.terms = number },
                entry { $0.files[0].length = number },
            ]
        }
        + ["", "..", "../../etc", "a/b", "/etc/passwd", "terms\u{0}", "TERMS"].flatMap { name in
            [
                entry { $0.files[0].name = name }, entry { $0.id = name },
                entry { $0.files[0].sha256 = name },
            ]
        }
        + [entry { $0.files = Array(repeating: $0.files[0], count: 1_000) }]

    private static func receipt(_ entry: Manifest.SegmentEntry) -> Receipt {
        var receipt = Receipt(.segment, of: sha256)
        receipt.segment = entry
        receipt.facts = FileReference(sha256: sha256, bytes: 10)
        return receipt
    }

    private static func read(_ receipt: Receipt) throws(QuarryError) -> Receipt {
        try Receipt.read(
            receipt.stored, unit: sha256, phase: receipt.phase, path: "store/receipts/x.json")
    }

    @Test("of a segment's receipt")
    func segments() throws {
        #expect(try Self.read(Self.receipt(Self.segment)) == Self.receipt(Self.segment))
        for entry in Self.badEntries {
            let error = #expect(throws: QuarryError.self) { try Self.read(Self.receipt(entry)) }
            #expect(error?.code == .corrupt && error?.path == "store/receipts/x.json", "\(entry)")
        }
    }

    @Test("of a receipt for sources")
    func sources() throws {
        func receipt(_ change: (inout Receipt) -> Void) -> Receipt {
            var receipt = Receipt(.prepare, of: Self.sha256)
            receipt.sources = [.init(path: "a.txt", key: Self.sha256, chunks: 3)]
            receipt.pack = FileReference(sha256: Self.sha256, bytes: 10)
            change(&receipt)
            return receipt
        }
        _ = try Self.read(receipt { _ in })
        let bad = [
            receipt { $0.sources?[0].chunks = -1 }, receipt { $0.sources?[0].chunks = .max },
            receipt { $0.sources?[0].chunks = nil }, receipt { $0.sources?[0].key = "../x" },
            receipt { $0.sources?[0].failure = .init(code: "io", reason: "both") },
            receipt { $0.pack = nil }, receipt { $0.sources = nil },
            receipt { $0.pack?.bytes = -1 }, receipt { $0.pack?.bytes = .max },
            receipt { $0.pack?.sha256 = "../../etc/passwd" },
        ]
        for receipt in bad {
            let error = #expect(throws: QuarryError.self) { try Self.read(receipt) }
            #expect(error?.code == .corrupt, "\(receipt.line)")
        }
    }

    @Test("of a unit")
    func units() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let build = try SharedBuild(workspace: workspace).open()
        defer { build.close() }
        func unit(_ phase: Phase, _ change: (inout Unit) -> Void) -> Unit {
            var unit = Unit(phase, of: build.steps)
            change(&unit)
            return unit
        }
        func placed(_ entry: Manifest.SegmentEntry, at place: Int = 0) -> Unit.PlacedSegment {
            .init(place: place, id: entry.id, files: entry.files)
        }
        let whole = placed(Self.segment)
        _ = try Unit(line: unit(.search) { $0.segments = [whole] }.line)
        var bad = [-1, Int.max].map { number in unit(.segment) { $0.partition = number } }
        bad += Self.badEntries.map { placed($0) }.filter { $0.line != whole.line }.map { segment in
            unit(.search) { $0.segments = [segment] }
        }
        bad += [-1, Int.max].map { place in
            unit(.search) { $0.segments = [placed(Self.segment, at: place)] }
        }
        bad.append(unit(.search) { $0.segments = [whole, whole] })
        bad.append(unit(.search) { $0.questions = .init(sha256: "../x", bytes: 1) })
        bad.append(unit(.compare) { $0.pairs = .init(sha256: Self.sha256, bytes: -1) })
        bad.append(unit(.prepare) { $0.list = .init(sha256: "", bytes: 1) })
        for unit in bad {
            let error = #expect(throws: QuarryError.self) {
                try Worker(build).work(at: unit.line)
            }
            #expect(error.map { WorkStatus($0) } == .permanent, "\(unit.line)")
        }
        #expect(bad.count > 30)
    }

    @Test("of a unit's sources, which lie in the corpus")
    func outside() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let shared = SharedBuild(workspace: workspace)
        let build = try shared.open()
        defer { build.close() }
        let planned = try build.plan().missing[0].unit
        let changes: [(inout UnitSource) -> Void] = [
            { $0.path = "../job.yaml" }, { $0.path = "a/../../x" }, { $0.file = "../job.yaml" },
            { $0.root = -1 }, { $0.root = .max }, { $0.bytes = -1 }, { $0.bytes = .max },
            { $0.offset = -1 }, { $0.offset = .max }, { $0.sha256 = "x" }, { $0.key = "../x" },
        ]
        for (number, change) in changes.enumerated() {
            var unit = planned
            change(&unit.sources!.sources[0])
            let error = #expect(throws: QuarryError.self) {
                try Worker(build).work(at: unit.line)
            }
            #expect(error.map { WorkStatus($0) } == .permanent, "\(number)")
        }
    }

    @Test("lines of units are read one by one, and of any length")
    func lines() throws {
        let workspace = try Workspace()
        let long = String(repeating: "x", count: 300_000)
        let file = workspace.root + "/units"
        try FileSystem.replace(file, with: Array("\nfirst\r\n\n\(long)\nlast".utf8))
        let descriptor = open(file, O_RDONLY)
        defer { close(descriptor) }
        var lines = UnitLines(descriptor: descriptor)
        #expect(try lines.next() == "first")
        let shown = try #require(try lines.next())
        #expect(shown.utf8.count == Unit.maximumBytes + 1 && long.hasPrefix(shown))
        #expect(try lines.next() == "last")
        #expect(try lines.next() == nil)
        #expect(try UnitLines.unit(0, of: file) == "first")
        #expect(try UnitLines.unit(1, of: file) == shown)
        #expect(try UnitLines.unit(2, of: file) == "last")
        for number in [3, Int.max] {
            let error = #expect(throws: QuarryError.self) {
                try UnitLines.unit(number, of: file)
            }
            #expect(error.map { WorkStatus($0) } == .permanent, "\(number)")
        }
        let absent = #expect(throws: QuarryError.self) { try UnitLines.unit(0, of: file + "s") }
        #expect(absent?.code == .notFound)
        let folder = #expect(throws: QuarryError.self) {
            try UnitLines.unit(0, of: workspace.root)
        }
        #expect(folder?.path == workspace.root)
    }

    /// A pipe that somebody still writes to has no end: who reads on hangs.
    @Test("a unit is taken by its number without what stands behind it", .timeLimit(.minutes(1)))
    func number() throws {
        let workspace = try Workspace()
        let pipe = workspace.root + "/units"
        #expect(mkfifo(pipe, 0o600) == 0)
        let writer = open(pipe, O_RDWR)
        defer { close(writer) }
        let text = Array("one\ntwo\nthree".utf8)
        #expect(write(writer, text, text.count) == text.count)
        #expect(try UnitLines.unit(1, of: pipe) == "two")
    }
}

extension Unit.PlacedSegment {
    fileprivate var line: String { String(decoding: UnitCoding.bytes(self), as: UTF8.self) }
}
