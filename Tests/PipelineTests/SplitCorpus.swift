import Corpus
import Searching
import Snapshots

/// A corpus as one index, and the same split over several.
struct SplitCorpus {
    let whole: Workspace
    let parts: [Workspace]

    func searcher() throws -> Searcher { try whole.searcher() }

    /// - Parameter weights: nil: those of the whole index.
    func group(weights: GroupWeights? = nil) throws -> GroupSearcher {
        let searchers = try parts.map { try $0.searcher() }
        let whole = try searcher()
        return try GroupSearcher(
            zip(["c", "a", "b", "d"], searchers).map { ReaderShard($0, $1) }, name: "group",
            weights: weights ?? .index(whole.snapshot.manifest), encoder: whole.encoder,
            cross: try TestCross.encoder(), adapter: whole.snapshot.adapter,
            soleChunks: self.whole.soleChunks)
    }

    init(
        _ files: [(name: String, bytes: [UInt8])], parts count: Int, soleChunks: Int,
        change: (Workspace) throws -> Void = { _ in }
    ) throws {
        let workspaces = try (0...count).map { _ in try Workspace() }
        for workspace in workspaces {
            workspace.soleChunks = soleChunks
            try change(workspace)
        }
        for (number, file) in files.enumerated() {
            try workspaces[0].write(file.name, file.bytes)
            // In no order that the indexes have.
            try workspaces[1 + (number * 7 + number / 3) % count].write(file.name, file.bytes)
        }
        for workspace in workspaces { try workspace.build() }
        whole = workspaces[0]
        parts = Array(workspaces.dropFirst())
    }
}
