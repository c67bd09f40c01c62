import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "watch builds whenever files change",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .serialized)
struct WatchTests {
    @Test(
        "edits, failures and other job files: one line a build, and no end",
        arguments: [nil, "200ms"] as [String?])
    func watch(poll: String?) throws {
        let workspace = try SignalTests.workspace()
        let running = try RunningQuarry(
            try workspace.quarry(),
            ["watch", "job.yaml", "--json", "--settle", "200ms"]
                + (poll.map { ["--poll", $0] } ?? []))
        #expect(running.waits { Self.builds($0).count == 1 }, "\(running.complaints)")
        let first = try #require(Self.builds(running).first)
        #expect(first["exit_code"] as? Int == 0 && first["published"] as? Bool == true)
        #expect(first["job"] as? String == "test")

        try workspace.write("新/文件.txt", "the okapi 說明")
        #expect(running.waits { Self.builds($0).contains { Self.sources($0, "added") == 1 } })
        #expect(try workspace.sources(of: "okapi") == ["新/文件.txt"])

        // An editor's save.
        try workspace.write("新/.文件.txt.swp~", "the quoll 說明")
        rename(workspace.corpus + "/新/.文件.txt.swp~", workspace.corpus + "/新/文件.txt")
        #expect(running.waits { Self.builds($0).contains { Self.sources($0, "changed") == 1 } })
        #expect(try workspace.sources(of: "quoll") == ["新/文件.txt"])

        // A job file that is not valid changes nothing; a valid one does.
        try workspace.writeJob(extra: "limts: {}")
        #expect(running.waits { $0.complaints.contains("the job stays as it was") })
        try workspace.write("a.txt", "the tapir")
        #expect(running.waits { _ in (try? workspace.sources(of: "tapir")) == ["a.txt"] })
        try workspace.writeJob(model: "no-such-model")
        #expect(running.waits { $0.complaints.contains("has changed and was read again") })
        try workspace.write("b.txt", "the bongo")
        #expect(running.waits { Self.builds($0).contains { $0["exit_code"] as? Int == 3 } })
        try workspace.writeJob()
        #expect(running.waits { _ in (try? workspace.sources(of: "bongo")) == ["b.txt"] })

        let ended = running.end(SIGTERM)
        #expect(ended.byItself && ended.status == 143 && ended.seconds < 20)
        let root = try workspace.quarry().run(["inspect", "index", "--json"]).object()["manifest"]
        #expect((root as? [String: Any])?["root"] as? String == (try workspace.cleanRootOfJob()))
    }

    private static func builds(_ running: RunningQuarry) -> [[String: Any]] {
        running.output.split(separator: "\n").compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
        }
    }

    private static func sources(_ build: [String: Any], _ key: String) -> Int? {
        (build["sources"] as? [String: Any])?[key] as? Int
    }
}

@Suite(
    "daemon runs the jobs of a folder at their times",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .serialized)
struct DaemonTests {
    /// A folder with a job whose run was missed and one that is not valid.
    private static func workspace() throws -> Workspace {
        let workspace = try SignalTests.workspace()
        try FileSystem.makeFolder(workspace.root + "/jobs/.state")
        try workspace.writeJob(
            "jobs/job.yaml", extra: "schedule: \"0 2 * * *\"\ntimezone: Asia/Taipei")
        try FileSystem.replace(
            workspace.root + "/jobs/bad.yaml", with: Array("name: bad\nindx: x".utf8))
        try workspace.remember(settledUntil: 0)
        return workspace
    }

    @Test("a missed run is made up for once, a bad file stops nobody, a restart remembers")
    func missed() throws {
        let workspace = try Self.workspace()
        let running = try RunningQuarry(try workspace.quarry(), ["daemon", "--json"])
        #expect(running.waits { $0.output.contains("\n") }, "\(running.complaints)")
        let line = running.output.split(separator: "\n")[0]
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["exit_code"] as? Int == 0 && object?["job"] as? String == "test")
        #expect(object?["generation"] as? Int == 1)
        #expect(running.waits { $0.complaints.contains("test: done; next at ") })
        #expect(running.complaints.contains("making up for the run of"))
        #expect(running.complaints.contains("bad.yaml"))
        #expect(running.complaints.contains("(Asia/Taipei)"))
        // Another daemon is refused.
        let second = try workspace.quarry().run(["daemon"])
        #expect(second.status == 3 && second.complaints.contains("another daemon"))
        let ended = running.end(SIGTERM)
        #expect(ended.byItself && ended.status == 143 && ended.seconds < 5)

        let again = try RunningQuarry(try workspace.quarry(), ["daemon", "--json"])
        #expect(again.waits { $0.complaints.contains("test: next at ") })
        // The job file changes: read again, and its new times count from now.
        try workspace.writeJob("jobs/job.yaml", extra: "schedule: \"0 5 * * *\"\ntimezone: UTC")
        #expect(again.waits { $0.complaints.contains("05:00:00") })
        #expect(again.output.isEmpty)
        #expect(again.end(SIGINT).status == 130)
    }

    @Test("a run that a signal cuts off is made up for after the next start")
    func cutOff() throws {
        let workspace = try Self.workspace()
        for number in 0..<60 { try workspace.write("\(number).txt", SignalTests.text(number)) }
        let running = try RunningQuarry(try workspace.quarry(), ["daemon", "--verbose"])
        #expect(running.waits { $0.complaints.contains("stage prepare") })
        let ended = running.end(SIGTERM)
        #expect(ended.byItself && ended.status == 143 && ended.seconds < 5, "\(running.complaints)")
        let again = try RunningQuarry(try workspace.quarry(), ["daemon", "--json"])
        #expect(again.waits { $0.output.contains("\n") }, "\(again.complaints)")
        #expect(again.end(SIGTERM).status == 143)
        #expect(try workspace.quarry().run(["verify", "index"]).status == 0)
    }

    @Test("a job that fails is said, and the others run")
    func failing() throws {
        let workspace = try Self.workspace()
        let text = """
            name: another
            corpus: { roots: [nowhere] }
            index: other
            embed: { model: \(TestModel.name) }
            schedule: "0 1 * * *"
            """
        try FileSystem.replace(workspace.root + "/jobs/another.yaml", with: Array(text.utf8))
        try workspace.remember(settledUntil: 0, others: ["another": "0 1 * * * "])
        let running = try RunningQuarry(
            try workspace.quarry(with: ["TZ": "America/New_York"]), ["daemon", "jobs", "--json"])
        let lines = { (running: RunningQuarry) in running.output.split(separator: "\n").count }
        #expect(running.waits { lines($0) == 2 }, "\(running.complaints)")
        #expect(running.complaints.contains("another: failed with exit code 3"))
        #expect(running.complaints.contains("(America/New_York)"))
        #expect(running.end(SIGTERM).status == 143)
    }
}

extension Workspace {
    /// What a daemon before knew of the job `test`.
    func remember(settledUntil: Int, others: [String: String] = [:]) throws {
        var jobs = ["test": "0 2 * * * Asia/Taipei"]
        for (name, schedule) in others { jobs[name] = schedule + "America/New_York" }
        let memory = jobs.mapValues {
            ["schedule": $0, "settled_until": settledUntil] as [String: Any]
        }
        try JSONSerialization.data(withJSONObject: memory)
            .write(to: URL(filePath: root + "/jobs/.state/daemon.json"))
    }

    fileprivate func quarry(with environment: [String: String]) throws -> QuarryProcess {
        var quarry = try quarry()
        quarry.environment.merge(environment) { _, new in new }
        return quarry
    }
}
