import Embedding
import Snapshots

/// What an index says of itself.
struct IndexEntry: Encodable {
    var name: String
    var generation: Int
    var root: String
    var model: String
    /// Of those that the reader may see; left out where a group's members alone know it.
    var sources: Int?
    var chunks: Int?

    init(_ view: IndexView) {
        let manifest = view.generation.snapshot.manifest
        name = view.generation.index
        generation = manifest.generation
        root = manifest.root
        model = view.generation.encoder.model.name
        sources = view.sourceCount
        chunks = view.chunkCount
    }
}
