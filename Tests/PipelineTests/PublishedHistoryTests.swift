import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

/// `QUARRY_HISTORIES=200` runs as many.
private let historyCount = Int(ProcessInfo.processInfo.environment["QUARRY_HISTORIES"] ?? "") ?? 2

@Suite(
    "What is pulled is what was built",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct PublishedHistoryTests {
    @Test(
        "after a history of builds, exports, pulls and kills of each the roots are equal",
        // The fifth had a root left unsigned by a kill.
        arguments: Set(1...UInt64(historyCount)).union([5]).sorted())
    func histories(seed: UInt64) throws {
        let history = try PublishedHistory(seed: seed)
        for _ in 0..<8 {
            try history.step()
            guard let root = history.receiverRoot else { continue }
            // The old generation or the new one, and whole.
            #expect(history.sent.contains(root), history.said)
            try history.expectWhole()
        }
        for act in PublishedHistory.Act.allCases {
            let result = try history.run(act)
            #expect(result.status == 0, "\(history.said) \(result.complaints)")
        }
        #expect(history.receiverRoot == history.senderRoot, history.said)
        #expect(try history.rootElsewhere() == history.senderRoot, history.said)
        try history.expectWhole()
        let found = try history.quarry.run(["verify", "site", "--trust", "key.pub", "--json"])
        #expect(found.status == 0, "\(history.said) \(found.output)")
        let left = try FileManager.default.subpathsOfDirectory(
            atPath: history.workspace.root + "/site")
        #expect(!left.contains(where: FileSystem.isTemporary), history.said)
    }
}

/// A sender, its repository and a receiver, in processes of `quarry` that are killed now and then. The
/// sender stands for a machine of one core without vector instructions, the receiver for one of more and
/// with the best there are here.
private final class PublishedHistory {
    enum Act: String, CaseIterable { case build, export, pull }

    let workspace: Workspace
    let quarry: QuarryProcess
    /// Roots that the sender had.
    private(set) var sent: Set<String> = []
    private var random: SeededGenerator
    private var log: [String]

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        log = ["seed \(seed):"]
        workspace = try Workspace()
        try workspace.write("a.txt", "The refund policy allows thirty days.")
        try workspace.write("b.txt", "退款規則：三十天內。")
        try workspace.writeJob()
        quarry = try workspace.quarry()
        let made = try quarry.run(["key", "new", "key"])
        try #require(made.status == 0, "\(made.complaints)")
    }

    var said: Comment { "\(log.joined(separator: " "))" }

    var senderRoot: String? { root(of: workspace.index) }
    var receiverRoot: String? { root(of: workspace.root + "/receiver") }

    private func root(of index: String) -> String? {
        try? GenerationStore(root: index).currentManifest().root
    }

    func step() throws {
        guard let act = Act.allCases.randomElement(using: &random) else { return }
        if act == .build { try change() }
        let isKilled = Bool.random(using: &random)
        let point = isKilled ? Self.points[act]?.randomElement(using: &random) : nil
        let result = try run(act, killedAt: point, passing: Int.random(in: 1...3, using: &random))
        // Before the first build there is nothing to export, before the first export nothing to pull.
        let isEarly = result.status == 3 && (act == .pull ? receiverRoot == nil : senderRoot == nil)
        #expect(result.wasKilled || result.status == 0 || isEarly, "\(said) \(result.complaints)")
    }

    private func change() throws {
        let name = ["a.txt", "b.txt", "部門/c.txt", "d.md"].randomElement(using: &random) ?? "a.txt"
        let isThere = FileSystem.exists(workspace.corpus + "/" + name)
        if isThere, name != "a.txt", Int.random(in: 0..<3, using: &random) == 0 {
            return try workspace.remove(name)
        }
        let words = (0..<12).map { _ in
            ["refund", "policy", "退款", "規則", "days", "cafe"].randomElement(using: &random) ?? ""
        }
        try workspace.write(name, words.joined(separator: " ") + ".")
    }

    func run(
        _ act: Act, killedAt point: Failpoint? = nil, passing: Int = 1
    ) throws -> QuarryProcess.Result {
        log.append(act.rawValue + (point.map { "(\($0.rawValue):\(passing))" } ?? ""))
        var quarry = self.quarry
        if let point {
            quarry.environment[Failpoint.environmentVariable] = "\(point.rawValue):\(passing)"
        }
        if act == .build { quarry.environment["QUARRY_KERNEL"] = "portable" }
        let result =
            switch act {
            case .build:
                try quarry.run(["build", "job.yaml", "--json", "--threads", "1"])
            case .export: try quarry.run(["export", "index", "site", "--key", "key", "--json"])
            case .pull:
                try quarry.run([
                    "pull", "site", "receiver", "--trust", "key.pub", "--json", "--threads", "3",
                ])
            }
        if let root = senderRoot { sent.insert(root) }
        return result
    }

    /// The root of the same corpus built at once, with nothing cached, as the receiver's machine would.
    func rootElsewhere() throws -> String? {
        var quarry = self.quarry
        quarry.environment["QUARRY_CACHE"] = workspace.root + "/other-cache"
        let result = try quarry.run(
            ["build", "job.yaml", "--json", "--threads", "3", "--index", "elsewhere"])
        #expect(result.status == 0, "\(said) \(result.complaints)")
        return root(of: workspace.root + "/elsewhere")
    }

    func expectWhole() throws {
        let (_, findings) = try Verification.verify(index: workspace.root + "/receiver") { _, _ in }
        #expect(findings.defects.isEmpty, said)
    }

    private static let files: [Failpoint] = [
        .fileWrite, .fileSync, .fileSynced, .fileReplace, .fileReplaced, .folderSync,
    ]
    private static let points: [Act: [Failpoint]] = [
        .build: files + [
            .artifactPut, .queueCommit, .queueCommitted, .segmentRename, .segmentRenamed,
            .manifestReplace, .currentRename, .currentRenamed, .retention,
        ],
        .export: files + [
            .exportObject, .exportedObject, .exportRoot, .exportSignature, .exportRecord,
            .exportPointer, .exportedPointer,
        ],
        .pull: files + [
            .pullPiece, .pullFile, .pullSegment, .pullMemory, .pulledMemory, .manifestReplace,
            .currentRename, .currentRenamed, .retention,
        ],
    ]
}
