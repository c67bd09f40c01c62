import Corpus
import Jobs
import Snapshots
import Storage

extension CorpusDefinition {
    /// Where an index was built from; nil where it was not built here or not all of that is there.
    /// - Throws: `corrupt`, `io`.
    init?(builtFrom snapshot: Snapshot) throws(QuarryError) {
        let store = GenerationStore(root: snapshot.layout.root)
        let info: BuildInfo
        do throws(QuarryError) {
            info = try store.buildInfo(snapshot.manifest.generation)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
        guard let roots = info.roots, !roots.isEmpty,
            roots.allSatisfy({ FileSystem.exists($0.path) })
        else { return nil }
        self.init(roots: roots.map(\.path))
    }
}
