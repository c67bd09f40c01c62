import Corpus
import Snapshots
import Storage

extension RepositoryFolder {
    /// A root of the repository, opened as an index through a folder of links that is gone again:
    /// what is open stays readable.
    /// - Throws: `unsupported` in a bucket; `notFound`, `corrupt`, `formatTooOld`, `formatTooNew`,
    ///   `io`.
    func snapshot(of root: String) throws(QuarryError) -> Snapshot {
        guard let place = store.folder else {
            throw QuarryError(
                .unsupported, path: path(RepositoryLayout.rootText(root)),
                "an index in a bucket can't be asked, and none of the generations kept here has its root"
            )
        }
        let manifest = try manifest(of: root)
        let top = FileSystem.realPath(place)
        return try FileSystem.withTemporaryPath(for: "export") { folder throws(QuarryError) in
            let layout = IndexLayout(root: folder)
            for segment in manifest.segments {
                try FileSystem.makeFolder(layout.segment(segment.id))
                for file in segment.files {
                    try FileSystem.makeLink(
                        "\(layout.segment(segment.id))/\(file.name)",
                        to: "\(top)/\(RepositoryLayout.object(file.sha256))")
                }
            }
            if let adapter = manifest.adapter {
                try FileSystem.makeFolder(layout.adapters)
                try FileSystem.makeLink(
                    layout.adapter(adapter.sha256),
                    to: "\(top)/\(RepositoryLayout.object(adapter.sha256))")
            }
            return try Snapshot(manifest, layout: layout)
        }
    }
}
