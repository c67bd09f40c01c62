import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Publishing

@Suite(
    "An export or a pull that is killed leaves the old generation or the new one",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct PublishingCrashTests {
    private let sample: SampleIndex
    private var repository: String { sample.file("repository") }
    private var index: String { sample.file("receiver") }

    init() throws {
        sample = try SampleIndex()
        try SigningKey().write(to: sample.file("key"))
    }

    private func quarry(
        _ command: String, killedAt point: Failpoint? = nil, passing: Int = 1
    ) throws -> QuarryProcess.Result {
        var process = QuarryProcess(folder: sample.folder.path)
        if let point {
            process.environment[Failpoint.environmentVariable] = "\(point.rawValue):\(passing)"
        }
        return try process.run(command.split(separator: " ").map(String.init))
    }

    private static let export = "export handbook repository --key key --json"
    private static let pull = "pull repository receiver --trust key.pub --json"

    private func done(_ command: String, _ said: Comment = "") throws -> [String: Any] {
        let result = try quarry(command)
        #expect(result.status == 0 && !result.wasKilled, "\(said) \(result.complaints)")
        return try result.object()
    }

    private func change() throws -> String {
        var texts = SampleIndex.texts
        texts["leave.md"] = "Parental leave is eighteen weeks."
        return try sample.publish(texts).root
    }

    @Test(
        "an export, at every step",
        arguments: [
            Failpoint.exportObject, .exportedObject, .exportRoot, .exportSignature, .exportRecord,
            .exportPointer, .exportedPointer, .fileWrite, .fileSync, .fileSynced, .fileReplace,
            .fileReplaced,
            .folderSync,
        ])
    func exports(point: Failpoint) throws {
        let isOnce: Set<Failpoint> = [.exportRoot, .exportRecord, .exportPointer, .exportedPointer]
        let passing = isOnce.contains(point) ? 1 : 3
        #expect(
            try quarry(Self.export, killedAt: point, passing: passing).wasKilled, "\(point)")
        // Whoever reads now finds nothing, or all of it.
        let early = try quarry(Self.pull)
        #expect(early.status == 0 || early.status == 3, "\(point): \(early.complaints)")
        let first = try sample.store.currentManifest().root
        #expect(try done(Self.export)["root"] as? String == first)
        #expect(try done(Self.pull)["root"] as? String == first)

        let second = try change()
        let again = try quarry(Self.export, killedAt: point, passing: passing)
        #expect(again.wasKilled || passing > 1, "\(point)")
        let seen = try done(Self.pull, "\(point)")["root"] as? String
        #expect(seen == first || seen == second)
        #expect(try done(Self.export)["root"] as? String == second)
        #expect(try done(Self.pull)["root"] as? String == second)
        try expectWhole(index, "\(point)")
        #expect(try done("verify repository --trust key.pub --json")["defects"] as? [String] == [])
        let left = try files(below: repository).keys.filter(FileSystem.isTemporary)
        #expect(left.isEmpty, "\(point)")
    }

    @Test(
        "a pull, at every step",
        arguments: [
            Failpoint.pullPiece, .pullFile, .pullSegment, .pullMemory, .pulledMemory, .fileWrite,
            .fileSync, .fileSynced, .fileReplace, .fileReplaced, .folderSync, .manifestReplace,
            .currentRename, .currentRenamed,
        ])
    func pulls(point: Failpoint) throws {
        let isOnce: Set<Failpoint> = [
            .pullMemory, .pulledMemory, .manifestReplace, .currentRename, .currentRenamed,
        ]
        let passing = isOnce.contains(point) ? 1 : 2
        _ = try done(Self.export)
        let first = try sample.store.currentManifest().root
        #expect(try quarry(Self.pull, killedAt: point, passing: passing).wasKilled, "\(point)")
        if try GenerationStore(root: index).currentNumber() != nil {
            try expectWhole(index, "\(point)")
        }
        #expect(try done(Self.pull)["root"] as? String == first)
        try expectWhole(index, "\(point)")

        let second = try change()
        _ = try done(Self.export)
        let again = try quarry(Self.pull, killedAt: point, passing: passing)
        #expect(again.wasKilled || passing > 1, "\(point)")
        let between = try GenerationStore(root: index).currentManifest().root
        #expect(between == first || between == second)
        try expectWhole(index, "\(point)")
        #expect(try done(Self.pull)["root"] as? String == second)
        try expectWhole(index, "\(point)")
        #expect(!FileSystem.exists(index + "/.pull"))
        #expect(try answers(of: index) == answers(of: sample.index))
    }

    @Test("a prune, at every few removals: what a channel points to is whole, and the next goes on")
    func prunes() throws {
        for number in 0..<4 {
            try sample.publish(["a.md": "Text \(number).", "bb.md": "More of \(number)."])
            _ = try done(Self.export)
        }
        let last = try sample.store.currentManifest()
        let prune = "repository prune repository --keep-last 1 --grace 0s --json"
        var kills = 0
        for passing in [1, 2, 3, 5, 8, 13] {
            let killed = try quarry(prune, killedAt: .repositoryRemoval, passing: passing)
            kills += killed.wasKilled ? 1 : 0
            let found = try done("verify repository --trust key.pub --json", "\(passing)")
            #expect(found["defects"] as? [String] == [], "\(passing)")
        }
        #expect(kills >= 4)
        _ = try done(prune)
        let left = try files(below: repository).keys
        #expect(left.count { $0.hasPrefix("objects/") } == last.objects.count)
        #expect(left.count { $0.hasSuffix("root.txt") } == 1)
        #expect(try done(Self.pull)["root"] as? String == last.root)
    }

    @Test("what an export left that was killed before the channel moved is no part of its past")
    func past() throws {
        let first = try done(Self.export)["root"] as? String
        _ = try change()
        #expect(try quarry(Self.export, killedAt: .exportPointer).wasKilled)
        var texts = SampleIndex.texts
        texts["leave.md"] = "Parental leave is nineteen weeks."
        try sample.publish(texts)
        #expect(try done(Self.export)["sequence"] as? Int == 3)
        let listed = try done("repository list repository --json")
        let channel = try #require((listed["channels"] as? [[String: Any]])?.first)
        let pointers = channel["pointers"] as? [[String: Any]]
        #expect(pointers?.map { $0["sequence"] as? Int } == [1, 3])
        let back = try done("repository rollback repository --key key --json")
        #expect(back["root"] as? String == first && back["restored"] as? Int == 1)
    }

    @Test("following takes what is new, and says a failure once")
    func follows() throws {
        _ = try done(Self.export)
        let first = try sample.store.currentManifest().root
        let second = Mutex("")
        // Nobody else touches it meanwhile.
        nonisolated(unsafe) let sample = sample
        let thread = Thread { [repository] in
            Thread.sleep(forTimeInterval: 2)
            let hidden = sample.file("away")
            try? FileSystem.rename(repository, to: hidden)
            Thread.sleep(forTimeInterval: 3)
            try? FileSystem.rename(hidden, to: repository)
            let root = try? sample.publish(["a.md": "New."]).root
            let key = try? SigningKey(file: sample.file("key"))
            _ = try? IndexExport(
                index: sample.index, folder: repository, options: .init(key: key)
            ).run()
            second.withLock { $0 = root ?? "" }
        }
        thread.start()
        var process = QuarryProcess(folder: sample.folder.path)
        process.environment["NO_COLOR"] = "1"
        let command = "pull repository receiver --trust key.pub --follow 1s --json --no-progress"
        let result = try process.run(
            command.split(separator: " ").map(String.init), killedAfter: 12)
        let roots = try result.output.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any])?["root"] as? String
        }
        #expect(roots == [first, second.withLock { $0 }])
        #expect(result.complaints.split(separator: "\n").count { $0.contains("failed") } == 1)
        try expectWhole(index)
    }

    @Test("following outlives a server that wants a token or has lost its origin; arguments end it")
    func followsServer() throws {
        _ = try done(Self.export)
        let root = try sample.store.currentManifest().root
        let server = try RepositoryServer(repository) { request, number in
            guard request.path == "/channels/latest.json" else { return nil }
            return [1: .status(401), 2: .status(401), 3: .status(522)][number]
        }
        let process = QuarryProcess(folder: sample.folder.path)
        let pull = "pull \(server.address) receiver --trust key.pub --follow 1s --json"
        let result = try process.run(
            (pull + " --no-progress").split(separator: " ").map(String.init), killedAfter: 12)
        #expect(result.wasKilled, "\(result.status): \(result.complaints)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 1 && lines.first?.contains(root) == true)
        // 401 is said once; 522 was asked again before anybody had to be told.
        let failures = result.complaints.split(separator: "\n").filter { $0.contains("failed") }
        #expect(failures.count == 1 && failures.first?.contains("401") == true, "\(failures)")
        #expect(server.requests.count { $0.path == "/channels/latest.json" } > 4)
        try expectWhole(index)
        let wrong = [
            "repository receiver --trust none.pub", "repository receiver --channel ../x",
            "ftp://127.0.0.1/x receiver", "repository handbook",
        ]
        for arguments in wrong {
            let command = "pull \(arguments) --follow 1s".split(separator: " ").map(String.init)
            let ended = try process.run(command, killedAfter: 4)
            #expect(!ended.wasKilled && ended.status == 3, "\(arguments): \(ended.complaints)")
        }
    }

    @Test("refusals end with exit code 4, a channel that is too old with 5, none at all with 3")
    func exitCodes() throws {
        // An export of 1970.
        let key = try SigningKey(file: sample.file("key"))
        _ = try IndexExport(
            index: sample.index, folder: repository, options: .init(key: key, now: 1_000_000)
        ).run()
        try SigningKey().write(to: sample.file("other"))
        #expect(try quarry("pull repository receiver --trust other.pub").status == 4)
        #expect(try quarry("pull repository receiver --channel beta").status == 3)
        // What was refused leaves nothing.
        #expect(!FileSystem.exists(index))
        #expect(try quarry("pull repository handbook").status == 3)
        _ = try sample.folder.put([1], "photos/one.jpg")
        #expect(try quarry("pull repository photos").status == 3)
        #expect(try files(below: sample.file("photos")) == ["one.jpg": [1]])
        #expect(!FileSystem.exists(sample.index + "/.lock"))
        #expect(try quarry("pull repository receiver --trust key.pem").status == 0)
        let pointer = repository + "/channels/latest.json"
        let file = try FileSystem.read(pointer)
        try overwrite(pointer, with: file + [0x20])
        #expect(try quarry("pull repository receiver").status == 4)
        try overwrite(pointer, with: file)
        #expect(try quarry("pull repository receiver --max-age 48h").status == 5)
        let stale = try quarry("pull repository receiver --warn-age 48h --json")
        #expect(stale.status == 0 && stale.complaints.contains("has not moved"))
        #expect(try stale.object()["stale"] as? Bool == true)
        #expect(try quarry("verify repository --trust other.pub").status == 4)
        #expect(try quarry("verify receiver --trust key.pub").status == 3)
        #expect(try quarry("key show key.pem").output == quarry("key show key").output)
        #expect(try quarry("key new key").status == 3)
    }
}
