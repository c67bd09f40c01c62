import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("Going back in a repository and removing what is old")
struct UpkeepTests {
    private let sample: SampleIndex
    private let key = SigningKey()
    private var repository: String { sample.file("repository") }
    private static let day = 86_400

    init() throws { sample = try SampleIndex() }

    @discardableResult
    private func export(
        day: Int, text: String? = nil, channel: String = "latest", tag: String? = nil,
        signed: Bool = true, refreshes: Bool = false
    ) throws -> String {
        if let text {
            var texts = SampleIndex.texts
            texts["leave.md"] = text
            try sample.publish(texts)
        }
        return try IndexExport(
            index: sample.index, folder: repository,
            options: .init(
                channel: channel, key: signed ? key : nil, tag: tag, refreshes: refreshes,
                now: day * Self.day)
        ).run().root
    }

    private func rollback(
        to sequence: Int? = nil, _ change: (inout RepositoryRollback.Options) -> Void = { _ in }
    ) throws -> RepositoryRollback.Outcome {
        var options = RepositoryRollback.Options()
        options.key = key
        options.sequence = sequence
        options.now = 1_000 * Self.day
        change(&options)
        return try RepositoryRollback(folder: repository, options: options).run()
    }

    private func prune(
        day: Int, _ change: (inout RepositoryPrune.Options) -> Void
    ) throws -> RepositoryPrune.Outcome {
        var options = RepositoryPrune.Options()
        options.now = day * Self.day
        change(&options)
        return try RepositoryPrune(folder: repository, options: options).run()
    }

    private func pull() throws -> PullOutcome {
        try IndexPull(
            from: FolderReader(folder: repository), index: sample.file("receiver"),
            options: .init(keys: [key.publicKey])
        ).run()
    }

    private func expectWhole() throws {
        let found = try RepositoryVerification(folder: repository, keys: [key.publicKey])
            .run(threads: 1)
        #expect(found.defects.isEmpty, "\(found.defects)")
    }

    @Test("a list names channels with all of their pointers, and tags")
    func list() throws {
        let roots = try [export(day: 1), export(day: 2, text: "Two.", tag: "v2")]
        try export(day: 3, refreshes: true)
        try export(day: 3, channel: "beta", signed: false)
        let listing = try RepositoryListing(folder: repository)
        #expect(listing.channels.map { $0.history.last?.channel } == ["beta", "latest"])
        #expect(listing.channels.map(\.signedBy) == [nil, key.publicKey.name])
        let history = listing.channels[1].history
        #expect(history.map(\.sequence) == [1, 2, 3])
        #expect(history.map(\.root) == [roots[0], roots[1], roots[1]])
        #expect(history.map(\.createdAt) == [1, 2, 3].map { $0 * Self.day })
        #expect(listing.tags.map(\.name) == ["v2"] && listing.tags[0].root == roots[1])
        #expect(listing.roots == Set(roots))
        for folder in [sample.index, sample.file("nowhere")] {
            let error = #expect(throws: QuarryError.self) { try RepositoryListing(folder: folder) }
            #expect(error?.code == .notFound)
            #expect(!FileSystem.exists(sample.file("nowhere")))
        }
    }

    @Test("a channel goes back under a higher sequence, and receivers go with it")
    func back() throws {
        let first = try export(day: 1)
        let second = try export(day: 2, text: "Two.")
        try export(day: 3, refreshes: true)
        #expect(try pull().root == second)
        let outcome = try rollback()
        #expect(outcome.pointer.root == first && outcome.pointer.sequence == 4)
        #expect(outcome.previous.sequence == 3 && outcome.restored == 1)
        #expect(outcome.signedBy == key.publicKey && outcome.pointer.createdAt == 1_000 * Self.day)
        let pulled = try pull()
        #expect(pulled.root == first && pulled.sequence == 4 && !pulled.isRolledBack)
        try expectWhole()
        // And forward again, by number.
        #expect(try rollback(to: 2).pointer.root == second)
        #expect(try pull().root == second)
        for sequence in [5, 3, 99] {
            let error = #expect(throws: QuarryError.self) { try rollback(to: sequence) }
            #expect(error?.code == .notFound)
        }
    }

