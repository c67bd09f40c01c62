import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("What a delta derives is what was built")
struct DeltaTests {
    private let folder: TemporaryFolder
    private var index: HistoryIndex

    init() throws {
        folder = try TemporaryFolder()
        index = HistoryIndex(path: folder.file("index"))
    }

    private var repository: String { folder.file("repository") }

    @discardableResult
    private func export() throws -> ExportOutcome {
        try IndexExport(index: index.path, folder: repository, options: .init(now: 1_000_000)).run()
    }

    @discardableResult
    private func pull(_ name: String = "receiver", writer: String? = "writer") throws -> PullOutcome
    {
        try IndexPull(
            from: FolderReader(folder: repository), index: folder.file(name),
            options: .init(writer: writer, threads: 2)
        ).run()
    }

    private func pointer() throws -> ChannelPointer {
        try #require(try RepositoryFolder(repository).pointer(of: "latest"))
    }

    /// The segments that a receiver has of its current generation, byte by byte.
    private func segments(_ name: String) throws -> [String: [UInt8]] {
        let store = GenerationStore(root: folder.file(name))
        var found: [String: [UInt8]] = [:]
        for segment in try store.currentManifest().segments {
            for (name, bytes) in try files(below: store.layout.segment(segment.id)) {
                found["\(segment.id)/\(name)"] = bytes
            }
        }
        return found
    }

