package import Corpus
import Storage

extension GenerationStore {
    /// Makes an earlier generation the current one: CURRENT in one rename, nothing else changes.
    /// The next build publishes under a new number, so nothing is overwritten.
    ///
    /// Call it only while holding the index's lock.
    /// - Parameter number: nil: the newest before the current one.
    /// - Returns: the manifest that is current now.
    /// - Throws: `notFound` if there is none such, `corrupt` if it is not whole.
    package func rollback(to number: Int?) throws(QuarryError) -> Manifest {
        let current = try currentManifest().generation
        let kept = try numbers()
        guard let target = number ?? kept.last(where: { $0 < current }), kept.contains(target)
        else {
            let list = kept.map(String.init).joined(separator: ", ")
            throw QuarryError(
                .notFound, path: layout.generations,
                "there is no such generation to go back to; there are \(list)")
        }
        let manifest = try manifest(target)
        // Opens every segment: a generation that can't be searched must not become current.
        _ = try Snapshot(manifest, layout: layout)
        try FileSystem.replace(layout.current, with: Array("\(target)\n".utf8))
        return manifest
    }
}
