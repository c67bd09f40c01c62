import Corpus
import Embedding
import Searching
import Snapshots

/// A generation of an index with all that it is asked by.
struct OpenedIndex: Sendable {
    let searcher: Searcher
    private let models: ModelStore
    private let threads: Int
    private let cross: CrossEncoder?

    var snapshot: Snapshot { searcher.snapshot }
    /// What re-ranking is done by.
    var reranks: SearchOptions.Rerank { cross == nil ? .late : .cross }

    /// Opens the current generation.
    /// - Throws: what `ModelStore` and `Searcher` throw.
    init(
        folder: String, models: ModelStore, threads: Int, crossEncoder: String?
    ) throws(QuarryError) {
        self.models = models
        self.threads = max(threads, 1)
        if let crossEncoder {
            cross = CrossEncoder(
                model: try models.openCross(name: crossEncoder), threads: self.threads)
        } else {
            cross = nil
        }
        searcher = try Searcher(
            index: folder, models: models, threads: self.threads, cross: cross)
    }

    /// Another generation, asked in the same way.
    private init(_ snapshot: Snapshot, encoder: Encoder?, as other: OpenedIndex) {
        models = other.models
        threads = other.threads
        cross = other.cross
        searcher = Searcher(snapshot: snapshot, encoder: encoder, cross: cross)
    }

    /// The generation that is current now, with the same model in memory if it is the same.
    /// - Returns: nil where it is this one.
    /// - Throws: what `Snapshot` and `Searcher.encoder` throw.
    func newer() throws(QuarryError) -> OpenedIndex? {
        let manifest = try GenerationStore(root: snapshot.layout.root).currentManifest()
        guard
            manifest.generation != snapshot.manifest.generation
                || manifest.root != snapshot.manifest.root
        else { return nil }
        let newer = try Snapshot(manifest, layout: snapshot.layout)
        let isSameModel =
            newer.settings.embed == snapshot.settings.embed
            && newer.manifest.fingerprints[.model] == snapshot.manifest.fingerprints[.model]
        let encoder =
            isSameModel
            ? searcher.encoder
            : try Searcher.encoder(of: newer, models: models, threads: threads)
        return OpenedIndex(newer, encoder: encoder, as: self)
    }
}
