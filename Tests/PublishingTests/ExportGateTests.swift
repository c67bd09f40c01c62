import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Publishing

@Suite("An export is judged before the channel moves")
struct ExportGateTests {
    private let sample: SampleIndex
    private var repository: String { sample.file("repository") }

    init() throws { sample = try SampleIndex() }

    private static let good = GateReport(checks: [.init("fine", value: 1, atMost: 2)])
    private static let bad = GateReport(checks: [.init("fine", value: 3, atMost: 2)])

    private func export(
        refreshes: Bool = false, _ judge: @escaping IndexExport.Judge
    ) throws -> ExportOutcome {
        var options = IndexExport.Options(refreshes: refreshes, now: 1_000)
        options.judge = judge
        return try IndexExport(index: sample.index, folder: repository, options: options).run()
    }

    private func pointer() throws -> ChannelPointer {
        let path = repository + "/channels/latest.json"
        return try ChannelPointer(file: FileSystem.read(path), channel: "latest", path: path)
    }

    /// What a judge is told of the channel: the number of its chunks.
    private func chunksSeen(refreshes: Bool = false) throws -> (chunks: Int?, error: ErrorCode?) {
        let seen = Mutex<(Int?, ErrorCode?)>((nil, nil))
        let outcome = try export(refreshes: refreshes) { _, current in
            switch current {
            case .nothing: break
            case .index(let index): seen.withLock { $0.0 = index.manifest.statistics.chunks }
            case .facts(let manifest, let error):
                seen.withLock { $0 = (manifest.statistics.chunks, error.code) }
            case .unreadable(let error): seen.withLock { $0.1 = error.code }
            }
            return Self.good
        }
        #expect(outcome.isNew)
        return seen.withLock { (chunks: $0.0, error: $0.1) }
    }

    @Test("what does not pass is not written, and the channel stays")
    func refused() throws {
        let first = try export { _, _ in Self.bad }
        #expect(first.isRefused && !first.isNew && first.sequence == 0)
        #expect(first.objects > 0 && first.writtenObjects == 0)
        #expect(try files(below: repository).keys.allSatisfy { !$0.hasSuffix(".json") })
        #expect(try export { _, _ in Self.good }.isNew)
        let before = try files(below: repository)
        try sample.publish(["one.md": "One."])
        let second = try export { _, _ in Self.bad }
        #expect(second.isRefused && second.sequence == 1)
        #expect(try files(below: repository) == before)
    }

    @Test("the result stands in the pointer, and an unchanged channel is not judged")
    func kept() throws {
        #expect(try export { _, _ in Self.good }.gate == Self.good)
        #expect(try pointer().gate == Self.good)
        let again = try export { _, _ in
            Issue.record("nothing is to be published")
            return Self.bad
        }
        #expect(!again.isNew && !again.isRefused && again.gate == Self.good)
        #expect(try export(refreshes: true) { _, _ in Self.bad }.isRefused)
    }

    @Test("the judge is shown what the channel has, from the index's generations or the repository")
    func current() throws {
        #expect(try chunksSeen().chunks == nil)
        try sample.publish(["one.md": "One.", "two.md": "Two."])
        #expect(try chunksSeen().chunks == 4, "a generation of its own")
        try sample.publish(["one.md": "One."])
        let store = sample.store
        try FileSystem.remove(store.layout.generation(2))
        let current = Set(try store.currentManifest().segments.map(\.id))
        for name in try FileSystem.names(in: store.layout.segments) where !current.contains(name) {
            try FileSystem.remove(store.layout.segment(name))
        }
        #expect(try chunksSeen().chunks == 2, "out of the repository's objects")
    }

