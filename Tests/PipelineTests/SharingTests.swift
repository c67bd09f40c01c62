import Corpus
import Foundation
import Jobs
import Snapshots
import Storage
import TestSupport
import Testing

@Suite(
    "Processes that build one index",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .serialized)
struct SharingTests {
    private static let arguments = ["build", "job.yaml", "--json", "--no-progress"]

    private static func workspace(files: Int = 40) throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        for number in 0..<files {
            try workspace.write(
                "n/\(number).txt", "Number \(number), quokka \(number * 7).\n\n第\(number)份文件。")
        }
        try workspace.writeJob()
        return workspace
    }

    private static func queue(_ workspace: Workspace) throws -> JobQueue {
        try JobQueue.open(StateFolder(in: workspace.root).queue(of: "test"))
    }

    @Test("builds of one job started together share its run and report one generation")
    func together() throws {
        let workspace = try Self.workspace()
        let quarry = try workspace.quarry()
        let results = Results()
        DispatchQueue.concurrentPerform(iterations: 3) { _ in
            results.add(Result { try quarry.run(Self.arguments) })
        }
        let ended = try results.all.map { try $0.get() }
        #expect(ended.allSatisfy { $0.status == 0 }, "\(ended.map(\.complaints))")
        let reports = try ended.map { try $0.object() }
        let root = try GenerationStore(root: workspace.index).currentManifest().root
        #expect(reports.allSatisfy { $0["root"] as? String == root })
        #expect(reports.allSatisfy { $0["generation"] as? Int == 1 })
        #expect(reports.count { $0["published"] as? Bool == true } == 1)
        let parsed = reports.map { ($0["computed"] as? [String: Int])?["parsed"] ?? 0 }
        #expect(parsed.reduce(0, +) == 44, "each source is parsed by one of them: \(parsed)")
        let verify = ["verify", "index", "--against-full", "job.yaml"]
        #expect(try quarry.run(verify).status == 0)
    }

    @Test("a stopped process loses its work to another, and its late result is refused")
    func stopped() throws {
        for _ in 0..<5 {
            let workspace = try Self.workspace(files: 120)
            guard let child = try Self.stoppedAtWork(workspace) else { continue }
            let other = try workspace.quarry(leaseSeconds: 1).run(Self.arguments)
            #expect(other.status == 0, "\(other.complaints)")
            let root = try other.object()["root"] as? String
            child.send(SIGCONT)
            #expect(child.wait().status == 0)
            let said = String(
                decoding: try FileSystem.read(workspace.root + "/stopped.err"), as: UTF8.self)
            #expect(said.contains("came too late"), "\(said)")
            #expect(try GenerationStore(root: workspace.index).currentManifest().root == root)
            let verify = ["verify", "index", "--against-full", "job.yaml"]
            #expect(try workspace.quarry().run(verify).status == 0)
            return
        }
        Issue.record("no build could be stopped while it held work")
    }

    /// A build that was stopped while it held leases; nil if it was too fast.
    private static func stoppedAtWork(_ workspace: Workspace) throws -> ChildProgram? {
        let quarry = try workspace.quarry(leaseSeconds: 1)
        let queue = try queue(workspace)
        let child = try quarry.start(
            arguments, complaints: .file(workspace.root + "/stopped.err"))
        while child.isRunning {
            guard let run = try queue.runs(limit: 1).first,
                try queue.counts(run: run.id).leased > 0
            else { continue }
            child.send(SIGSTOP)
            usleep(50_000)
            // Stopped inside a transaction it would keep everybody waiting: not what is tested.
            let databases = [queue.path, workspace.root + "/cli-cache/artifacts.sqlite"]
            let isWriting = databases.contains(where: isBeingWritten)
            if try !isWriting && queue.counts(run: run.id).leased > 0 { return child }
            child.send(SIGCONT)
        }
        return nil
    }

    /// Whether a process holds SQLite's write lock, byte 120 of the WAL index
    /// (sqlite.org/walformat.html, section 2.3.1).
    private static func isBeingWritten(_ database: String) -> Bool {
        // Left open: closing it would drop this process's own locks on the file.
        let descriptor = open(database + "-shm", O_RDWR | O_CLOEXEC)
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = 120
        lock.l_len = 1
        return descriptor >= 0 && fcntl(descriptor, F_GETLK, &lock) == 0
            && lock.l_type != Int16(F_UNLCK)
    }

    @Test("another run is refused with process, host, time and job of the one that is at work")
    func otherRun() throws {
        let workspace = try Self.workspace(files: 2)
        let lock = try IndexLock(index: workspace.index, run: "nightly 12ab")
        let refused = try workspace.quarry().run(Self.arguments)
        withExtendedLifetime(lock) {}
        #expect(refused.status == 3)
        #expect(refused.complaints.contains("another run is at work on this index: process"))
        #expect(refused.complaints.contains("process \(getpid()) on "))
        #expect(refused.complaints.contains("nightly 12ab"))
    }

    @Test("one job built into two indexes at once keeps two runs apart")
    func twoIndexes() throws {
        let workspace = try Self.workspace()
        let quarry = try workspace.quarry()
        let results = Results()
        DispatchQueue.concurrentPerform(iterations: 2) { number in
            results.add(
                Result { try quarry.run(Self.arguments + ["--index", "index\(number)"]) })
        }
        let ended = try results.all.map { try $0.get() }
        #expect(ended.allSatisfy { $0.status == 0 }, "\(ended.map(\.complaints))")
        #expect(try Set(ended.map { try $0.object()["root"] as? String }).count == 1)
        let runs = try Self.queue(workspace).runs(limit: 9)
        #expect(runs.count == 2 && runs.allSatisfy { $0.state == .finished })
        #expect(Set(runs.map(\.target)).count == 2)
    }

    @Test("a rollback makes an earlier generation current, and the next build goes forward again")
    func rollback() throws {
        let workspace = try Self.workspace(files: 2)
        let quarry = try workspace.quarry()
        let first = try quarry.run(Self.arguments).object()["root"] as? String
        try workspace.write("n/0.txt", "改過了。 Changed.")
        let second = try quarry.run(Self.arguments).object()["root"] as? String
        let back = try quarry.run(["rollback", "index", "--json"])
        #expect(try back.object()["root"] as? String == first)
        #expect(try quarry.run(["rollback", "index", "7"]).status == 3)
        #expect(try quarry.run(["verify", "index"]).status == 0)
        let next = try quarry.run(Self.arguments).object()
        #expect(next["root"] as? String == second && next["generation"] as? Int == 3)
    }

    @Test("a damaged entry of the cache is made again and reported")
    func damagedCache() throws {
        let workspace = try Self.workspace(files: 2)
        let quarry = try workspace.quarry()
        let root = try quarry.run(Self.arguments).object()["root"] as? String
        let path = workspace.root + "/cli-cache/artifacts.sqlite"
        var bytes = try FileSystem.read(path)
        let needle = Array("courier takes it back".utf8)
        for start in bytes.indices.dropLast(needle.count)
        where bytes[start] == needle[0] && bytes[start..<start + needle.count].elementsEqual(needle)
        {
            bytes[start] ^= 0x20
        }
        try overwrite(path, with: bytes)
        try FileSystem.remove(workspace.index)
        let result = try quarry.run(Self.arguments)
        let report = try result.object()
        #expect(report["root"] as? String == root)
        #expect((report["damaged_artifacts"] as? Int ?? 0) >= 1)
        #expect(result.complaints.contains("was damaged and was made again"))
        #expect(try quarry.run(Self.arguments).object()["damaged_artifacts"] as? Int == 0)
    }

    @Test("inspect says when the record of the build is damaged, and shows the rest")
    func inspect() throws {
        let workspace = try Self.workspace(files: 2)
        let quarry = try workspace.quarry()
        #expect(try quarry.run(Self.arguments).status == 0)
        try overwrite(workspace.index + "/generations/1/build-info.json", with: [0x7B])
        let result = try quarry.run(["inspect", "index"])
        #expect(result.status == 0 && result.output.contains("Generation 1"))
        #expect(result.complaints.contains("build-info.json"))
        let report = try quarry.run(["inspect", "index", "--json"]).object()
        #expect((report["build_error"] as? String)?.contains("build-info.json") == true)
    }
}

extension Workspace {
    fileprivate func quarry(leaseSeconds: Int) throws -> QuarryProcess {
        var process = try quarry()
        process.environment["QUARRY_LEASE"] = "\(leaseSeconds)s"
        return process
    }
}

/// Collects from several threads.
// Every access holds the lock.
private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [Result<QuarryProcess.Result, any Error>] = []

    func add(_ result: Result<QuarryProcess.Result, any Error>) {
        lock.withLock { results.append(result) }
    }

    var all: [Result<QuarryProcess.Result, any Error>] { lock.withLock { results } }
}
