import Foundation
import Storage
import TestSupport
import Testing

/// A `quarry` that goes on while the test looks.
final class RunningQuarry {
    private let program: ChildProgram
    private let stem: String

    init(_ quarry: QuarryProcess, _ arguments: [String]) throws {
        stem = quarry.folder + "/.running-\(UUID().uuidString)"
        program = try quarry.start(
            arguments, output: .file(stem + ".out"), complaints: .file(stem + ".err"))
    }

    var output: String { text("out") }
    var complaints: String { text("err") }

    private func text(_ end: String) -> String {
        String(decoding: (try? FileSystem.read("\(stem).\(end)")) ?? [], as: UTF8.self)
    }

    /// Waits until something holds; false if it does not within some seconds, or the process
    /// has ended.
    func waits(seconds: Double = 60, until holds: (RunningQuarry) -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            if holds(self) { return true }
            if !program.isRunning { return holds(self) }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return false
    }

    /// Sends a signal and waits for the end; kills what has not ended after a minute.
    /// - Returns: exit code and the seconds that took.
    func end(_ number: Int32) -> (status: Int32, seconds: Double, byItself: Bool) {
        let start = Date()
        let ending = program.end(number)
        return (ending.status, Date().timeIntervalSince(start), !ending.isBySignal)
    }
}

@Suite(
    "SIGTERM and SIGINT end a command cleanly and soon",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .serialized)
struct SignalTests {
    @Test(
        "a build, whatever stage it is in",
        arguments: [
            ("scan", SIGTERM), ("prepare", SIGTERM), ("prepare", SIGINT), ("segments", SIGTERM),
            ("calibrate", SIGINT),
        ])
    func build(stage: String, signal: Int32) throws {
        let workspace = try Self.workspace()
        let first = try workspace.quarry().run(Self.arguments)
        #expect(first.status == 0, "\(first.complaints)")
        let root = try first.object()["root"] as? String
        for number in 0..<60 { try workspace.write("新/\(number).txt", Self.text(1000 + number)) }
        // Embedding a second time, in debug mode, takes long enough to be caught.
        let running = try RunningQuarry(try workspace.quarry(), Self.arguments + ["--verbose"])
        let line = stage == "scan" ? "stage prepare" : "stage \(stage)"
        if stage != "scan" { #expect(running.waits { $0.complaints.contains(line) }) }
        let ended = running.end(signal)
        #expect(ended.seconds < 5)
        #expect(ended.byItself || stage == "scan", "\(running.complaints)")
        if ended.byItself {
            #expect(ended.status == 128 + signal, "\(running.complaints)")
            #expect(running.complaints.contains("run again to go on"))
            // A build that was nearly done when the signal came may have published.
            #expect(running.output.isEmpty || stage == "calibrate")
        }
        let verify = try workspace.quarry().run(["verify", "index", "--json"])
        #expect(verify.status == 0)
        let found = try verify.object()["root"] as? String
        #expect(
            try found == root || stage == "calibrate" && found == workspace.cleanRootOfJob())
        let last = try workspace.quarry().run(Self.arguments)
        #expect(last.status == 0, "\(last.complaints)")
        #expect(try last.object()["root"] as? String == workspace.cleanRootOfJob())
    }

    @Test(
        "what works in a temporary folder takes it away and ends by the signal",
        arguments: [SIGTERM, SIGINT])
    func temporaryFolder(signal: Int32) throws {
        let folder = try TemporaryFolder()
        let temporary = folder.file("tmp")
        try FileSystem.makeFolder(temporary)
        var random = SeededGenerator(seed: 4)
        // A small graph is asked many questions: its files lie there for as long.
        let vectors = random.floats(40_500 * 16, spread: 1)
        try FileSystem.replace(folder.file("v.f32"), with: vectors.withUnsafeBytes(Array.init))
        let quarry = QuarryProcess(folder: folder.path, environment: ["TMPDIR": temporary])
        func names() -> [String] { (try? FileSystem.names(in: temporary)) ?? [] }
        let running = try RunningQuarry(
            quarry, ["bench", "ann", "--vectors", "v.f32", "--dim", "16", "--queries", "40000"])
        #expect(running.waits { _ in !names().isEmpty }, "\(running.complaints)")
        let ended = running.end(signal)
        #expect(!ended.byItself && ended.status == signal && ended.seconds < 5)
        #expect(names().isEmpty)
    }

    static let arguments = ["build", "job.yaml", "--json", "--no-progress"]

    static func text(_ number: Int) -> String {
        (0..<8).map { "paragraph \(number) \($0) 說明\n\n\(SampleTexts.english)" }
            .joined(separator: "\n\n")
    }

    static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.writeJob()
        try workspace.write(SampleTexts.all)
        return workspace
    }
}

extension Workspace {
    /// The root of `job.yaml`'s index built from nothing.
    func cleanRootOfJob() throws -> String? {
        let side = root + "/side-\(UUID().uuidString)"
        var quarry = try quarry()
        quarry.environment["QUARRY_CACHE"] = side + "/cache"
        try FileSystem.makeFolder(side)
        try FileSystem.replace(
            side + "/job.yaml", with: try FileSystem.read(root + "/job.yaml"))
        let result = try quarry.run([
            "build", side + "/job.yaml", "--index", side + "/index", "--json", "--no-progress",
        ])
        return try result.object()["root"] as? String
    }
}
