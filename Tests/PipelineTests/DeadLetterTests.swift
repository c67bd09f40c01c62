import Corpus
import Foundation
import Indexing
import Jobs
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("Dead letters: planned, discarded, tried again", .serialized)
struct DeadLetterTests {
    private static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("cut.pdf", "%PDF-1.4 and no more")
        try workspace.writeJob()
        return workspace
    }

    @Test("a discarded document is not missed: the next change is published")
    func published() throws {
        guard QuarryProcess.isPresent else { return }
        let workspace = try Self.workspace()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 1)
        #expect(try quarry.run(["jobs", "discard", "job.yaml", "cut.pdf"]).status == 0)
        try workspace.write("new.txt", "The wombat digs a burrow.")
        let next = try quarry.run(["build", "job.yaml", "--json"])
        #expect(next.status == 0, "\(next.complaints)")
        #expect(try next.object()["generation"] as? Int == 2)
        #expect((try next.object()["failures"] as? [Any])?.isEmpty == true)
    }

    @Test("plan says that a dead letter stays one, and after a retry that it is to be added")
    func planned() throws {
        guard QuarryProcess.isPresent else { return }
        let workspace = try Self.workspace()
        let quarry = try workspace.quarry()
        func plan() throws -> (added: [String], dead: [[String: Any]]) {
            let plan = try quarry.run(["plan", "job.yaml", "--json"]).object()
            return (
                plan["added"] as? [String] ?? [],
                plan["dead_letters"] as? [[String: Any]] ?? []
            )
        }
        #expect(try plan().added.contains("cut.pdf") && plan().dead.isEmpty)
        #expect(!FileSystem.exists(workspace.root + "/.state/test.sqlite"), "plan makes no queue")
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 1)
        #expect(try plan().added == [])
        #expect(try plan().dead.map { $0["source"] as? String } == ["cut.pdf"])
        #expect(try plan().dead.first?["discarded"] as? Bool == false)
        let text = try quarry.run(["plan", "job.yaml"]).output
        #expect(text.contains("cut.pdf: stays a dead letter, not tried again: "))
        #expect(text.contains("0 added, 0 changed, 0 removed, 4 unchanged, 1 dead letter"))
        #expect(try quarry.run(["jobs", "discard", "job.yaml", "cut.pdf"]).status == 0)
        #expect(try plan().dead.first?["discarded"] as? Bool == true)
        #expect(try quarry.run(["jobs", "retry", "job.yaml", "cut.pdf"]).status == 0)
        #expect(try plan().added == ["cut.pdf"] && plan().dead.isEmpty)
    }

    @Test("the number of an earlier build is refused and says what to do; runs are shown in words")
    func numbers() throws {
        guard QuarryProcess.isPresent else { return }
        let workspace = try Self.workspace()
        let quarry = try workspace.quarry()
        func item() throws -> String {
            let shown = try quarry.run(["jobs", "show", "job.yaml", "--json"]).output
            let list = try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [[String: Any]]
            return "\(try #require(list?.first?["item"] as? Int))"
        }
        _ = try quarry.run(["build", "job.yaml", "--quiet"])
        let first = try item()
        _ = try quarry.run(["build", "job.yaml", "--quiet"])
        let second = try item()
        let stale = try quarry.run(["jobs", "retry", "job.yaml", first])
        #expect(stale.status == 3 && stale.complaints.contains("earlier run, of cut.pdf"))
        let retried = try quarry.run(["jobs", "retry", "job.yaml", second])
        #expect(retried.output == "cut.pdf: the next build tries it again\n")
        let list = try quarry.run(["jobs", "list", "job.yaml"]).output
        #expect(list.contains("generation 1: 5 sources, 1 failed, "), "\(list)")
        #expect(!list.contains("{"))
    }

    @Test("a shared build reports what one machine's does, before and after it was discarded")
    func shared() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("cut.pdf", "%PDF-1.4 and no more")
        let single = try workspace.build()
        let shared = SharedBuild(workspace: workspace)
        try shared.workAll()
        #expect(try shared.assemble().failures.map(\.source) == ["cut.pdf"])
        // The queue of the machine that assembles lies beside its job file.
        let state = StateFolder(besideJobFile: workspace.root + "/shared/job.yaml")
        try FileSystem.makeFolder(FileSystem.folder(of: state.queue(of: "test")))
        let built = StateFolder(in: workspace.root).queue(of: "test")
        for end in ["", "-wal"] where FileSystem.exists(built + end) {
            try FileSystem.replace(
                state.queue(of: "test") + end, with: try FileSystem.read(built + end))
        }
        let queue = try JobQueue.open(state.queue(of: "test"))
        for item in try queue.items(named: "cut.pdf", job: "test") { try queue.discard(item.id) }
        try workspace.write("new.txt", "The wombat digs a burrow.")
        try shared.workAll()
        let outcome = try shared.assemble()
        #expect(outcome.failures.isEmpty && outcome.isNewGeneration)
        #expect(outcome.changes.added == 1 && outcome.changes.failed == 0)
        #expect(single.failures.map(\.source) == ["cut.pdf"])
        #expect(try outcome.manifest.root == workspace.build().manifest.root)
    }
}