    @Test("a delta applied is the whole copied, over random histories", arguments: 1...8)
    mutating func histories(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var history = TextHistory(seed: UInt64(seed))
        index.storesTokens = seed % 4 == 0
        index.soleChunks = [4, 8, 1_000][seed % 3]
        var ways: [PullOutcome.Way: Int] = [:]
        try index.publish(history.texts)
        try export()
        #expect(try pull().way == .objects)
        for step in 1...4 {
            // A receiver may be behind by several roots.
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                history.change()
                try index.publish(history.texts)
                try export()
            }
            let said: Comment = "seed \(seed), step \(step)"
            let here = try GenerationStore(root: folder.file("receiver")).currentManifest().root
            let isOffered = try pointer().deltas.contains { $0.from == here }
            let outcome = try pull()
            let sender = try index.store.currentManifest()
            ways[outcome.way, default: 0] += 1
            #expect(outcome.root == sender.root, said)
            if isOffered {
                #expect(outcome.way == .delta && outcome.deltaRefusal == nil, said)
                #expect(outcome.bytesSaved > 0, said)
            }
            try expectWhole(folder.file("receiver"), said)
            try pull("whole \(step)", writer: nil)
            #expect(try segments("receiver") == segments("whole \(step)"), said)
            #expect(!FileSystem.exists(folder.file("receiver/.pull")), said)
        }
        #expect(ways[.delta] ?? 0 > 0, "seed \(seed): no delta was ever taken")
    }

    @Test("settings that need no model come by a delta; another model, another writer come whole")
    mutating func settings() throws {
        // Many vectors of some size: all of them are more than half of an index.
        var history = TextHistory(seed: 5, sources: 60)
        index.dimension = 64
        index.soleChunks = 1_000
        try index.publish(history.texts)
        try export()
        try pull()
        index.settings.hnsw.m = 6
        index.settings.bm25.fields = FieldWeights(title: 2, heading: 1, body: 1)
        try index.publish(history.texts)
        let delta = try #require(try export().delta)
        #expect(delta.bytes < 400)
        #expect(try pull().way == .delta)
        try expectWhole(folder.file("receiver"))

        index.model = "another"
        try index.publish(history.texts)
        #expect(try export().delta == nil)
        let embedded = try pull()
        #expect(embedded.way == .objects && embedded.deltaRefusal?.contains("no delta") == true)

        index.writer = "another"
        history.change()
        try index.publish(history.texts)
        #expect(try export().delta == nil)
        #expect(try pull().deltaRefusal?.contains("another version") == true)
        #expect(try pull(writer: "another").way == .unchanged)
        try expectWhole(folder.file("receiver"))
    }

    @Test("a receiver of another version, or one that wants none, brings segments whole")
    mutating func whole() throws {
        var history = TextHistory(seed: 6)
        try index.publish(history.texts)
        try export()
        for name in ["old", "whole", "delta"] { try pull(name) }
        history.change()
        let root = try index.publish(history.texts).root
        #expect(try export().delta != nil)
        let old = try pull("old", writer: "older")
        #expect(old.way == .objects && old.deltaRefusal != nil && old.root == root)
        let whole = try pull("whole", writer: nil)
        #expect(whole.way == .objects && whole.deltaRefusal == nil && whole.bytesSaved == 0)
        let delta = try pull("delta")
        #expect(delta.way == .delta)
        #expect(delta.bytesDownloaded + delta.bytesSaved >= whole.bytesDownloaded)
        #expect(try segments("old") == segments("delta"))
        #expect(try segments("whole") == segments("delta"))
    }

    @Test("texts that the old root has do not travel again: copies, new names, shifted places")
    mutating func small() throws {
        let paragraphs = (0..<120).map { "paragraph \($0) of a book, word\($0) and word\($0 * 7)" }
        let others = Dictionary(
            uniqueKeysWithValues: (0..<60).map { ("note \($0).md", "note \($0) of its own") })
        var texts = others
        texts["book.md"] = paragraphs.joined(separator: "\n\n")
        try index.publish(texts)
        try export()
        try pull()
        texts["copy.md"] = texts["book.md"]
        texts["another copy.md"] = texts["book.md"]
        texts["moved.md"] = texts.removeValue(forKey: "note 7.md")
        texts["book.md"] = "A preface.\n\n" + paragraphs.joined(separator: "\n\n")
        try index.publish(texts)
        let delta = try #require(try export().delta)
        // A span and a kind for each of 361 chunks, one new chunk, five records.
        #expect(delta.bytes < 361 * 9 + 2_000)
        #expect(try pull().way == .delta)
        try expectWhole(folder.file("receiver"))

        // The same new text several times travels once.
        let new = (0..<40).map { "sentence \($0) that nobody had, with word\($0 * 3)" }
        for name in ["one.md", "two.md", "three.md"] {
            texts[name] = new.joined(separator: "\n\n")
        }
        try index.publish(texts)
        let thrice = try #require(try export().delta)
        #expect(thrice.bytes < 40 * (50 + 4 * index.dimension + 9) + 80 * 11 + 2_000)
        #expect(try pull().way == .delta)
        try expectWhole(folder.file("receiver"))
    }

    @Test("the last 8 roots have deltas, and no others lie about")
    mutating func lastRoots() throws {
        var history = TextHistory(seed: 8, sources: 80)
        index.soleChunks = 60
        var roots: [String] = []
        for number in 0..<11 {
            if number > 0 { history.change() }
            roots.append(try index.publish(history.texts).root)
            try export()
            try pull("receiver \(number)", writer: nil)
        }
        let current = try pointer()
        let offered = current.deltas.map(\.from)
        #expect(offered == Array(roots.dropLast().suffix(8).reversed()))
        for number in 0..<10 {
            let outcome = try pull("receiver \(number)")
            #expect(outcome.way == (number < 2 ? .objects : .delta), "\(number)")
            #expect(outcome.root == roots.last)
            #expect(try segments("receiver \(number)") == segments("receiver 10"))
        }
        // Those of the pointer before are kept for pulls that are at them.
        let names = try FileSystem.names(in: repository + "/deltas")
        #expect(names.count == 16)
        #expect(names.allSatisfy { $0.contains(roots[10]) || $0.hasSuffix("-\(roots[9]).qd") })
        let findings = try RepositoryVerification(folder: repository, keys: []).run(threads: 1)
        #expect(findings.defects.isEmpty)
    }

    @Test("a record that can't even be read, a folder in its place, holds no export up")
    mutating func unreadableRecord() throws {
        var history = TextHistory(seed: 31)
        for _ in 0..<3 {
            history.change()
            try index.publish(history.texts)
            try export()
        }
        let before = try pointer().root
        let record = repository + "/channels/latest/2.json"
        try FileSystem.remove(record)
        try FileSystem.makeFolder(record)
        history.change()
        try index.publish(history.texts)
        try export()
        #expect(try pointer().sequence == 4)
        #expect(try pointer().deltas.first?.from == before)
    }

    @Test("a prune leaves the deltas that a pointer names, from roots that it removes too")
    mutating func pruned() throws {
        var history = TextHistory(seed: 8, sources: 80)
        index.soleChunks = 60
        for number in 0..<3 {
            if number > 0 { history.change() }
            try index.publish(history.texts)
            try export()
            if number == 0 { try pull() }
        }
        let named = try pointer().deltas.map(\.path)
        #expect(named.count == 2)
        let names = { [repository] in
            try FileSystem.names(in: repository + "/deltas").map { "deltas/" + $0 }
        }
        #expect(try names().count == 3)
        var options = RepositoryPrune.Options()
        options.policy.last = 1
        options.grace = 0
        let outcome = try RepositoryPrune(folder: repository, options: options).run()
        #expect(outcome.removedRoots.count == 2)
        #expect(try Set(names()) == Set(named))
        #expect(try pull().way == .delta)
        try expectWhole(folder.file("receiver"))
    }

    @Test("a refreshed pointer and a second channel keep the deltas there are")
    mutating func refreshed() throws {
        var history = TextHistory(seed: 9)
        try index.publish(history.texts)
        try export()
        try pull()
        history.change()
        try index.publish(history.texts)
        try export()
        let before = try pointer()
        _ = try IndexExport(
            index: index.path, folder: repository, options: .init(refreshes: true, now: 2_000_000)
        ).run()
        #expect(try pointer().deltas == before.deltas && pointer().sequence == 3)
        _ = try IndexExport(
            index: index.path, folder: repository, options: .init(channel: "beta")
        ).run()
        #expect(try FileSystem.names(in: repository + "/deltas").count == 1)
        #expect(try pull().way == .delta)
    }

    @Test("after going back, the delta from the generation that is here is taken")
    mutating func rolledBack() throws {
        var history = TextHistory(seed: 10)
        for _ in 0..<2 {
            try index.publish(history.texts)
            try export()
            try pull()
            history.change()
        }
        _ = try GenerationStore(root: folder.file("receiver")).rollback(to: nil)
        let root = try index.publish(history.texts).root
        try export()
        let outcome = try pull()
        #expect(outcome.way == .delta && outcome.root == root)
        try expectWhole(folder.file("receiver"))
    }
}
