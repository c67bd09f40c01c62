import Corpus
import Foundation
import Indexing
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite(
    "An export or a pull with deltas that is killed leaves the old generation or the new one",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct DeltaCrashTests {
    private let folder: TemporaryFolder
    private let index: HistoryIndex
    private var history = TextHistory(seed: 2)
    private var receiver: String { folder.file("receiver") }

    init() throws {
        folder = try TemporaryFolder()
        index = HistoryIndex(path: folder.file("handbook"), writer: Fingerprints.writer)
        try index.publish(history.texts)
        try SigningKey().write(to: folder.file("key"))
    }

    private static let export = "export handbook repository --key key --json"
    private static let pull = "pull repository receiver --trust key.pub --json"

    private func quarry(
        _ command: String, killedAt point: Failpoint? = nil, passing: Int = 1
    ) throws -> QuarryProcess.Result {
        var process = QuarryProcess(folder: folder.path)
        if let point {
            process.environment[Failpoint.environmentVariable] = "\(point.rawValue):\(passing)"
        }
        return try process.run(command.split(separator: " ").map(String.init))
    }

    private func done(_ command: String, _ said: Comment = "") throws -> [String: Any] {
        let result = try quarry(command)
        #expect(result.status == 0 && !result.wasKilled, "\(said) \(result.complaints)")
        return try result.object()
    }

    @Test("an export, while it writes deltas", arguments: [Failpoint.exportDelta, .exportedDelta])
    mutating func exports(point: Failpoint) throws {
        let first = try done(Self.export)["root"] as? String
        _ = try done(Self.pull)
        history.change()
        let second = try index.publish(history.texts).root
        #expect(try quarry(Self.export, killedAt: point).wasKilled)
        let between = try done(Self.pull, "\(point)")
        #expect(between["root"] as? String == first && between["way"] as? String == "unchanged")
        let exported = try done(Self.export)
        #expect(exported["root"] as? String == second)
        let delta = try #require(exported["delta"] as? [String: Any])
        #expect(delta["from"] as? String == first && (delta["bytes"] as? Int ?? 0) > 0)
        let pulled = try done(Self.pull)
        #expect(pulled["root"] as? String == second && pulled["way"] as? String == "delta")
        #expect((pulled["bytes_saved"] as? Int ?? 0) > 0)
        try expectWhole(receiver)
        let left = try files(below: folder.file("repository")).keys.filter(FileSystem.isTemporary)
        #expect(left.isEmpty)
        #expect(try done("verify repository --trust key.pub --json")["defects"] as? [String] == [])
    }

    @Test(
        "a pull, while it derives",
        arguments: [
            Failpoint.pullPiece, .pullFile, .pullDelta, .fileSeal, .segmentRename,
            .segmentRenamed, .pullDerived, .pullSegment, .pullMemory, .currentRename,
            .currentRenamed,
        ])
    mutating func pulls(point: Failpoint) throws {
        let first = try done(Self.export)["root"] as? String
        _ = try done(Self.pull)
        history.change()
        let second = try index.publish(history.texts).root
        _ = try done(Self.export)
        #expect(try quarry(Self.pull, killedAt: point).wasKilled, "\(point)")
        let between = try GenerationStore(root: receiver).currentManifest().root
        #expect(between == first || between == second)
        try expectWhole(receiver, "\(point)")
        let pulled = try done(Self.pull, "\(point)")
        #expect(pulled["root"] as? String == second, "\(point)")
        // Nothing comes whole because of a kill; where all was derived by then, only the root comes.
        let onlyRoot: Set<Failpoint> = [.pullMemory, .currentRename]
        #expect(pulled["way"] as? String != "objects" || onlyRoot.contains(point), "\(point)")
        try expectWhole(receiver, "\(point)")
        #expect(!FileSystem.exists(receiver + "/.pull"), "\(point)")
        let whole = try done("pull repository other --trust key.pub --whole --json")
        #expect(whole["way"] as? String == "objects" && whole["root"] as? String == second)
    }
}