    @Test("of what can't be opened the root's text is shown, or why not; an export may mend it")
    func damaged() throws {
        _ = try chunksSeen()
        let first = try sample.store.currentManifest()
        try sample.publish(["one.md": "One."])
        try FileSystem.remove(sample.store.layout.generation(1))
        for object in first.objects {
            try FileSystem.remove(repository + "/" + RepositoryLayout.object(object.sha256))
        }
        let counted = try chunksSeen()
        #expect(counted.chunks == 4 && counted.error != nil)
        let second = try sample.store.currentManifest()
        try sample.publish(["two.md": "Two."])
        try FileSystem.remove(sample.store.layout.generation(2))
        try FileSystem.remove(repository + "/" + RepositoryLayout.rootText(second.root))
        let nothing = try chunksSeen()
        #expect(nothing.chunks == nil && nothing.error == .corrupt)
    }

    @Test("a pointer's gate comes back as it was, and a damaged one is refused")
    func coding() throws {
        let pointer = ChannelPointer(
            index: "handbook", channel: "latest", sequence: 7, root: Digest.sha256("x").hex,
            createdAt: 5, bytes: 9, minReader: 2, writer: nil, gate: Self.bad)
        let read = try ChannelPointer(file: pointer.file, channel: "latest", path: "p")
        #expect(read == pointer)
        let text = String(decoding: pointer.file, as: UTF8.self)
        for (good, bad) in [("\"value\" : 3", "\"value\" : \"3\""), ("\"checks\"", "\"check\"")] {
            #expect(text.contains(good))
            let error = #expect(throws: QuarryError.self) {
                try ChannelPointer(
                    file: Array(text.replacing(good, with: bad).utf8), channel: "latest", path: "p")
            }
            #expect(error?.code == .corrupt)
        }
    }
}

@Suite(
    "The gate of quarry export",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct ExportGateCommandTests {
    @Test("a gutted index is not exported, unless that is said")
    func gutted() throws {
        let many = Dictionary(
            uniqueKeysWithValues: (0..<12).map { ("\($0).md", "Burrow number \($0).") })
        let sample = try SampleIndex(many)
        let quarry = QuarryProcess(folder: sample.folder.path)
        let export = ["export", "handbook", "repository", "--json"]
        let first = try quarry.run(export)
        #expect(first.status == 0, "\(first.complaints)")
        #expect(try checks(first) == ["disagreeing_counts": true])
        try sample.publish(["1.md": "Burrow number 1."])
        let second = try quarry.run(export)
        #expect(second.status == 6, "\(second.complaints)")
        #expect(second.complaints.contains("--accept-removals"))
        #expect(try second.object()["published"] as? Bool == false)
        #expect(
            try checks(second) == [
                "disagreeing_counts": true, "max_removed": false, "everything": true,
            ])
        let third = try quarry.run(export + ["--accept-removals"])
        #expect(third.status == 0, "\(third.complaints)")
        #expect(try third.object()["sequence"] as? Int == 2)
    }

    @Test("the rules are those that the build left beside the generation")
    func rules() throws {
        let sample = try SampleIndex()
        var info = try sample.store.buildInfo(1)
        var rules = GateRules()
        rules.maximumFailed = 0
        info.gate = rules
        info.failures = [.init(source: "lost.pdf", code: "corrupt", reason: "is damaged")]
        try sample.store.rewriteBuildInfo(info, of: 1)
        let quarry = QuarryProcess(folder: sample.folder.path)
        let result = try quarry.run(["export", "handbook", "repository"])
        #expect(result.status == 6 && result.complaints.contains("max_failed is 0.2"))
        #expect(result.complaints.contains("nothing was written"))
        // Golden questions that are gone are no reason to publish unasked.
        rules.maximumFailed = nil
        rules.golden = sample.file("golden.jsonl")
        info.gate = rules
        try sample.store.rewriteBuildInfo(info, of: 1)
        #expect(try quarry.run(["export", "handbook", "repository"]).status == 3)
    }

    private func checks(_ result: QuarryProcess.Result) throws -> [String: Bool] {
        let gate = try #require(try result.object()["gate"] as? [String: Any])
        let checks = try #require(gate["checks"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: checks.map {
                ($0["name"] as? String ?? "", $0["passed"] as? Bool ?? false)
            })
    }
}
