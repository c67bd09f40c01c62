import Corpus
import Foundation
import Jobs
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Indexing

/// What can't be read is not gone. Builds run as an account without rights: root reads everything.
@Suite(
    "What can't be read keeps its previous version",
    .enabled(
        if: QuarryProcess.isPresent && Stranger.isPossible,
        "needs quarry beside the tests, and setpriv where the tests run as root"))
struct UnreadableTests {
    @Test("an unreadable subfolder, then one whose names alone can be read: exit 5, all stays")
    func folder() throws {
        for mode in [mode_t(0), 0o444] {
            let workspace = try Self.workspace()
            try expect(workspace, published: true, status: 0)
            let root = try GenerationStore(root: workspace.index).currentManifest().root
            chmod(workspace.corpus + "/en", mode)
            defer { chmod(workspace.corpus + "/en", 0o755) }
            try workspace.write("new.txt", "the quokka")
            let output = try expect(workspace, published: true, status: 5)
            let carried = output["carried_over"] as? [String: Any]
            let sources = carried?["sources"] as? [[String: Any]] ?? []
            #expect(sources.map { $0["source"] as? String } == ["en/refund.txt", "en/two/a.txt"])
            #expect(Set(sources.map { $0["cause"] as? String }) == ["unreadable"])
            #expect(Set(sources.map { $0["kind"] as? String }) == ["previous_version"])
            let failures = output["failures"] as? [[String: Any]] ?? []
            #expect(failures.contains { $0["code"] as? String == "io" })
            #expect(failures.allSatisfy { $0["was_indexed"] == nil }, "they are not lost")
            let counts = output["sources"] as? [String: Any]
            #expect(counts?["removed"] as? Int == 0 && counts?["added"] as? Int == 1)
            #expect(try workspace.sources(of: "refund").contains("en/refund.txt"))
            #expect(try workspace.sources(of: "quokka") == ["new.txt"])
            // Night after night; then it is readable again and nothing has changed.
            try expect(workspace, published: false, status: 5)
            chmod(workspace.corpus + "/en", 0o755)
            try workspace.remove("new.txt")
            try expect(workspace, published: true, status: 0)
            #expect(try GenerationStore(root: workspace.index).currentManifest().root == root)
        }
    }

    @Test("an unreadable file, and an unreadable root")
    func fileAndRoot() throws {
        let workspace = try Self.workspace()
        try expect(workspace, published: true, status: 0)
        try workspace.write("en/refund.txt", "Now it says something else.")
        chmod(workspace.corpus + "/en/refund.txt", 0)
        try expect(workspace, published: false, status: 5)
        #expect(try workspace.sources(of: "refund").contains("en/refund.txt"))
        chmod(workspace.corpus, 0)
        let output = try expect(workspace, published: false, status: 5)
        #expect((output["carried_over"] as? [String: Any])?["count"] as? Int == 4)
        chmod(workspace.corpus, 0o755)
    }

    @Test("a first build over an unreadable subfolder is reported, one of an unreadable root fails")
    func first() throws {
        let workspace = try Self.workspace()
        chmod(workspace.corpus + "/en", 0)
        let output = try expect(workspace, published: true, status: 5)
        let failures = output["failures"] as? [[String: Any]] ?? []
        #expect(failures.map { $0["source"] as? String } == ["en"])
        chmod(workspace.corpus, 0)
        try FileSystem.remove(workspace.index)
        let result = try Stranger.run(workspace, ["build", "job.yaml", "--json", "--quiet"])
        #expect(result.status == 3 && result.complaints.contains("can't list the folder"))
        chmod(workspace.corpus, 0o755)
        chmod(workspace.corpus + "/en", 0o755)
    }

