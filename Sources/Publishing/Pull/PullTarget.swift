import Corpus
import Snapshots
import Storage

/// The folder that a pull writes into.
struct PullTarget {
    let layout: IndexLayout

    /// Refuses what a pull would mix its files with, or replace: a folder of other things, and an
    /// index that was built on this machine.
    /// - Throws: `invalidInput`, `io`.
    func check() throws(QuarryError) {
        guard FileSystem.exists(layout.root) else { return }
        guard FileStatus(of: layout.root)?.kind == .folder else {
            throw QuarryError(.invalidInput, path: layout.root, "is no folder")
        }
        let names = try FileSystem.names(in: layout.root)
        if let info = currentBuildInfo, info.pulledFrom == nil {
            throw QuarryError(
                .invalidInput, path: layout.root,
                "was built here, and a pull would put another index in its place; name another "
                    + "folder, or remove this one first")
        }
        let isOurs = names.contains { Self.marks.contains($0) } || currentBuildInfo != nil
        guard isOurs || names.allSatisfy({ $0 == ".lock" || FileSystem.isTemporary($0) }) else {
            throw QuarryError(
                .invalidInput, path: layout.root,
                "holds other things, and no index that was pulled; name an empty folder or a new one"
            )
        }
    }

    /// One of them is there from a first pull's beginning on.
    private static let marks: Set = [PullMemory.fileName, SegmentDownload.folderName]

    /// Of the generation that is current; nil where there is none, or its record is damaged.
    private var currentBuildInfo: BuildInfo? {
        guard let number = try? GenerationStore(root: layout.root).currentNumber() else {
            return nil
        }
        return try? GenerationStore(root: layout.root).buildInfo(number)
    }
}
