import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite(
    "quarry distribute, by several processes",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .serialized)
struct DistributeCommandTests {
    private static let place = ["job.yaml", "--store", "store"]

    private func workspace(extra: String = "") throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeManyTexts(60)
        try workspace.writeJob(extra: extra)
        return workspace
    }

    private func root(of workspace: Workspace) throws -> String? {
        let built = try workspace.quarry().run(
            ["build", "job.yaml", "--index", "single", "--json", "--no-progress"])
        return try built.object()["root"] as? String
    }

    /// The next units, in a file.
    private func plan(_ quarry: QuarryProcess) throws -> [String] {
        let result = try quarry.run(
            ["distribute", "plan"] + Self.place + ["--unit-time", "500ms"])
        #expect(result.status == 0, "\(result.complaints)")
        try FileSystem.replace(quarry.folder + "/units", with: Array(result.output.utf8))
        return result.output.split(separator: "\n").map(String.init)
    }

    private func work(
        _ quarry: QuarryProcess, _ number: Int, _ environment: [String: String] = [:]
    ) throws -> QuarryProcess.Result {
        var quarry = quarry
        quarry.environment.merge(environment) { $1 }
        return try quarry.run(
            ["distribute", "work"] + Self.place + ["--units", "units", "--index", "\(number)"])
    }

    /// Does a unit at the first attempt.
    private func once(_ quarry: QuarryProcess, _ number: Int) throws {
        let result = try work(quarry, number)
        #expect(result.status == 0, "\(result.complaints)")
    }

    private func assembled(_ quarry: QuarryProcess) throws -> String? {
        let result = try quarry.run(["distribute", "assemble"] + Self.place + ["--json"])
        #expect(result.status == 0, "\(result.complaints)")
        return try result.object()["root"] as? String
    }

    /// Does all units with a caller's own way.
    private func build(
        _ workspace: Workspace, each: (QuarryProcess, Int) throws -> Void
    ) throws -> String? {
        let quarry = try workspace.quarry()
        for _ in 0..<20 {
            let units = try plan(quarry)
            if units.isEmpty { return try assembled(quarry) }
            for number in units.indices { try each(quarry, number) }
        }
        Issue.record("the plan has no end")
        return nil
    }

    @Test("several processes at once, from stdin and by number, give the root of one build")
    func together() throws {
        let workspace = try workspace()
        let expected = try root(of: workspace)
        let quarry = try workspace.quarry()
        for _ in 0..<5 {
            let units = try plan(quarry)
            if units.isEmpty { break }
            let file = quarry.folder + "/units"
            let children = try (0..<2).map { _ in
                try quarry.start(
                    ["distribute", "work"] + Self.place, input: .pipe, output: .pipe)
            }
            let results = try units.indices.prefix(2).map { try work(quarry, $0) }
            #expect(results.allSatisfy { $0.status == 0 }, "\(results.map(\.complaints))")
            for child in children {
                try child.write(Data(try FileSystem.read(file)))
                child.closeInput()
                let said = String(decoding: child.rest(), as: UTF8.self).split(separator: "\n")
                #expect(child.wait().status == 0)
                #expect(said.count == units.count, "a receipt a unit")
            }
            #expect(results[0].output.hasSuffix("\n") && results[0].output.hasPrefix("{"))
        }
        let status = try quarry.run(["distribute", "status"] + Self.place + ["--json"]).object()
        #expect(status["ready"] as? Bool == true)
        #expect(try assembled(quarry) == expected)
        let verify = ["verify", "index", "--against-full", "job.yaml"]
        #expect(try quarry.run(verify).status == 0)
    }

    @Test("names that would steer a terminal, or begin with a mark, are in units as they are")
    func oddNames() throws {
        let workspace = try Workspace()
        for name in ["a\u{200F}b.txt", "line\u{2028}two.txt", "\u{301}x.txt", "\u{7F}.txt"] {
            try workspace.write(name, "The keeper of \(name.utf8.count) lamps went home at dusk.")
        }
        try workspace.writeJob()
        let expected = try root(of: workspace)
        #expect(expected != nil)
        #expect(try build(workspace, each: once) == expected)
    }

    /// A store's small files get their names by link(2), between `fileSynced` and `folderSync`.
    @Test(
        "killed at a durable step, each unit is done by the next attempt",
        arguments: [
            Failpoint.artifactPut, .artifactCommitted, .fileWrite, .fileSync, .fileSynced,
            .folderSync, .fileSeal, .segmentRename, .segmentRenamed,
        ])
    func killed(point: Failpoint) throws {
        let workspace = try workspace()
        let expected = try root(of: workspace)
        var kills = 0
        let shared = try build(workspace) { quarry, number in
            // What one machine has in its cache is not made again.
            let cache = ["QUARRY_CACHE": quarry.folder + "/cache of units"]
            for passing in [1, 2, 3, 5, 8] {
                let failing = [Failpoint.environmentVariable: "\(point.rawValue):\(passing)"]
                kills += try work(quarry, number, cache.merging(failing) { $1 }).wasKilled ? 1 : 0
            }
            let last = try work(quarry, number, cache)
            #expect(last.status == 0, "\(last.complaints)")
        }
        #expect(shared == expected)
        #expect(kills > 0, "\(point)")
    }

    @Test(
        "assembling that is killed leaves no index or the whole one",
        arguments: [
            Failpoint.fileWrite, .fileSync, .fileReplace, .segmentRename, .segmentRenamed,
            .manifestReplace, .currentRename, .currentRenamed,
        ])
    func killedAssembling(point: Failpoint) throws {
        let workspace = try workspace()
        let expected = try root(of: workspace)
        let quarry = try workspace.quarry()
        for _ in 0..<5 {
            let units = try plan(quarry)
            if units.isEmpty { break }
            for number in units.indices { try once(quarry, number) }
        }
        var failing = quarry
        failing.environment[Failpoint.environmentVariable] = "\(point.rawValue):1"
        #expect(try failing.run(["distribute", "assemble"] + Self.place).wasKilled)
        if try GenerationStore(root: workspace.index).currentNumber() != nil {
            #expect(try quarry.run(["verify", "index"]).status == 0)
        }
        #expect(try assembled(quarry) == expected)
        #expect(try quarry.run(["verify", "index"]).status == 0)
    }

    @Test("SIGTERM ends a unit within seconds, and what it did is not lost")
    func terminated() throws {
        let workspace = try workspace()
        let expected = try root(of: workspace)
        try workspace.writeManyTexts(300, seed: 9)
        let quarry = try workspace.quarry()
        let units = try plan(quarry)
        #expect(units.count > 3)
        let child = try quarry.start(
            ["distribute", "work"] + Self.place, input: .file(quarry.folder + "/units"),
            output: .pipe)
        _ = child.line()
        child.send(SIGTERM)
        let ending = child.wait(seconds: 10)
        #expect(ending.status == 143 && !ending.isBySignal)
        for number in 60..<300 { try workspace.remove("folder\(number % 7)/文件 \(number).txt") }
        try workspace.writeManyTexts(60)
        let shared = try build(workspace, each: once)
        #expect(shared == expected)
    }

    @Test("a worker ends with the process that started it")
    func orphaned() throws {
        let workspace = try workspace()
        let quarry = try workspace.quarry()
        _ = try plan(quarry)
        let program = try #require(QuarryProcess.executable)
        // The shell is killed; its child waits for units that never come.
        let shell = try ChildProgram(
            "/bin/sh",
            [
                "-c",
                "sleep 60 | '\(program)' distribute work job.yaml --store store & echo $!; wait",
            ],
            folder: workspace.root, environment: quarry.environment, output: .pipe)
        let worker = try #require(Int32(shell.line()))
        #expect(kill(worker, 0) == 0)
        usleep(1_500_000)
        shell.send(SIGKILL)
        _ = shell.wait()
        let end = Date(timeIntervalSinceNow: 10)
        while kill(worker, 0) == 0, Date() < end { usleep(50_000) }
        #expect(kill(worker, 0) != 0, "it is gone")
    }

    @Test("a number beyond the units, a missing store and other settings are told apart")
    func refusals() throws {
        let workspace = try workspace()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["distribute", "status"] + Self.place).status == 3)
        let units = try plan(quarry)
        let beyond = try work(quarry, units.count)
        #expect(beyond.status == 78 && beyond.complaints.contains("there is no unit"))
        try workspace.writeJob(extra: "bm25: { k1: 1.5 }")
        #expect(try work(quarry, 0).status == 0, "sources are prepared alike")
        try workspace.writeJob(extra: "rerank: { store_late: none }")
        let foreign = try work(quarry, 1)
        #expect(
            foreign.status == 78 && foreign.complaints.contains("rerank.store_late"),
            "\(foreign.complaints)")
        let half = try quarry.run(["distribute", "assemble"] + Self.place)
        #expect(half.status == 3 && half.complaints.contains("nothing was published"))
        #expect(half.complaints.contains("not prepared"), "\(half.complaints)")
        let usage = try quarry.run(["distribute", "work"] + Self.place + ["--index", "1"])
        #expect(usage.status == 2)
    }

    @Test("status and gc take an index and a word on removals, as plan does")
    func removals() throws {
        let workspace = try workspace()
        let quarry = try workspace.quarry()
        #expect(try build(workspace, each: once) != nil)
        func ending(_ command: String, _ more: String...) throws -> QuarryProcess.Result {
            try quarry.run(["distribute", command] + Self.place + more)
        }
        for number in 0..<60 { try workspace.remove("folder\(number % 7)/文件 \(number).txt") }
        let refused = try ending("plan")
        #expect(refused.status != 0 && refused.complaints.contains("--accept-removals"))
        let status = try ending("status")
        #expect(status.status == refused.status && status.output.isEmpty)
        #expect(status.complaints.contains("--accept-removals"))
        #expect(try ending("status", "--accept-removals").status == 0)
        #expect(try ending("status", "--index", "another").status == 0)
        let clean = try ending("gc", "--dry-run")
        #expect(clean.status != 0 && clean.complaints.contains("--accept-removals"))
        for more in [["--accept-removals"], ["--index", "another"]] {
            let found = try quarry.run(["distribute", "gc"] + Self.place + more)
            #expect(found.status == 3 && found.complaints.contains("missing, to segment"))
        }
    }

    @Test("what a killed worker leaves in the temporary folder, the next one removes")
    func leftovers() throws {
        let workspace = try workspace()
        var quarry = try workspace.quarry()
        let folder = workspace.root + "/temporary"
        try FileSystem.makeFolder(folder)
        quarry.environment["TMPDIR"] = folder
        func left() throws -> [String] {
            try FileSystem.names(in: folder).filter { $0.hasPrefix("quarry-unit-") }
        }
        _ = try plan(quarry)
        let failing = [Failpoint.environmentVariable: "\(Failpoint.fileSeal.rawValue):1"]
        #expect(try work(quarry, 0, failing).wasKilled)
        let names = try left()
        try #require(names.count == 1)
        // A younger one may be somebody's who has just begun.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -300)],
            ofItemAtPath: "\(folder)/\(names[0])")
        try once(quarry, 0)
        #expect(try left().isEmpty)
    }

    /// Slurm itself is not asked: its `scontrol` is a shell's that notes what it was told.
    @Test("the example for Slurm puts a task back three times, and only where that may help")
    func requeued() throws {
        let workspace = try workspace()
        let quarry = try workspace.quarry()
        let script = Repository.root + "/jobs/Examples/Clusters/slurm.sbatch"
        func task(_ number: Int, restarts: Int?) throws -> (status: Int32, said: String) {
            var environment = quarry.environment
            environment["QUARRY"] = quarry.executable
            environment["SLURM_ARRAY_JOB_ID"] = "17"
            environment["SLURM_ARRAY_TASK_ID"] = "\(number)"
            environment["SLURM_RESTART_COUNT"] = restarts.map { "\($0)" }
            let child = try ChildProgram(
                "/bin/bash",
                [
                    "-c", "scontrol() { echo \"$@\"; }; . '\(script)' job.yaml store units",
                ],
                folder: workspace.root, environment: environment, output: .pipe)
            let said = String(decoding: child.rest(), as: UTF8.self)
            return (child.wait().status, said)
        }
        #expect(!(try plan(quarry).isEmpty))
        let done = try task(0, restarts: nil)
        #expect(done.status == 0 && !done.said.contains("requeue"))
        #expect(try task(9_999, restarts: nil) == (78, ""), "there is no such unit")
        try FileSystem.rename(workspace.root + "/store", to: workspace.root + "/unmounted")
        for restarts in [nil, 1, 2] {
            #expect(try task(0, restarts: restarts) == (75, "requeue 17_0\n"))
        }
        for restarts in [3, 4] { #expect(try task(0, restarts: restarts) == (75, "")) }
    }

    @Test(
        "a full disk makes a unit wait, and leaves nothing half",
        .enabled(if: Forgetful.library != nil, "there is no C compiler"))
    func fullDisk() throws {
        let workspace = try workspace()
        let expected = try root(of: workspace)
        let store = FileSystem.realPath(workspace.root + "/store")
        try FileSystem.makeFolder(workspace.root + "/image")
        var failures = 0
        let shared = try build(workspace) { quarry, number in
            for change in [1, 2, 4, 7] {
                let full = try work(
                    quarry, number,
                    [
                        "LD_PRELOAD": Forgetful.library ?? "", "FORGETFUL_ROOT": store,
                        "FORGETFUL_IMAGE": FileSystem.realPath(workspace.root + "/image"),
                        "FORGETFUL_FAULT": "enospc:\(change)",
                    ])
                #expect([0, 75].contains(full.status), "\(full.complaints)")
                failures += full.status == 75 ? 1 : 0
                #expect(full.status == 0 || full.complaints.contains("store/"))
            }
            let last = try work(quarry, number)
            #expect(last.status == 0, "\(last.complaints)")
        }
        #expect(shared == expected && failures > 0)
    }
}
