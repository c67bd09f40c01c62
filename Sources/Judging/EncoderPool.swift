package import Corpus
package import Embedding
import Searching
package import Snapshots
import Synchronization

/// The encoders that indexes were built with, each opened once. Safe from any thread.
package final class EncoderPool: Sendable {
    private let models: ModelStore
    private let threads: Int
    private let opened: Mutex<[Key: Encoder]>

    /// The fingerprint covers all that decides vectors; a name that an index does not have is
    /// opened, so that a model which is gone is found to be.
    private struct Key: Hashable {
        var name: String
        var fingerprint: String?
    }

    /// - Parameter known: are open already.
    package init(models: ModelStore, threads: Int, known: [Encoder] = []) {
        self.models = models
        self.threads = threads
        opened = Mutex(
            Dictionary(
                known.map { (Key(name: $0.model.name, fingerprint: $0.model.fingerprint.hex), $0) }
            ) { first, _ in first })
    }

    /// One thread opens a model, others wait for it: a model takes seconds and hundreds of
    /// megabytes.
    /// - Throws: as `Searcher.encoder`.
    package func encoder(of index: Snapshot) throws(QuarryError) -> Encoder {
        let key = Key(
            name: index.settings.embed.model, fingerprint: index.manifest.fingerprints[.model])
        return try opened.withLock { opened throws(QuarryError) in
            if let known = opened[key] { return known }
            let encoder = try Searcher.encoder(of: index, models: models, threads: threads)
            opened[key] = encoder
            return encoder
        }
    }
}
