import Artifacts
import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@Suite(
    "A build killed at any moment leaves the old index or the new one",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .serialized)
struct CrashTests {
    @Test(
        "killed at random moments, then run to its end, it is a clean build",
        arguments: [1, 2, 3] as [UInt64])
    func randomMoments(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let clean = try Self.workspace()
        let start = Date()
        let reference = try Self.build(clean)
        let seconds = Date().timeIntervalSince(start)
        let total = try #require(
            (reference["computed"] as? [String: Int])?["embedded"])

        let workspace = try Self.workspace()
        for number in 0..<4 {
            let moment = Double.random(in: 0.05...0.95, using: &random) * seconds
            _ = try workspace.quarry().run(Self.arguments, killedAfter: moment)
            try Self.expectOldOrNew(
                workspace, [reference["root"] as? String], "seed \(seed), kill \(number)")
        }
        let kept = try Self.storedVectors(workspace)
        let last = try Self.build(workspace)
        #expect(last["root"] as? String == reference["root"] as? String, "seed \(seed)")
        let embedded = try #require((last["computed"] as? [String: Int])?["embedded"])
        #expect(embedded <= max(0, total - kept), "seed \(seed): \(kept) of \(total) were stored")
        try Self.expectWhole(workspace, "seed \(seed)")
    }

    @Test("killed at a durable step, it goes on from there", arguments: Failpoint.ofBuilds)
    func durableSteps(point: Failpoint) throws {
        let clean = try Self.workspace()
        let first = try Self.build(clean)["root"] as? String
        try Self.edit(clean, 1)
        let second = try Self.build(clean)["root"] as? String
        #expect(first != second)

        let workspace = try Self.workspace()
        let passings = CrashMatrix.isWhole ? [1, 2, 4] : [point.isPassedOften ? 2 : 1]
        for passing in passings where passing == 1 || point.isPassedOften {
            let found = try workspace.quarry(failingAt: point, passing).run(Self.arguments)
            let isSure = passing <= 2 && !point.isRare
            #expect(found.wasKilled || !isSure, "\(point), passing \(passing)")
            try Self.expectOldOrNew(workspace, [first], "\(point), passing \(passing)")
        }
        #expect(try Self.build(workspace)["root"] as? String == first)
        try Self.edit(workspace, 1)
        let found = try workspace.quarry(failingAt: point, 1).run(Self.arguments)
        #expect(found.wasKilled || point.isRare, "\(point), second generation")
        try Self.expectOldOrNew(workspace, [first, second], "\(point), second generation")
        #expect(try Self.build(workspace)["root"] as? String == second)
        try Self.expectWhole(workspace, "\(point)")
    }

    @Test("killed while it replaces a damaged segment, the next full build makes it whole")
    func segmentSwap() throws {
        let workspace = try Self.workspace()
        let root = try Self.build(workspace)["root"] as? String
        for (name, bytes) in try workspace.segmentFiles() where name.hasSuffix("/chunks") {
            try overwrite(workspace.index + "/" + name, with: Array(bytes.dropLast(9)))
        }
        let full = Self.arguments + ["--full"]
        #expect(try workspace.quarry(failingAt: .segmentSwap, 1).run(full).wasKilled)
        let last = try workspace.quarry().run(full)
        #expect(try last.object()["root"] as? String == root)
        try Self.expectWhole(workspace, "after the swap")
    }

    @Test("generations and segments nobody needs go away, whenever retention was killed")
    func retention() throws {
        let workspace = try Self.workspace()
        var wasKilled = false
        _ = try Self.build(workspace)
        for number in 0..<7 {
            try Self.edit(workspace, number)
            let point = [Failpoint.retention, .manifestReplace, .fileReplace][number % 3]
            let found = try workspace.quarry(failingAt: point, 1).run(Self.arguments)
            wasKilled = wasKilled || found.wasKilled
            try Self.expectWhole(workspace, "edit \(number)")
        }
        #expect(wasKilled)
        try Self.edit(workspace, 7)
        _ = try Self.build(workspace)
        let store = GenerationStore(root: workspace.index)
        let numbers = try store.numbers()
        #expect(numbers.count == 3)
        #expect(try FileSystem.names(in: workspace.index) == Self.names)
        for number in numbers {
            let folder = "\(workspace.index)/generations/\(number)"
            #expect(
                try FileSystem.names(in: folder) == ["build-info.json", "root.sha256", "root.txt"])
        }
        let named = try Set(numbers.flatMap { try store.manifest($0).segments.map(\.id) })
        #expect(try Set(FileSystem.names(in: workspace.index + "/segments")) == named)
    }

    private static let names = [".lock", "CURRENT", "generations", "segments"]

    private static let arguments = ["build", "job.yaml", "--json", "--no-progress"]

    /// About 40 files, enough for several batches.
    private static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.writeJob()
        var random = SeededGenerator(seed: 77)
        let lines = SampleTexts.all.flatMap { $0.value.split(separator: "\n").map(String.init) }
        for number in 0..<40 {
            let text = (0..<4).map { _ in lines.randomElement(using: &random)! }
            try workspace.write(
                "文件/\(number).txt", "file \(number)\n\n" + text.joined(separator: "\n\n"))
        }
        return workspace
    }

    private static func edit(_ workspace: Workspace, _ number: Int) throws {
        try workspace.write("文件/\(number).txt", "An edit of file \(number). 已修改。")
    }

    /// A build that must end well; its report.
    private static func build(_ workspace: Workspace) throws -> [String: Any] {
        let result = try workspace.quarry().run(arguments)
        #expect(result.status == 0 && !result.wasKilled, "\(result.complaints)")
        return try result.object()
    }

    private static func storedVectors(_ workspace: Workspace) throws -> Int {
        let store = try ArtifactStore.open(workspace.root + "/cli-cache/artifacts.sqlite")
        return try store.statistics().totals[.vector]?.count ?? 0
    }

    /// What is published, if anything is, is whole and one of these.
    private static func expectOldOrNew(
        _ workspace: Workspace, _ roots: [String?], _ said: String
    ) throws {
        guard try GenerationStore(root: workspace.index).currentNumber() != nil else { return }
        let (manifest, report) = try Verification.verify(index: workspace.index) { _, _ in }
        #expect(report.defects.isEmpty, "\(said)")
        #expect(roots.contains(manifest.root), "\(said)")
    }

    private static func expectWhole(_ workspace: Workspace, _ said: String) throws {
        let result = try workspace.quarry().run(["verify", "index", "--json"])
        #expect(result.status == 0, "\(said): \(result.output)")
    }
}

