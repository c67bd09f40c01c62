import Corpus
import Embedding
import Foundation
import Segments
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Judging

@Suite("What the gate measures")
struct GateTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        for number in 0..<8 {
            try workspace.write(
                "\(number).txt",
                "Burrow \(number) was dug by a wombat in spring. It is \(number * 7) metres long. "
                    + "Nobody has seen its end yet.")
        }
        try workspace.write("退款.txt", SampleTexts.traditional)
        try workspace.build()
    }

    private func snapshot() throws -> Snapshot { try Snapshot(index: workspace.index) }

    private func judge(
        _ subject: GateSubject, _ rules: GateRules = GateRules()
    ) throws -> [String: GateReport.Check] {
        let report = try PublicationGate(rules, models: TestModel.store, threads: 1).judge(subject)
        #expect(report.passed == report.checks.allSatisfy(\.passed))
        return Dictionary(uniqueKeysWithValues: report.checks.map { ($0.name, $0) })
    }

    private func golden(_ lines: String) throws -> GateRules {
        let path = workspace.root + "/golden.jsonl"
        try FileSystem.replace(path, with: Array(lines.utf8))
        var rules = GateRules()
        rules.golden = path
        return rules
    }

    @Test("an index that is whole passes, whatever the job says")
    func whole() throws {
        var subject = GateSubject(index: try snapshot(), current: nil)
        #expect(try judge(subject).values.map(\.name) == ["disagreeing_counts"])
        let all = Set((0..<8).map { SourceID(path: "\($0).txt") } + [SourceID(path: "退款.txt")])
        subject.expected = all
        #expect(try judge(subject)["unaccounted_sources"]?.passed == true)
        subject.expected = all.union([SourceID(path: "lost.txt")])
        #expect(try judge(subject)["unaccounted_sources"]?.value == 1)
        subject.excused = [SourceID(path: "lost.txt")]
        #expect(try judge(subject)["unaccounted_sources"]?.passed == true)
        subject.expected = all.subtracting([SourceID(path: "退款.txt")])
        #expect(try judge(subject)["unaccounted_sources"]?.passed == false, "a strange one")
    }

    @Test("counts that disagree are found wherever they stand")
    func counts() throws {
        let good = try snapshot()
        let changes: [(inout Manifest) -> Void] = [
            { $0.statistics.sources += 1 }, { $0.statistics.chunks -= 1 },
            { $0.segments[0].chunks += 1 }, { $0.segments[0].sources -= 1 },
        ]
        for (number, change) in changes.enumerated() {
            var manifest = good.manifest
            change(&manifest)
            let index = try Snapshot(manifest, layout: good.layout)
            let check = try judge(GateSubject(index: index, current: nil))["disagreeing_counts"]
            #expect(check?.passed == false, "change \(number)")
        }
    }

    @Test("failures, and what the model's vocabulary lacks, are shares")
    func shares() throws {
        var subject = GateSubject(index: try snapshot(), current: nil)
        subject.failed = 1
        var rules = GateRules()
        rules.maximumFailed = 0.1
        rules.maximumUnknown = 0.01
        let found = try judge(subject, rules)
        #expect(found["max_failed"]?.value == 0.1 && found["max_failed"]?.passed == true)
        // The tiny vocabulary has five Chinese characters.
        #expect(found["max_unknown"]?.passed == false)
        subject.failed = 2
        #expect(try judge(subject, rules)["max_failed"]?.passed == false)
    }

    @Test("a jump in size either way, and only growth where removals are accepted")
    func size() throws {
        let before = try snapshot()
        for number in 10..<40 { try workspace.write("\(number).txt", "One more, \(number).") }
        try workspace.build()
        let after = try snapshot()
        var rules = GateRules()
        rules.maximumSizeChange = 0.5
        for (index, current) in [(after, before), (before, after)] {
            let subject = GateSubject(index: index, current: current)
            #expect(try judge(subject, rules)["max_size_change"]?.passed == false)
        }
        #expect(
            try judge(GateSubject(index: after, current: after), rules)["max_size_change"]?.value
                == 0)
        var shrunk = GateSubject(index: before, current: after)
        shrunk.acceptsRemovals = true
        #expect(try judge(shrunk, rules)["max_size_change"]?.passed == true)
        shrunk.judgesRemovals = true
        rules.maximumRemoved = 0.3
        rules.minimumFiles = 10
        #expect(try judge(shrunk, rules)["max_removed"] == nil)
        shrunk.acceptsRemovals = false
        let removed = try judge(shrunk, rules)["max_removed"]
        #expect(removed?.value == 30 / 39.0 && removed?.passed == false)
        // Where only the root's text is known, numbers say as much.
        shrunk.current = nil
        shrunk.currentFacts = after.manifest
        let counted = try judge(shrunk, rules)
        #expect(counted["max_removed"] == removed)
        #expect(counted["everything"]?.passed == true)
        #expect(counted["max_size_change"]?.passed == false)
    }

    @Test("golden questions have limits, and a loss against the generation before counts")
    func golden() throws {
        var lines = (0..<8).map { "{\"query\": \"burrow \($0)\", \"sources\": [\"\($0).txt\"]}" }
        var rules = try golden(lines.joined(separator: "\n"))
        rules.minimumHitAt5 = 0.1
        rules.minimumMRR = 0.05
        let before = try snapshot()
        let first = try judge(GateSubject(index: before, current: nil), rules)
        #expect(first["min_hit_at_5"]?.passed == true && first["min_mrr"]?.passed == true)
        #expect(first["significance"] == nil && first["min_hit_at_1"] == nil)
        for number in 0..<8 {
            try workspace.remove("\(number).txt")
            try workspace.write("other \(number).txt", "The numbat \(number) sleeps.")
        }
        try workspace.build()
        let worse = try judge(GateSubject(index: try snapshot(), current: before), rules)
        #expect(worse["min_hit_at_5"]?.value == 0 && worse["min_hit_at_5"]?.passed == false)
        // Each of the questions is answered worse: one of 256 choices of signs, and its mirror.
        let answered = try #require(first["min_mrr"]).value
        #expect(answered > 0)
        #expect(try #require(worse["significance"]).value < 0.05)
        #expect(worse["significance"]?.passed == false)
        let better = try judge(GateSubject(index: before, current: try snapshot()), rules)
        #expect(better["significance"]?.value == 1)
        lines.append("{\"query\": 1}")
        let error = #expect(throws: QuarryError.self) {
            try golden(lines.joined(separator: "\n")).gate()
        }
        #expect(error?.code == .invalidInput && error?.place?.line == 9)
        #expect(throws: QuarryError.self) { try golden("\n").gate() }
    }

    @Test("without the model of the generation before its answers are passed over, and it is said")
    func modelGone() throws {
        let rules = try golden("{\"query\": \"burrow\", \"sources\": [\"1.txt\"]}")
        let index = try snapshot()
        var manifest = index.manifest
        manifest.settings["embed.model"] = "gone"
        let said = Notes()
        let gate = try PublicationGate(rules, models: TestModel.store, threads: 1) { said.add($0) }
        let report = try gate.judge(
            GateSubject(index: index, current: try Snapshot(manifest, layout: index.layout)))
        #expect(!report.checks.contains { $0.name == "significance" })
        #expect(said.all.count == 1 && said.all[0].contains("gone"))
        // Its own model has to be there.
        let gone = try Snapshot(manifest, layout: index.layout)
        #expect(throws: QuarryError.self) {
            try gate.judge(GateSubject(index: gone, current: nil))
        }
    }

    @Test("a generation before that is damaged is compared with no more, and it is said")
    func damaged() throws {
        let before = try GenerationStore(root: workspace.index).currentManifest()
        try workspace.write("new.txt", "A numbat sleeps in its burrow.")
        try workspace.build()
        for file in ["sources", "chunks"] {
            for segment in before.segments {
                try damage("\(workspace.index)/segments/\(segment.id)/\(file)")
            }
            let index = try snapshot()
            let current = try Snapshot(before, layout: index.layout)
            var rules = try golden("{\"query\": \"burrow\", \"sources\": [\"1.txt\"]}")
            rules.minimumMRR = 0
            rules.maximumRemoved = 0.5
            var subject = GateSubject(index: index, current: current)
            subject.judgesRemovals = true
            let said = Notes()
            let gate = try PublicationGate(
                rules, models: TestModel.store, threads: 1, note: { said.add($0) })
            let report = try gate.judge(subject)
            let names = report.checks.map(\.name)
            #expect(report.passed && names.contains("min_mrr"))
            #expect(!names.contains("significance"))
            #expect(names.contains("max_removed") == (file == "chunks"))
            #expect(said.all.count == (file == "sources" ? 2 : 1), "\(said.all)")
            // Damage to what is to be published is none of that.
            #expect(throws: QuarryError.self) {
                try gate.judge(GateSubject(index: current, current: index))
            }
            if file == "sources" { try rebuildFirst(before) }
        }
    }

    /// Writes the first generation's segments anew.
    private func rebuildFirst(_ before: Manifest) throws {
        try workspace.remove("new.txt")
        try workspace.build(ignoresCache: true)
        #expect(try GenerationStore(root: workspace.index).currentManifest().root == before.root)
        try workspace.write("new.txt", "A numbat sleeps in its burrow.")
        try workspace.build()
    }

    /// The middle of a file in bytes that no record has; its header and its end stay.
    private func damage(_ path: String) throws {
        var bytes = try FileSystem.read(path)
        let middle = bytes.count / 4..<bytes.count / 2
        bytes.replaceSubrange(middle, with: repeatElement(0xFF, count: middle.count))
        try FileSystem.replace(path, with: bytes)
    }

    @Test("an encoder that is open already is not opened again, and many threads open one once")
    func encoders() throws {
        let index = try snapshot()
        let encoder = Encoder(model: try TestModel.model(index.settings.embed), threads: 1)
        let nowhere = ModelStore(root: workspace.root + "/nowhere")
        var rules = GateRules()
        rules.minimumProbes = 0
        let gate = try PublicationGate(rules, models: nowhere, threads: 1, known: [encoder])
        let report = try gate.judge(GateSubject(index: index, current: nil))
        #expect(report.checks.contains { $0.name == "foreign_vectors" && $0.passed })
        #expect(throws: QuarryError.self) {
            try PublicationGate(rules, models: nowhere, threads: 1)
                .judge(GateSubject(index: index, current: nil))
        }
        let pool = EncoderPool(models: TestModel.store, threads: 1)
        let opened = Parallel.map(8, threads: 4) { _ in Result { try pool.encoder(of: index) } }
        #expect(Set(try opened.map { ObjectIdentifier(try $0.get()) }).count == 1)
    }

    @Test("vectors of any length are compared by their direction")
    func cosine() {
        #expect(PublicationGate.cosine([3, 4], [30, 40]) > 0.999_999)
        #expect(abs(PublicationGate.cosine([3, 4], [8, 6]) - 0.96) < 1e-6)
        #expect(PublicationGate.cosine([3, 4], [-3, -4]) < -0.999_999)
        #expect(PublicationGate.cosine([0, 0], [0, 0]) == 1)
        #expect(!(PublicationGate.cosine([0, 0], [0, 1]) >= 0.99))
        #expect(!(PublicationGate.cosine([.nan, 1], [.nan, 1]) >= 0.99))
    }

    @Test("probes find their passages, and vectors of another model are found out")
    func probes() throws {
        try workspace.write("zh.md", (0..<6).map(Self.section).joined(separator: "\n\n"))
        try workspace.build()
        var rules = GateRules()
        rules.minimumProbes = 0.5
        let index = try snapshot()
        let found = try judge(GateSubject(index: index, current: nil), rules)
        #expect(found["min_probes.latin"]?.passed == true, "\(found)")
        #expect(found["min_probes.han"]?.passed == true, "\(found)")
        #expect(found["foreign_vectors"]?.value == 0)
        let foreign = try judge(
            GateSubject(index: try withOtherVectors(index), current: nil), rules)
        #expect(foreign["foreign_vectors"]?.passed == false)
    }

    private static func section(_ number: Int) -> String {
        "# 第\(number)章\n\n退款規則\(number)的期限為三十天，自收到貨品之日起算。逾期不受理，請洽櫃檯\(number)號。"
    }

    /// The same texts with the vectors of nothing.
    private func withOtherVectors(_ index: Snapshot) throws -> Snapshot {
        let layout = IndexLayout(root: workspace.root + "/foreign")
        try FileSystem.makeFolder(layout.segments)
        let dimension = index.manifest.statistics.dimension
        var manifest = index.manifest
        for (number, segment) in index.segments.enumerated() {
            var sources: [SegmentSource] = []
            for place in 0..<segment.sources.count {
                let record = try segment.sources[place]
                let chunks = try segment.ordinals(of: record).map { try segment.chunk($0).chunk }
                let row = [Float(1)] + [Float](repeating: 0, count: dimension - 1)
                sources.append(
                    SegmentSource(
                        record: record, chunks: chunks, vectors: chunks.flatMap { _ in row }))
            }
            let info = try SegmentWriter(
                folder: layout.segments, settings: index.settings.hnsw, dimension: dimension,
                threads: 1
            ).write(sources)
            manifest.segments[number].id = info.id
            // Nothing has no token vectors.
            manifest.segments[number].files.removeAll { $0.name == "late" }
        }
        return try Snapshot(manifest, layout: layout)
    }
}

extension GateRules {
    fileprivate func gate() throws -> PublicationGate {
        try PublicationGate(self, models: TestModel.store, threads: 1)
    }
}

/// What was said, from any thread.
private final class Notes: Sendable {
    private let notes = Mutex<[String]>([])
    var all: [String] { notes.withLock { $0 } }

    func add(_ note: String) { notes.withLock { $0.append(note) } }
}
