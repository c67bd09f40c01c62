package import Corpus
package import Embedding
import Searching
package import Snapshots
import Synchronization

/// The encoders that indexes were built with, each opened once. Safe from any thread.
package final class EncoderPool: Sendable {
    private let models: ModelStore
    private let threads: Int
    private let opened = Mutex<[Key: Encoder]>([:])

    private struct Key: Hashable {
        var fingerprint: String?
        var settings: EmbedSettings
    }

    package init(models: ModelStore, threads: Int) {
        self.models = models
        self.threads = threads
    }

    /// - Throws: as `Searcher.encoder`.
    package func encoder(of index: Snapshot) throws(QuarryError) -> Encoder {
        let key = Key(
            fingerprint: index.manifest.fingerprints[.model], settings: index.settings.embed)
        if let known = opened.withLock({ $0[key] }) { return known }
        let encoder = try Searcher.encoder(of: index, models: models, threads: threads)
        opened.withLock { $0[key] = encoder }
        return encoder
    }
}
