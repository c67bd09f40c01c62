import Corpus
import Dispatch
import Jobs

/// Parses, chunks and embeds every source that is not known already.
///
/// Parser threads take sources from the durable queue and feed a bounded one; the calling thread
/// embeds what comes out of it, in batches that are made durable as they finish. A source is done
/// in the durable queue once its last vector is.
struct Preparation {
    let stage: PreparationStage
    let vectors: VectorStage
    let sources: SourceQueue
    /// Asked before each source is embedded; nil without one.
    let quota: DiskQuota?
    /// That parse.
    let threads: Int
    let control: StopControl
    let events: BuildEvents
    /// Of a source that needs no work; nil: it is to be prepared.
    let knownChunkCount: (SourceFile) -> Int?

    struct Outcome {
        var indexed: [IndexedSource] = []
        var failures: [SourceFailure] = []
        /// Given up, and not to be reported.
        var discarded: Set<SourceID> = []
        /// Left over by a limit.
        var unfinished: [SourceFile] = []
        var parsed = 0
        var embedded = 0
    }

    func run(_ files: [HashedFile]) throws -> Outcome {
        var outcome = Outcome()
        var pending: [SourceID: HashedFile] = [:]
        for source in files {
            if let count = knownChunkCount(source.file) {
                outcome.indexed.append(IndexedSource(file: source.file, chunkCount: count))
            } else {
                pending[source.id] = source
            }
        }
        try sources.enqueue(
            pending.values.map(\.file).sorted { $0.id < $1.id },
            distrustsKnownBad: stage.ignoresCache, input: stage.input(of:))
        try prepare(pending, into: &outcome)
        outcome.failures += try sources.deadSources()
            .filter { pending[SourceID(path: $0.source)] != nil }
        outcome.discarded = try sources.discardedSources().intersection(pending.keys)
        try prepareRest(pending, done: try sources.doneSources(), into: &outcome)
        outcome.unfinished = unfinished(of: pending, outcome: outcome)
        outcome.indexed.sort { $0.file.id < $1.file.id }
        return outcome
    }

    private func prepare(
        _ pending: [SourceID: HashedFile], into outcome: inout Outcome
    ) throws {
        let queue = BoundedQueue<Item>(capacity: 4 * threads)
        let group = startParsers(pending, feeding: queue)
        // Also on a throw: parser threads blocked on a full queue must end.
        defer {
            sources.close()
            queue.close()
            group.wait()
        }
        let interrupter = startInterrupter()
        defer { interrupter.cancel() }
        var embedding = EmbeddingBatch(vectors: vectors, sources: sources, events: events)
        var done = 0
        events.progress(.prepare, 0, pending.count)
        while let item = try next(of: queue, embedding: &embedding) {
            defer { control.ended() }
            if control.givesBack || !hasRoom(for: item) {
                try giveBack(item, outcome: &outcome)
            } else if try take(item, embedding: &embedding, outcome: &outcome) {
                done += 1
                events.progress(.prepare, done, pending.count)
            }
        }
        if let error = sources.haltError { throw error }
        try embedding.finish()
        outcome.embedded += embedding.computed
        try giveBackRest(of: embedding, outcome: &outcome)
    }

    /// - Returns: whether the source is out of the way; else it waits for another attempt.
    private func take(
        _ item: Item, embedding: inout EmbeddingBatch, outcome: inout Outcome
    ) throws -> Bool {
        switch item {
        case .broken(let error): throw error
        case .failed(let lease, let error):
            guard try sources.fail(lease, with: error) else { return false }
            events.failed(
                SourceFailure(source: lease.key, code: error.code, reason: error.reason))
        case .prepared(let lease, let file, let result):
            outcome.add(file, result: result)
            events.prepared(PreparedFacts(file, result: result))
            try embedding.add(result.document.chunks, lease: lease)
        }
        return true
    }

    /// The next item. While there is none the collected chunks are embedded rather than kept
    /// waiting: sources are done, and their leases free, as early as can be.
    private func next(
        of queue: BoundedQueue<Item>, embedding: inout EmbeddingBatch
    ) throws -> Item? {
        if let item = queue.popIfReady() { return item }
        if !control.givesBack { try embedding.finish() }
        return queue.pop()
    }

    /// Sources an earlier process of this run has finished: their artifacts are there, or are
    /// made again.
    private func prepareRest(
        _ pending: [SourceID: HashedFile], done: Set<SourceID>, into outcome: inout Outcome
    ) throws {
        let handled = Set(outcome.indexed.map(\.file.id))
        var embedding = EmbeddingBatch(
            vectors: vectors.usingCache, sources: sources, events: events)
        for (id, source) in pending.sorted(by: { $0.key < $1.key })
        where done.contains(id) && !handled.contains(id) && !control.givesBack {
            let prepared = Result { () throws(QuarryError) in
                try stage.usingCache.prepare(source)
            }
            switch prepared {
            case .success(let result):
                outcome.add(source.file, result: result)
                events.prepared(PreparedFacts(source.file, result: result))
                try embedding.add(result.document.chunks, lease: nil)
            case .failure(let error) where error.blame != .input: throw error
            case .failure(let error): outcome.failures.append(SourceFailure(of: id, error))
            }
        }
        try embedding.finish()
        outcome.embedded += embedding.computed
    }
}

extension PreparedFacts {
    fileprivate init(_ file: SourceFile, result: PreparationStage.Result) {
        self.init(
            source: file.id, bytes: file.byteCount, chunks: result.document.chunks.count,
            seconds: result.seconds, wasParsed: result.wasParsed)
    }
}

extension Preparation.Outcome {
    fileprivate mutating func add(_ file: SourceFile, result: PreparationStage.Result) {
        indexed.append(IndexedSource(file: file, chunkCount: result.document.chunks.count))
        parsed += result.wasParsed ? 1 : 0
    }
}
