import Artifacts
import Corpus
import Embedding
import Foundation
import Snapshots
import Storage
import TestSupport

/// The preloaded library that forgets and fails, see `Fixtures/forgetful.c`.
enum Forgetful {
    /// Built once by the machine's C compiler; nil where there is none.
    static let library: String? = {
        let target = NSTemporaryDirectory() + "/forgetful-\(getpid()).so"
        let compiler = try? ChildProgram(
            "/usr/bin/env",
            [
                "cc", "-shared", "-fPIC", "-O1", "-o", target,
                Repository.root + "/Tests/PipelineTests/Fixtures/forgetful.c", "-ldl", "-pthread",
            ])
        let status = compiler?.wait().status
        atexit { unlink(NSTemporaryDirectory() + "/forgetful-\(getpid()).so") }
        return status == 0 ? target : nil
    }()
}

/// A folder with all that builds write (index, queue, cache), on a disk that fails when told to.
final class ForgetfulDisk: Sendable {
    enum Loss: CaseIterable {
        /// Nothing is lost: the process alone died.
        case nothing
        /// Bytes and names since their last fsync.
        case bytesAndNames
        /// Bytes alone: the file system wrote its journal first.
        case bytes
    }

    /// Without symbolic links, as the library compares paths.
    let root: String
    private let home: String

    init(copying other: ForgetfulDisk? = nil) throws {
        home =
            FileSystem.realPath(NSTemporaryDirectory()) + "/quarry-disk-\(UUID().uuidString)"
        root = home + "/disk"
        try FileManager.default.createDirectory(
            atPath: home + "/image", withIntermediateDirectories: true)
        if let other {
            try FileManager.default.copyItem(atPath: other.root, toPath: root)
        } else {
            try FileManager.default.createDirectory(
                atPath: root, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    var index: String { root + "/index" }

    func writeJob(corpus: String) throws {
        let text = """
            name: test
            corpus: { roots: ["\(corpus)"] }
            index: index
            chunk: { strategy: structure, max_tokens: 60, overlap_tokens: 10 }
            embed: { model: \(TestModel.name) }
            hnsw: { m: 8, ef_construction: 40 }
            """
        try Data(text.utf8).write(to: URL(filePath: root + "/job.yaml"))
    }

    /// - Parameter fault: as `FORGETFUL_FAULT`; nil: on a good disk.
    func quarry(
        fault: String? = nil, environment: [String: String] = [:]
    ) throws -> QuarryProcess {
        _ = try TestModel.model()
        var process = QuarryProcess(folder: root, environment: environment)
        process.outputFolder = home
        process.environment["QUARRY_MODELS"] = TestModel.store.root
        process.environment["QUARRY_CACHE"] = root + "/cache"
        if let fault, let library = Forgetful.library {
            process.environment["LD_PRELOAD"] = library
            process.environment["FORGETFUL_ROOT"] = root
            process.environment["FORGETFUL_IMAGE"] = home + "/image"
            process.environment["FORGETFUL_FAULT"] = fault
        }
        return process
    }

    func build(
        fault: String? = nil, environment: [String: String] = [:]
    ) throws -> QuarryProcess.Result {
        try quarry(fault: fault, environment: environment).run([
            "build", "job.yaml", "--json", "--no-progress", "--threads", "1",
        ])
    }

    /// Operations of the last build that ran to its end: changes, synchronisations, reads.
    func counts() throws -> [Int] {
        let text = String(decoding: try FileSystem.read(home + "/image/count"), as: UTF8.self)
        return text.split(separator: " ").compactMap { Int($0) }
    }

    /// Whether a build came as far as a change. How many it makes depends a little on how its
    /// threads take turns.
    func reached(_ change: Int, _ result: QuarryProcess.Result) throws -> Bool {
        try result.wasKilled || counts()[0] >= change
    }

    /// The power fails: the folder becomes what the disk holds.
    func forget(_ loss: Loss) throws {
        let image = home + "/image"
        guard loss != .nothing, FileSystem.exists(image + "/root") else { return }
        try FileManager.default.removeItem(atPath: root)
        let id = String(decoding: try FileSystem.read(image + "/root"), as: UTF8.self)
        try restore(id, to: root, names: loss == .bytes ? "now" : "names")
    }

    private func restore(_ id: String, to folder: String, names: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let path = "\(home)/image/\(id).\(names)"
        guard FileSystem.exists(path) else { return }
        let list = String(decoding: try FileSystem.read(path), as: UTF8.self)
        for line in list.split(separator: "\n") {
            let parts = line.split(separator: "\t").map(String.init)
            let target = "\(folder)/\(parts[0])"
            if parts[2] == "d" {
                try restore(parts[1], to: target, names: names)
            } else {
                let kept = "\(home)/image/\(parts[1]).data"
                let bytes = FileSystem.exists(kept) ? try FileSystem.read(kept) : []
                try Data(bytes).write(to: URL(filePath: target))
            }
        }
    }

    func storedVectors() throws -> Int {
        let path = root + "/cache/artifacts.sqlite"
        guard FileSystem.exists(path) else { return 0 }
        return try ArtifactStore.open(path).statistics().totals[.vector]?.count ?? 0
    }
}
