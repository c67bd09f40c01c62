import Answering
import Corpus
import Embedding
import Searching
import Snapshots
import Synchronization

/// A Quarry index, opened for other Swift code to search and ask.
///
/// It pins the generation that is current when it is opened: answers stay the same, whatever is
/// built meanwhile. `newest` opens the one that has come since.
///
/// Safe from any thread. What reads or computes is there twice under one name. Code that is not
/// async gets the one that blocks until it is done. Async code awaits the other one, which works on
/// threads beside Swift's pool, as many calls at a time as the machine has cores, and up to 64 more
/// that wait for a language model; it throws `cancelled` as soon as its task is cancelled.
public final class KnowledgeBase: Sendable {
    let opened: OpenedIndex
    /// Made when the first question is asked.
    let engine = Mutex<AnswerEngine?>(nil)

    init(_ opened: OpenedIndex) { self.opened = opened }

    /// Opens an index's current generation; blocks meanwhile.
    /// - Parameters:
    ///   - index: the index folder.
    ///   - models: the models folder; nil for `QUARRY_MODELS` or the XDG data folder.
    ///   - threads: threads of one call for embedding and re-ranking, from 1. For many questions at
    ///     a time 1 is best.
    ///   - crossEncoder: name of a cross-encoder among the models; with one, re-ranking is done
    ///     by it instead of token by token.
    /// - Throws: `not_found` where there is no index or its model is not among the models;
    ///   `corrupt`, `format_too_old`, `format_too_new`; `invalid_input` where the model's weights
    ///   are others than the index was built with; `io`.
    /// - Complexity: O(bytes of the model); index files are mapped and read as they are needed.
    public convenience init(
        index: String, models: String? = nil, threads: Int = 1, crossEncoder: String? = nil
    ) throws(Failure) {
        self.init(
            try Failure.of { () throws(QuarryError) in
                try OpenedIndex(
                    folder: index, models: models.map { ModelStore(root: $0) } ?? .standard(),
                    threads: threads, crossEncoder: crossEncoder)
            })
    }

    /// Opens an index's current generation beside Swift's pool.
    ///
    /// Parameters are those of the initialiser that blocks.
    /// - Throws: as it, and `cancelled`.
    /// - Complexity: O(bytes of the model).
    public convenience init(
        index: String, models: String? = nil, threads: Int = 1, crossEncoder: String? = nil
    ) async throws(Failure) {
        let base = try await BlockingCalls.computing.run { _ throws(Failure) in
            try KnowledgeBase(
                index: index, models: models, threads: threads, crossEncoder: crossEncoder)
        }
        self.init(base.opened)
    }

    /// The root of the pinned generation, 64 hexadecimal digits: equal roots mean equal indexes.
    public var root: String { opened.snapshot.manifest.root }
    /// The number of the pinned generation, from 1.
    public var generation: Int { opened.snapshot.manifest.generation }
    /// Sources in it, of which each is a file or a line of a file of records (JSON Lines).
    public var sources: Int { opened.snapshot.manifest.statistics.sources }
    /// Passages in it.
    public var chunks: Int { opened.snapshot.manifest.statistics.chunks }

    /// The generation that is current now; blocks meanwhile.
    ///
    /// Ask from time to time, or after a build, and go on with what it gives. Calls that have begun end on
    /// this one, whose files stay readable as long as it lives. A model that has not changed is not read
    /// again.
    /// - Returns: this object where nothing has been published since.
    /// - Throws: as opening does; this object goes on answering then.
    /// - Complexity: O(segments) where nothing has changed.
    public func newest() throws(Failure) -> KnowledgeBase {
        let newer = try Failure.of { () throws(QuarryError) in try opened.newer() }
        return newer.map(KnowledgeBase.init) ?? self
    }

    /// The generation that is current now, opened beside Swift's pool.
    /// - Returns: this object where nothing has been published since.
    /// - Throws: as opening does, and `cancelled`; this object goes on answering then.
    /// - Complexity: O(segments) where nothing has changed.
    public func newest() async throws(Failure) -> KnowledgeBase {
        try await BlockingCalls.computing.run { _ throws(Failure) in try self.newest() }
    }
}
