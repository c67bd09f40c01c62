import Embedding
import Foundation
import Storage
import TestSupport
import Testing

@Suite("The handbook answers its questions")
struct HandbookTests {
    private static let model = ModelStore.standard().folder(of: ModelStore.multilingualModel)

    /// The index takes a minute or two of two cores to build, most of it calibration, and many
    /// times that in a debug build: so it is asked for, and runs the release build.
    static let release: String? = {
        let path = Repository.root + "/.build/release/quarry"
        return access(path, X_OK) == 0 ? path : nil
    }()

    static let isPossible =
        ProcessInfo.processInfo.environment["QUARRY_EVAL"] != nil
        && FileSystem.exists(model + "/modules.json") && release != nil

    @Test(
        "at least 95 of 100 golden questions find their file among the first five",
        .enabled(
            if: isPossible, "set QUARRY_EVAL=1; needs the model and a release build (make build)"))
    func golden() throws {
        let workspace = try Workspace()
        let job = String(decoding: try Repository.bytes("jobs/handbook.yaml"), as: UTF8.self)
        try FileSystem.replace(workspace.root + "/handbook.yaml", with: Array(job.utf8))
        let corpora = URL(filePath: Repository.root + "/corpora").standardizedFileURL.path
        #expect(symlink(corpora, workspace.root + "/corpora") == 0)
        var quarry = QuarryProcess(folder: workspace.root, executable: Self.release)
        quarry.environment["QUARRY_CACHE"] = workspace.root + "/cache"
        let build = try quarry.run(["build", "handbook.yaml", "--json", "--no-progress"])
        #expect(build.status == 0, "\(build.complaints)")
        let result = try quarry.run(
            ["eval", "golden", "indexes/handbook", "corpora/handbook/golden.jsonl", "--json"])
        let report = try result.object()
        let scores = try #require(report["scores"] as? [String: Double])
        #expect((report["questions"] as? Int ?? 0) >= 60)
        #expect(scores["hit@5"] ?? 0 >= 0.95, "\(report["misses"] ?? "")")
    }
}
