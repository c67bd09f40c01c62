import Embedding
import Foundation
import Storage
import TestSupport

extension Workspace {
    /// `quarry` in this folder, with its own cache and the tiny model.
    func quarry() throws -> QuarryProcess {
        _ = try TestModel.model()
        return QuarryProcess(
            folder: root,
            environment: [
                "QUARRY_MODELS": TestModel.store.root, "QUARRY_CACHE": root + "/cli-cache",
            ])
    }

    /// A job file for this corpus and index.
    func writeJob(
        _ name: String = "job.yaml", model: String = TestModel.name, maxTokens: Int = 60,
        extra: String = ""
    ) throws {
        let text = """
            name: test
            corpus: { roots: [corpus] }
            index: index
            chunk: { strategy: structure, max_tokens: \(maxTokens), overlap_tokens: 10 }
            embed: { model: \(model) }
            hnsw: { m: 8, ef_construction: 40 }
            \(extra)
            """
        try FileSystem.replace(root + "/" + name, with: Array(text.utf8))
    }
}