    @Test("nothing is gone back to that is not whole, not signed, or not there")
    func refusedBack() throws {
        try export(day: 1)
        let error = #expect(throws: QuarryError.self) { try rollback() }
        #expect(error?.code == .notFound)
        let manifest = try sample.store.currentManifest()
        try export(day: 2, text: "Two.")
        let before = try files(below: repository)
        let refusals: [(ErrorCode, (inout RepositoryRollback.Options) -> Void)] = [
            (.invalidInput, { $0.key = nil }), (.corrupt, { $0.key = SigningKey() }),
            (.notFound, { $0.channel = "beta" }),
        ]
        for (code, change) in refusals {
            let error = #expect(throws: QuarryError.self) { try rollback(change) }
            #expect(error?.code == code)
        }
        let changed = Set(manifest.objects.map(\.sha256))
            .subtracting(try sample.store.currentManifest().objects.map(\.sha256))
        let object = repository + "/" + RepositoryLayout.object(try #require(changed.first))
        let good = try FileSystem.read(object)
        for bad in [good.map { $0 ^ 1 }, nil] {
            try FileSystem.remove(object)
            if let bad { try overwrite(object, with: bad) }
            let error = #expect(throws: QuarryError.self) { try rollback() }
            #expect(error?.code == .corrupt)
        }
        try overwrite(object, with: good)
        #expect(try files(below: repository) == before)
        // With a new key the older one has to be named.
        let new = SigningKey()
        let outcome = try rollback {
            $0.key = new
            $0.trusted = [key.publicKey]
        }
        #expect(outcome.signedBy == new.publicKey)
    }

    @Test("of a current pointer that somebody forged nothing is signed; what can't be read is said")
    func forgedCurrent() throws {
        let first = try export(day: 1)
        try export(day: 2, text: "Two.")
        let channels = repository + "/channels/"
        let path = channels + "latest.json"
        var pointer = try ChannelPointer(file: FileSystem.read(path), channel: "latest", path: "p")
        pointer.index = "payroll"
        pointer.bytes += 1
        pointer.gate = GateReport(checks: [.init("forged", value: 0, atMost: 1)])
        try overwrite(path, with: pointer.file)
        let back = try rollback().pointer
        #expect(back.root == first && back.index == "handbook" && back.gate == nil)
        #expect(back.sequence == 3)
        #expect(try pull().root == first)
        try expectWhole()
        // A record of before that somebody forged is gone back to by nobody.
        let record = channels + "latest/2.json"
        let good = try FileSystem.read(record)
        try overwrite(record, with: pointer.file)
        let error = #expect(throws: QuarryError.self) { try rollback(to: 2) }
        #expect(error?.code == .corrupt && error?.path?.hasSuffix("latest/2.minisig") == true)
        // What is far too long is no signature; what can't be read may be one.
        try overwrite(record, with: good)
        let signature = channels + "latest/2.minisig"
        try overwrite(signature, with: [UInt8](repeating: 0x20, count: 1 << 17))
        let long = #expect(throws: QuarryError.self) { try rollback(to: 2) }
        #expect(long?.code == .corrupt)
        try FileSystem.remove(signature)
        try FileSystem.makeFolder(signature)
        let unreadable = #expect(throws: QuarryError.self) { try rollback(to: 2) }
        #expect(unreadable?.code == .io, "\(String(describing: unreadable))")
    }

    @Test("a prune removes roots that nothing keeps, and the objects that only they had")
    func pruned() throws {
        let roots = try (1...6).map {
            try export(day: $0, text: "Text \($0).", tag: $0 == 2 ? "v2" : nil)
        }
        try export(day: 6, text: "Beta.", channel: "beta")
        let before = try files(below: repository)
        let dry = try prune(day: 100) {
            $0.policy.last = 2
            $0.isDry = true
        }
        #expect(try files(below: repository) == before)
        let outcome = try prune(day: 100) { $0.policy.last = 2 }
        #expect(outcome.removedRoots == dry.removedRoots && outcome.kept == dry.kept)
        #expect(outcome.removedBytes == dry.removedBytes && outcome.removedBytes > 0)
        #expect(Set(outcome.removedRoots) == [roots[0], roots[2], roots[3]])
        #expect(outcome.kept[roots[1]] == ["tag v2"] && outcome.kept[roots[4]] == ["last"])
        #expect(outcome.kept[roots[5]] == ["current", "last"])
        let after = try files(below: repository)
        let bytes = { (files: [String: [UInt8]]) in
            files.filter { $0.key.hasPrefix("objects/") }.reduce(0) { $0 + $1.value.count }
        }
        #expect(bytes(before) - bytes(after) == outcome.removedBytes)
        // Deltas that the pointer names stay, those from roots that are gone too.
        let kept = after.keys.filter { !$0.hasPrefix("deltas/") }
        #expect(kept.allSatisfy { !$0.contains(roots[0]) && !$0.contains("latest/1.") })
        try expectWhole()
        #expect(try pull().root == roots[5])
        let again = try prune(day: 100) { $0.policy.last = 2 }
        #expect(again.removedRoots.isEmpty && again.removedObjects == 0)
        #expect(try rollback(to: 2).pointer.root == roots[1])
        // Numbers go on rising.
        #expect(try RepositoryListing(folder: repository).channels[1].history.last?.sequence == 7)
    }

    @Test("tags keep their roots, unless it is said which do")
    func tags() throws {
        try export(day: 1, tag: "v1")
        try export(day: 2, text: "Two.", tag: "v2")
        try export(day: 3, text: "Three.")
        let unknown = #expect(throws: QuarryError.self) {
            try prune(day: 100) { $0.policy.tags = ["v3"] }
        }
        #expect(unknown?.code == .notFound)
        let outcome = try prune(day: 100) { $0.policy.tags = ["v2"] }
        #expect(outcome.removedTags == ["v1"] && outcome.removedRoots.count == 1)
        #expect(try RepositoryListing(folder: repository).tags.map(\.name) == ["v2"])
        try expectWhole()
    }