    @Test("what is kept is not said to be missing, and the root has a name")
    func words() throws {
        let workspace = try Self.workspace()
        try expect(workspace, published: true, status: 0)
        chmod(workspace.corpus + "/en", 0)
        let plan = try Stranger.run(workspace, ["plan", "job.yaml"])
        #expect(plan.output.contains("= en/refund.txt: can't be read, stays as it was"))
        #expect(plan.output.contains("2 kept unread"))
        let said = try Stranger.run(workspace, ["build", "job.yaml"]).output
        #expect(said.contains("Can't be read now") && !said.contains("Not in the index"), "\(said)")
        chmod(workspace.corpus + "/en", 0o755)
        chmod(workspace.corpus, 0)
        let root = try Stranger.run(workspace, ["build", "job.yaml"]).output
        #expect(root.contains("  the corpus root: can't list the folder"), "\(root)")
        // Neither a build nor its plan needs to look at the corpus to go on.
        try workspace.writeJob(model: "\(TestModel.name), document_prompt: 'x: '")
        let other = try Stranger.run(workspace, ["plan", "job.yaml"])
        #expect(
            other.status == 0 && other.output.contains("publish nothing (exit code 5)"),
            "\(other.output) \(other.complaints)")
        chmod(workspace.corpus, 0o755)
    }

    @Test("where a previous version can't be kept nothing is published, and nothing is done")
    func unpublished() throws {
        let workspace = try Self.workspace()
        try expect(workspace, published: true, status: 0)
        chmod(workspace.corpus + "/en", 0)
        try workspace.writeJob(extra: "parse: { with: [comments] }")
        let output = try expect(workspace, published: false, status: 5)
        let computed = output["computed"] as? [String: Any]
        #expect(computed?["parsed"] as? Int == 0 && computed?["embedded"] as? Int == 0)
        let error = try #require(output["error"] as? [String: Any])
        #expect(error["code"] as? String == "unreadable")
        let report = try JSONSerialization.jsonObject(
            with: Data(
                FileSystem.read(
                    StateFolder(in: workspace.root).reports(of: "test") + "/latest/report.json")))
        let told = (report as? [String: Any])?["error"] as? [String: Any]
        #expect(told?["code"] as? String == "unreadable")
        #expect(told?["reason"] as? String == error["reason"] as? String)
        let carried = output["carried_over"] as? [String: Any]
        let sources = carried?["sources"] as? [[String: Any]] ?? []
        #expect(Set(sources.map { $0["kind"] as? String }) == ["unpublished"])
        #expect(try workspace.sources(of: "refund").contains("en/refund.txt"))
        chmod(workspace.corpus + "/en", 0o755)
    }

    @Test("a file of records that can't be read keeps its records")
    func records() throws {
        let workspace = try Self.workspace()
        try workspace.write(
            "r.jsonl",
            "{\"_id\": \"a\", \"text\": \"a kowari\"}\n{\"_id\": \"b\", \"text\": \"a dunnart\"}")
        let job = workspace.root + "/job.yaml"
        let text = String(decoding: try FileSystem.read(job), as: UTF8.self)
        try FileSystem.replace(
            job,
            with: Array(text.replacing("[corpus] }", with: "[corpus], records: [r.jsonl] }").utf8))
        try expect(workspace, published: true, status: 0)
        chmod(workspace.corpus + "/r.jsonl", 0)
        try workspace.write("new.txt", "the quokka")
        let output = try expect(workspace, published: true, status: 5)
        let carried = output["carried_over"] as? [String: Any]
        let sources = carried?["sources"] as? [[String: Any]] ?? []
        #expect(sources.map { $0["source"] as? String } == ["r.jsonl#a", "r.jsonl#b"])
        #expect(try workspace.sources(of: "kowari") == ["r.jsonl#a"])
        #expect(try workspace.sources(of: "quokka") == ["new.txt"])
    }

    private static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write("en/refund.txt", SampleTexts.english)
        try workspace.write("en/two/a.txt", "a wombat")
        try workspace.write("b.txt", "a numbat")
        try workspace.write("c.txt", "a bilby")
        try workspace.writeJob()
        return workspace
    }

    @discardableResult
    private func expect(
        _ workspace: Workspace, published: Bool, status: Int32,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: Any] {
        let result = try Stranger.run(workspace, ["build", "job.yaml", "--json", "--quiet"])
        #expect(
            result.status == status, "\(result.output) \(result.complaints)",
            sourceLocation: sourceLocation)
        let output = try result.object()
        #expect(output["published"] as? Bool == published, sourceLocation: sourceLocation)
        return output
    }
}

/// Runs `quarry` as an account to which permissions apply.
enum Stranger {
    private static let tool = "/usr/bin/setpriv"
    /// nobody, on most systems.
    private static let number = 65534

    static var isPossible: Bool { getuid() != 0 || access(tool, X_OK) == 0 }

    static func run(_ workspace: Workspace, _ arguments: [String]) throws -> QuarryProcess.Result {
        let quarry = try workspace.quarry()
        guard getuid() == 0 else { return try quarry.run(arguments) }
        try give(workspace.root)
        let rights = ["--reuid", "\(number)", "--regid", "\(number)", "--clear-groups"]
        return try QuarryProcess(
            folder: quarry.folder, environment: quarry.environment, executable: tool
        ).run(rights + [quarry.executable ?? ""] + arguments)
    }

    /// Hands a folder and all in it over; permissions stay.
    private static func give(_ folder: String) throws {
        _ = try ChildProgram("/bin/chown", ["-R", "\(number):\(number)", folder]).wait()
    }
}
