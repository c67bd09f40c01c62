import Artifacts
import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

/// Whether the whole matrix is run (`make crash`) or a sample of it. `QUARRY_CRASH=2/3` is the
/// second of three parts of the whole, for several machines or terminals.
enum CrashMatrix {
    private static let wanted = ProcessInfo.processInfo.environment["QUARRY_CRASH"] ?? ""
    static let isWhole = wanted == "all" || part != nil

    private static let part: (number: Int, of: Int)? = {
        let parts = wanted.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2, parts[0] > 0, parts[0] <= parts[1] else { return nil }
        return (parts[0], parts[1])
    }()

    /// All of 1...count, or some of them that a seed picks.
    static func points(_ count: Int, sample: Int, seed: UInt64) -> [Int] {
        let all = Array(1...max(count, 1))
        if let part { return all.filter { $0 % part.of == part.number - 1 } }
        guard !isWhole, count > sample else { return all }
        var random = SeededGenerator(seed: seed)
        return all.shuffled(using: &random).prefix(sample).sorted()
    }
}

@Suite(
    "A disk that forgets, fills up or fails leaves the old generation or the new one",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .enabled(if: Forgetful.library != nil, "no C compiler for the library that forgets"),
    .serialized)
struct CrashMatrixTests {
    @Test("killed before any change of the disk, with and without what was not synchronised")
    func kills() throws {
        let scene = try Scene.shared.get()
        let points = CrashMatrix.points(scene.counts[0], sample: 3, seed: 11)
        for (number, point) in points.enumerated() {
            let losses = ForgetfulDisk.Loss.allCases
            for loss in CrashMatrix.isWhole ? losses : [losses[number % losses.count]] {
                try scene.expectSafe("kill", at: point, loss, dies: true)
            }
        }
        scene.report("kill", points.count * (CrashMatrix.isWhole ? 3 : 1), of: scene.counts[0])
    }

    @Test("killed in the middle of a write")
    func tornWrites() throws {
        let scene = try Scene.shared.get()
        let points = CrashMatrix.points(scene.counts[0], sample: 2, seed: 12)
        for point in points { try scene.expectSafe("torn", at: point, .nothing, dies: nil) }
        scene.report("torn", points.count, of: scene.counts[0])
    }

    @Test("full from any write on: a typed error that names the file, and exit code 5")
    func fullDisk() throws {
        let scene = try Scene.shared.get()
        let points = CrashMatrix.points(scene.counts[0], sample: 3, seed: 13)
        for point in points { try scene.expectSafe("enospc", at: point, .nothing, dies: false) }
        scene.report("enospc", points.count, of: scene.counts[0])
    }

    @Test("read-only from any change on: a typed error that names the file, and exit code 3")
    func readOnlyDisk() throws {
        let scene = try Scene.shared.get()
        let points = CrashMatrix.points(scene.counts[0], sample: 2, seed: 15)
        for point in points { try scene.expectSafe("erofs", at: point, .nothing, dies: false) }
        scene.report("erofs", points.count, of: scene.counts[0])
    }

    @Test(
        "an input or output error at any write, synchronisation or read",
        arguments: ["eio-write", "eio-sync", "eio-read"])
    func errors(fault: String) throws {
        let scene = try Scene.shared.get()
        let count = ["eio-write": 0, "eio-sync": 1, "eio-read": 2][fault].map { scene.counts[$0] }
        let points = CrashMatrix.points(try #require(count), sample: 2, seed: 14)
        for point in points { try scene.expectSafe(fault, at: point, .nothing, dies: false) }
        scene.report(fault, points.count, of: count ?? 0)
    }

    @Test("what a build said is done survives the power")
    func success() throws {
        let scene = try Scene.shared.get()
        let disk = try scene.disk()
        #expect(try disk.build(fault: "none").status == 0)
        try disk.forget(.bytesAndNames)
        let (manifest, report) = try Verification.verify(index: disk.index) { _, _ in }
        #expect(report.defects.isEmpty)
        #expect(manifest.root == scene.newRoot)
        #expect(try disk.storedVectors() == scene.newVectors)
    }

    @Test(
        "a first build killed before any change reaches the clean root afterwards",
        .enabled(if: CrashMatrix.isWhole, "part of make crash"))
    func firstBuild() throws {
        let scene = try Scene.shared.get()
        let empty = try ForgetfulDisk()
        try empty.writeJob(corpus: scene.newCorpus)
        let measured = try ForgetfulDisk(copying: empty)
        _ = try measured.build(fault: "none")
        let count = try measured.counts()[0]
        let points = CrashMatrix.points(count, sample: 3, seed: 16)
        for point in points {
            for loss in [ForgetfulDisk.Loss.bytesAndNames, .bytes] {
                let disk = try ForgetfulDisk(copying: empty)
                let hurt = try disk.build(fault: "kill:\(point)")
                #expect(
                    try hurt.wasKilled == disk.reached(point, hurt), "first build, kill:\(point)")
                try disk.forget(loss)
                try disk.writeJob(corpus: scene.newCorpus)
                try scene.expectOldOrNew(disk, [scene.newRoot], "first build, kill:\(point)")
                let next = try disk.build()
                #expect(next.status == 0, "first build, kill:\(point), \(loss): \(next.complaints)")
                #expect(try next.object()["root"] as? String == scene.newRoot)
            }
        }
        scene.report("first build", 2 * points.count, of: count)
    }
}

