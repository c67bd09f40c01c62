import Corpus
import Foundation
import Indexing
import Jobs
import Snapshots
import Storage
import Terminal

/// Where the sources of an index lie on this machine, for links on a terminal.
struct SourceLinks {
    private var roots: [CorpusListing.Root] = []

    /// Links to nothing.
    static let none = SourceLinks()

    private init() {}

    /// Of the corpus an index was built from here; none where links are not shown, or nobody knows
    /// where the corpus is.
    init(_ snapshot: Snapshot, _ style: Style) {
        guard style.hasLinks, let corpus = try? CorpusDefinition(builtFrom: snapshot) else {
            return
        }
        roots = (try? CorpusScanner.roots(of: corpus, index: nil)) ?? []
    }

    /// Nil where no such file is there now.
    func address(of source: SourceFile, page: Int?) -> String? {
        for root in roots {
            guard let path = root.path(of: source.id), FileStatus(of: path)?.kind == .file else {
                continue
            }
            return Self.address(of: path, page: source.type == .pdf ? page : nil)
        }
        return nil
    }

    /// Of a file by its path, whole or from the current folder.
    static func address(of path: String, page: Int? = nil) -> String? {
        FileLink.address(
            path: FileSystem.realPath(path), page: page.flatMap { $0 > 0 ? $0 : nil },
            host: ProcessInfo.processInfo.hostName)
    }
}