extension Failpoint {
    /// Those that a build passes; exports, pulls and prunes have tests of their own.
    fileprivate static let ofBuilds = allCases.filter { point in
        !["export", "pull", "repository"].contains { point.rawValue.hasPrefix($0) }
    }

    /// Whether a first build passes it five times.
    fileprivate var isPassedOften: Bool {
        switch self {
        case .artifactPut, .artifactCommitted, .fileReplace, .fileReplaced, .fileSeal, .fileWrite,
            .fileSync, .fileSynced, .folderSync, .queueCommit, .queueCommitted:
            true
        case .artifactEvict, .segmentSwap, .segmentRename, .segmentRenamed, .manifestReplace,
            .currentRename, .currentRenamed, .retention,
            .exportObject, .exportedObject, .exportPart, .exportParts, .exportRoot,
            .exportSignature, .exportRecord,
            .exportPointer, .exportedPointer, .repositoryRemoval, .pullPiece, .pullFile,
            .pullSegment, .pullMemory, .pulledMemory, .exportDelta, .exportedDelta, .pullDelta,
            .pullDerived:
            false
        }
    }

    /// Whether a build may not pass it at all.
    fileprivate var isRare: Bool { self == .retention || self == .segmentSwap }
}

extension Workspace {
    fileprivate func quarry(failingAt point: Failpoint, _ passing: Int) throws -> QuarryProcess {
        var process = try quarry()
        process.environment[Failpoint.environmentVariable] = "\(point.rawValue):\(passing)"
        // Less than these documents need, so that something is evicted.
        if point == .artifactEvict { process.environment["QUARRY_CACHE_LIMIT"] = "20kB" }
        return process
    }
}
