import Corpus
import Embedding
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

/// How a folder is made one that nothing can be written into.
enum ReadOnlyWay: String, CaseIterable {
    /// A mount that says so, in a mount namespace of the process's own: EROFS, for root too.
    case mount
    /// Permission bits, for a process of a user whom they bind: EACCES.
    case permissions

    /// The ways that this machine lets tests go; containers often forbid one of them.
    static let possible = allCases.filter(\.isPossible)

    private var isPossible: Bool {
        guard let folder = try? TemporaryFolder(), let quarry = QuarryProcess.executable
        else { return false }
        chmod(folder.path, 0o755)
        var process = QuarryProcess(folder: folder.path, executable: "/usr/bin/env")
        process.outputFolder = NSTemporaryDirectory()
        return (try? process.run(command(folder.path, [quarry, "--version"])))?.status == 0
    }

    /// `/usr/bin/env`'s arguments that run a command under which `place` can't be changed.
    func command(_ place: String, _ arguments: [String]) -> [String] {
        let isRoot = geteuid() == 0
        switch self {
        case .mount:
            let script = """
                mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"
                """
            return ["unshare", isRoot ? "-m" : "-rm", "sh", "-c", script, "sh", place] + arguments
        case .permissions:
            let asNobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
            return (isRoot ? ["setpriv"] + asNobody : []) + arguments
        }
    }
}

@Suite(
    "A read-only folder ends a build with an error about it, and loses nothing",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .enabled(if: !ReadOnlyWay.possible.isEmpty, "neither mounts nor users can be changed here"))
struct ReadOnlyTests {
    private static let places = ["index", "index/segments", "index/generations", "cache", ".state"]

    @Test(
        "it names the file and ends with code 3; the next build reaches the clean root",
        arguments: places, ReadOnlyWay.possible)
    func build(place: String, way: ReadOnlyWay) throws {
        let scene = try ReadOnlyScene.shared.get()
        let folder = try scene.copy()
        let result = try folder.run(readOnly: place, way, ReadOnlyScene.build)
        #expect(result.status == 3, "\(result.complaints)")
        let error = try #require(
            result.complaints.split(separator: "\n").first { $0.hasPrefix("error: ") })
        #expect(error.contains(place), "\(error)")

        let (manifest, report) = try Verification.verify(index: folder.path("index")) { _, _ in }
        #expect(report.defects.isEmpty)
        #expect(manifest.root == scene.oldRoot)
        let next = try folder.quarry().run(ReadOnlyScene.build)
        #expect(next.status == 0, "\(next.complaints)")
        #expect(try next.object()["root"] as? String == scene.newRoot)
    }

    @Test("a read-only index is searched and verified", arguments: ReadOnlyWay.possible)
    func reading(way: ReadOnlyWay) throws {
        let folder = try ReadOnlyScene.shared.get().copy()
        for arguments in [["search", "index", "退款", "--json"], ["verify", "index", "--json"]] {
            let result = try folder.run(readOnly: "index", way, arguments)
            #expect(result.status == 0, "\(arguments): \(result.complaints)")
        }
    }
}

/// A folder with an index of a corpus that has changed since, and what a clean build makes of it.
private final class ReadOnlyScene: Sendable {
    static let shared = Result { try ReadOnlyScene() }
    static let build = ["build", "job.yaml", "--json", "--no-progress", "--threads", "1"]

    let oldRoot: String
    let newRoot: String
    private let before: ReadOnlyFolder

    private init() throws {
        before = try ReadOnlyFolder()
        try before.writeJob()
        for (name, text) in SampleTexts.all { try before.write("corpus/" + name, text) }
        oldRoot = try Self.root(before)
        try before.write("corpus/新的.txt", "全新的一份文件。\n\n" + SampleTexts.simplified)
        let clean = try ReadOnlyFolder(copying: before)
        for name in ["index", "cache", ".state"] { try FileSystem.remove(clean.path(name)) }
        newRoot = try Self.root(clean)
        precondition(oldRoot != newRoot, "the second build has work to do")
    }

    func copy() throws -> ReadOnlyFolder { try ReadOnlyFolder(copying: before) }

    private static func root(_ folder: ReadOnlyFolder) throws -> String {
        let result = try folder.quarry().run(build)
        guard result.status == 0, let root = try result.object()["root"] as? String else {
            throw QuarryProcess.NotAnObject(output: result.complaints)
        }
        return root
    }
}

/// All that a build reads and writes, in one folder that can be copied.
private final class ReadOnlyFolder: Sendable {
    private let root: String

    init(copying other: ReadOnlyFolder? = nil) throws {
        root = FileSystem.realPath(NSTemporaryDirectory()) + "/quarry-ro-\(UUID().uuidString)"
        if let other {
            try FileManager.default.copyItem(atPath: other.root, toPath: root)
        } else {
            try FileSystem.makeFolder(root)
        }
    }

    deinit { try? FileSystem.remove(root) }

    func path(_ name: String) -> String { root + "/" + name }

    func write(_ name: String, _ text: String) throws {
        try FileSystem.makeFolder((path(name) as NSString).deletingLastPathComponent)
        try Data(text.utf8).write(to: URL(filePath: path(name)))
    }

    func writeJob() throws {
        try write(
            "job.yaml",
            """
            name: test
            corpus: { roots: [corpus] }
            index: index
            chunk: { strategy: structure, max_tokens: 60, overlap_tokens: 10 }
            embed: { model: \(TestModel.name) }
            hnsw: { m: 8, ef_construction: 40 }
            """)
    }

    func quarry(executable: String? = QuarryProcess.executable) throws -> QuarryProcess {
        _ = try TestModel.model()
        var process = QuarryProcess(folder: root, executable: executable)
        process.outputFolder = NSTemporaryDirectory()
        process.environment["QUARRY_MODELS"] = TestModel.store.root
        process.environment["QUARRY_CACHE"] = path("cache")
        return process
    }

    func run(
        readOnly place: String, _ way: ReadOnlyWay, _ arguments: [String]
    ) throws -> QuarryProcess.Result {
        let process = try quarry(executable: "/usr/bin/env")
        let command = way.command(path(place), [try #require(QuarryProcess.executable)] + arguments)
        guard way == .permissions else { return try process.run(command) }
        if geteuid() == 0 { try change(root) { lchown($0, 65534, 65534) } }
        try change(path(place)) { chmod($0, Self.mode($0) & 0o555) }
        defer { try? change(path(place)) { chmod($0, Self.mode($0) | 0o200) } }
        return try process.run(command)
    }

    private static func mode(_ path: String) -> mode_t {
        var info = stat()
        return lstat(path, &info) == 0 ? info.st_mode & 0o777 : 0
    }

    /// Calls `change` for a folder and all in it.
    private func change(_ top: String, _ change: (String) -> Int32) throws {
        let inside = FileManager.default.enumerator(atPath: top)?.compactMap { $0 as? String } ?? []
        for path in [top] + inside.map({ top + "/" + $0 }) {
            try #require(change(path) == 0, "\(path): \(String(cString: strerror(errno)))")
        }
    }
}