/// Two corpora, a disk with the first one's index, and what a build of the second one does to it.
private final class Scene: Sendable {
    static let shared = Result { try Scene() }

    let oldRoot: String
    let newRoot: String
    let newCorpus: String
    /// Changes, synchronisations and reads of the build from the old index to the new one.
    let counts: [Int]
    let newVectors: Int
    private let oldVectors: Int
    private let folder: TemporaryFolder
    private let before: ForgetfulDisk
    private let started = Date()

    private init() throws {
        folder = try TemporaryFolder()
        let oldCorpus = folder.file("old")
        newCorpus = folder.file("new")
        try Self.write(SampleTexts.all.map { ($0, $1) }, to: oldCorpus)
        try Self.write(
            [
                ("en/refund.txt", SampleTexts.english + "\n\nOne line more."),
                ("it/vpn 說明.txt", SampleTexts.mixed), ("新/差旅費.txt", SampleTexts.traditional),
                ("新的.txt", "全新的一份文件。\n\n" + SampleTexts.simplified + "\n\n第二段是新的。"),
            ], to: newCorpus)
        before = try ForgetfulDisk()
        try before.writeJob(corpus: oldCorpus)
        oldRoot = try Self.root(before.build())
        oldVectors = try before.storedVectors()
        try before.writeJob(corpus: newCorpus)
        let measured = try ForgetfulDisk(copying: before)
        newRoot = try Self.root(measured.build(fault: "none"))
        counts = try measured.counts()
        newVectors = try measured.storedVectors()
        precondition(oldRoot != newRoot && counts[0] > 20, "the second build has work to do")
    }

    func disk() throws -> ForgetfulDisk { try ForgetfulDisk(copying: before) }

    /// - Parameter dies: whether the fault kills; nil: perhaps, if the operation is a write.
    func expectSafe(
        _ kind: String, at point: Int, _ loss: ForgetfulDisk.Loss, dies: Bool?
    ) throws {
        let fault = "\(kind):\(point)"
        let said = "\(fault), forgets \(loss)"
        let disk = try disk()
        let hurt = try disk.build(fault: fault)
        if let dies {
            let wanted = try dies && disk.reached(point, hurt)
            #expect(hurt.wasKilled == wanted, "\(said): \(hurt.complaints)")
        }
        if !hurt.wasKilled { expectSaid(hurt, disk, fault) }
        try disk.forget(loss)
        try disk.writeJob(corpus: newCorpus)
        try expectOldOrNew(disk, [oldRoot, newRoot], said)
        let kept = try disk.storedVectors() - oldVectors
        let next = try disk.build()
        #expect(next.status == 0, "\(said): \(next.complaints)")
        let report = try next.object()
        #expect(report["root"] as? String == newRoot, "\(said)")
        // SQLite takes some failed reads for damage: then the cache was moved aside, and said so.
        if FileSystem.exists(disk.root + "/cache/artifacts.sqlite.damaged-1") {
            #expect(fault.hasPrefix("eio-read"), "\(said): the cache was given up")
            return
        }
        let embedded = (report["computed"] as? [String: Int])?["embedded"] ?? -1
        #expect(embedded <= newVectors - oldVectors - max(kept, 0), "\(said): embedded again")
        try expectOldOrNew(disk, [newRoot], "\(said), next build")
    }

    /// An error of the disk ends a build with a sentence that names a file and the right code, or
    /// does not matter to it.
    private func expectSaid(_ result: QuarryProcess.Result, _ disk: ForgetfulDisk, _ fault: String)
    {
        guard result.status != 0 else { return }
        // SQLite does not say why it could not make or map a file of its own.
        let isHidden = result.complaints.contains(".sqlite")
        let wanted: Set<Int32> =
            fault.hasPrefix("erofs")
            ? [3] : !fault.hasPrefix("enospc") ? [3, 4] : isHidden ? [3, 5] : [5]
        #expect(wanted.contains(result.status), "\(fault): \(result.status) \(result.complaints)")
        #expect(
            result.complaints.contains(disk.root) || result.complaints.contains("index/")
                || result.complaints.contains(".state")
                || result.complaints.contains("job.yaml: can't be read: read: Input/output error"),
            "\(fault): \(result.complaints)")
    }

    func expectOldOrNew(_ disk: ForgetfulDisk, _ roots: [String], _ said: String) throws {
        guard try GenerationStore(root: disk.index).currentNumber() != nil else {
            #expect(!roots.contains(oldRoot), "\(said): the old generation is gone")
            return
        }
        let (manifest, report) = try Verification.verify(index: disk.index) { _, _ in }
        #expect(report.defects.isEmpty, "\(said): \(report.defects)")
        #expect(roots.contains(manifest.root), "\(said)")
    }

    func report(_ what: String, _ cases: Int, of points: Int) {
        let seconds = Int(Date().timeIntervalSince(started))
        print("crash matrix, \(what): \(cases) cases of \(points) points; \(seconds) s so far")
        fflush(nil)
    }

    private static func root(_ result: QuarryProcess.Result) throws -> String {
        guard result.status == 0, let root = try result.object()["root"] as? String else {
            throw QuarryProcess.NotAnObject(output: result.complaints)
        }
        return root
    }

    private static func write(_ files: [(String, String)], to folder: String) throws {
        for (name, text) in files {
            let path = folder + "/" + name
            try FileSystem.makeFolder((path as NSString).deletingLastPathComponent)
            try Data(text.utf8).write(to: URL(filePath: path))
        }
    }
}