    @Test("what a channel has just left stays for the grace time")
    func grace() throws {
        let first = try export(day: 1)
        try export(day: 50, text: "Two.")
        let early = try prune(day: 50) { $0.policy.last = 1 }
        #expect(early.kept[first] == ["grace"] && early.removedRoots.isEmpty)
        let late = try prune(day: 51) { $0.policy.last = 1 }
        #expect(late.removedRoots == [first])
    }

    @Test("what killed exports left goes once it is old")
    func leftovers() throws {
        try export(day: 1)
        let root = Digest.sha256("root").hex
        _ = try sample.folder.put(Array("x".utf8), "repository/roots/\(root)/root.txt")
        let object = RepositoryLayout.object(Digest.sha256("object").hex)
        _ = try sample.folder.put([1, 2, 3], "repository/" + object)
        let today = Int(Date().timeIntervalSince1970) / Self.day
        // A young root is read, to know what it needs; this one can't be.
        let error = #expect(throws: QuarryError.self) {
            try prune(day: today) { $0.policy.last = 1 }
        }
        #expect(error?.code == .corrupt)
        let outcome = try prune(day: today + 2) { $0.policy.last = 1 }
        #expect(outcome.removedRoots == [root])
        #expect(outcome.removedObjects == 1 && outcome.removedBytes == 3)
        try expectWhole()
    }

    @Test("where it is not known what is in use, or nothing says what stays, nothing goes")
    func refusedPrune() throws {
        let first = try export(day: 1)
        try export(day: 2, text: "Two.")
        #expect(throws: QuarryError.self) { try prune(day: 100) { _ in } }
        let path = repository + "/" + RepositoryLayout.rootText(first)
        let good = try FileSystem.read(path)
        try overwrite(path, with: good.dropLast() + [0x20, 0x0A])
        let before = try files(below: repository)
        let error = #expect(throws: QuarryError.self) {
            try prune(day: 100) { $0.policy.last = 2 }
        }
        #expect(error?.code == .corrupt)
        #expect(try files(below: repository) == before)
        let lock = try #require(try FolderLock.ifFree(repository))
        let held = #expect(throws: QuarryError.self) { try prune(day: 100) { $0.policy.last = 1 } }
        #expect(held?.code == .alreadyExists)
        lock.release()
        let outcome = try prune(day: 100) { $0.policy.last = 1 }
        #expect(outcome.removedRoots == [first])
    }
}
