import Artifacts
import Chunking
import Corpus
import Embedding
import Dispatch
import Foundation
import Jobs
import Storage

/// Parses, chunks and embeds every source that is not known already.
///
/// Parser threads take sources from the durable queue and feed a bounded one; the calling thread
/// embeds what comes out of it, in batches that are made durable as they finish. A source is done
/// in the durable queue once its last vector is.
struct PreparationRun {
    let build: CorpusBuild
    let previous: PreviousGeneration
    let stage: PreparationStage
    let vectors: VectorStage
    let sources: SourceQueue
    /// Asked before each source is embedded; nil without one.
    let quota: DiskQuota?

    struct Outcome {
        var indexed: [IndexedSource] = []
        var failures: [SourceFailure] = []
        /// Left over by a limit.
        var unfinished: [SourceFile] = []
        var parsed = 0
        var embedded = 0
    }

    enum Item: Sendable {
        case prepared(LeasedItem?, SourceFile, PreparationStage.Result)
        case failed(LeasedItem, QuarryError)
        case broken(QuarryError)
    }

    init(
        build: CorpusBuild, fingerprints: Fingerprints, previous: PreviousGeneration,
        sources: SourceQueue, quota: DiskQuota? = nil
    ) {
        self.build = build
        self.previous = previous
        self.sources = sources
        self.quota = quota
        let tokenizer = build.encoder.model.tokenizer
        stage = PreparationStage(
            pool: build.pool,
            chunker: Chunker(settings: build.settings.chunk) { tokenizer.countTokens($0) },
            artifacts: build.artifacts, fingerprints: fingerprints, parse: build.job.parse,
            ignoresCache: build.options.ignoresCache)
        vectors = VectorStage(
            encoder: build.encoder, artifacts: build.artifacts, fingerprints: fingerprints,
            ignoresCache: build.options.ignoresCache, control: build.options.control)
    }

    func run(_ files: [(ScannedFile, SourceFile)]) throws -> Outcome {
        var outcome = Outcome()
        var pending: [SourceID: (ScannedFile, SourceFile)] = [:]
        for (scanned, file) in files {
            if !build.options.ignoresCache, let count = previous.chunkCount(of: file) {
                outcome.indexed.append(IndexedSource(file: file, chunkCount: count))
            } else {
                pending[file.id] = (scanned, file)
            }
        }
        try sources.enqueue(
            pending.values.map(\.1).sorted { $0.id < $1.id }, parser: stage.fingerprints.parser,
            settings: stage.failureSettings)
        try prepare(pending, into: &outcome)
        outcome.failures += try sources.deadSources()
            .filter { pending[SourceID(path: $0.source)] != nil }
        try prepareRest(pending, done: try sources.doneSources(), into: &outcome)
        outcome.unfinished = unfinished(of: pending, outcome)
        outcome.indexed.sort { $0.file.id < $1.file.id }
        return outcome
    }

    /// Gives prepared sources back to the segment stage.
    func preparedSources(_ files: [(ScannedFile, SourceFile)]) -> any PreparedSources {
        ArtifactSources(stage: stage, files: files)
    }

    private func prepare(
        _ pending: [SourceID: (ScannedFile, SourceFile)], into outcome: inout Outcome
    ) throws {
        let queue = BoundedQueue<Item>(capacity: 4 * build.options.threads)
        let group = startParsers(pending, feeding: queue)
        // Also on a throw: parser threads blocked on a full queue must end.
        defer {
            sources.close()
            queue.close()
            group.wait()
        }
        let interrupter = startInterrupter()
        defer { interrupter.cancel() }
        var embedding = EmbeddingBatch(
            vectors: vectors, sources: sources, events: build.events)
        var done = 0
        build.events.progress(.prepare, 0, pending.count)
        while let item = try next(queue, &embedding) {
            defer { build.options.control.ended() }
            if build.options.control.givesBack || !hasRoom(for: item) {
                try giveBack(item, &outcome)
                continue
            }
            switch item {
            case .broken(let error): throw error
            case .failed(let lease, let error):
                guard try sources.fail(lease, error) else { continue }
                done += 1
                build.events.failed(
                    SourceFailure(source: lease.key, code: error.code, reason: error.reason))
            case .prepared(let lease, let file, let result):
                done += 1
                outcome.add(file, result)
                build.events.prepared(PreparedFacts(file, result))
                try embedding.add(result.document.chunks, lease: lease)
            }
            build.events.progress(.prepare, done, pending.count)
        }
        if let error = sources.haltError { throw error }
        try embedding.finish()
        outcome.embedded += embedding.computed
        try giveBackRest(embedding, &outcome)
    }

    /// The next item. While there is none the collected chunks are embedded rather than kept
    /// waiting: sources are done, and their leases free, as early as can be.
    private func next(
        _ queue: BoundedQueue<Item>, _ embedding: inout EmbeddingBatch
    ) throws -> Item? {
        if let item = queue.popIfReady() { return item }
        if !build.options.control.givesBack { try embedding.finish() }
        return queue.pop()
    }

    /// Sources an earlier process of this run has finished: their artifacts are there, or are
    /// made again.
    private func prepareRest(
        _ pending: [SourceID: (ScannedFile, SourceFile)], done: Set<SourceID>,
        into outcome: inout Outcome
    ) throws {
        let handled = Set(outcome.indexed.map(\.file.id))
        var embedding = EmbeddingBatch(
            vectors: vectors.usingCache, sources: sources, events: build.events)
        for (id, (scanned, file)) in pending.sorted(by: { $0.key < $1.key })
        where done.contains(id) && !handled.contains(id) && !build.options.control.givesBack {
            let prepared = Result { () throws(QuarryError) in
                try stage.usingCache.prepare(scanned, file)
            }
            switch prepared {
            case .success(let result):
                outcome.add(file, result)
                build.events.prepared(PreparedFacts(file, result))
                try embedding.add(result.document.chunks, lease: nil)
            case .failure(let error) where error.blame != .input: throw error
            case .failure(let error):
                outcome.failures.append(
                    SourceFailure(source: id.path, code: error.code, reason: error.reason))
            }
        }
        try embedding.finish()
        outcome.embedded += embedding.computed
    }

    /// Starts the parser threads; the queue is closed when the last of them ends.
    private func startParsers(
        _ pending: [SourceID: (ScannedFile, SourceFile)], feeding queue: BoundedQueue<Item>
    ) -> DispatchGroup {
        let threads = DispatchQueue(label: "quarry.parse", attributes: .concurrent)
        let group = DispatchGroup()
        for _ in 0..<build.options.threads {
            threads.async(group: group) { [stage, sources, control = build.options.control] in
                Self.work(stage, sources, pending, control, feeding: queue)
            }
        }
        group.notify(queue: threads) { queue.close() }
        return group
    }

    private static func work(
        _ stage: PreparationStage, _ sources: SourceQueue,
        _ pending: [SourceID: (ScannedFile, SourceFile)], _ control: StopControl,
        feeding queue: BoundedQueue<Item>
    ) {
        do throws(QuarryError) {
            while control.mayTake() {
                guard let lease = try sources.next(isStopped: { control.givesBack }) else {
                    return control.untake()
                }
                // A file that was removed since an earlier process of this run enqueued it.
                guard let (scanned, file) = pending[SourceID(path: lease.key)] else {
                    try sources.complete([lease])
                    control.untake()
                    continue
                }
                let seen = file.asSeen(by: lease)
                guard queue.push(item(stage, scanned, seen, lease)) else { return }
            }
        } catch {
            queue.push(.broken(error))
        }
    }

    private static func item(
        _ stage: PreparationStage, _ scanned: ScannedFile, _ file: SourceFile,
        _ lease: LeasedItem
    ) -> Item {
        do throws(QuarryError) {
            let started = Date()
            var result = try stage.prepare(scanned, file)
            result.seconds = Date().timeIntervalSince(started)
            return .prepared(lease, file, result)
        } catch {
            return error.blame == .input ? .failed(lease, error) : .broken(error)
        }
    }
}

extension SourceFile {
    /// The file as the process that queued it saw it: another process of the run may have seen
    /// newer bytes.
    func asSeen(by lease: LeasedItem) -> SourceFile {
        guard let seen = lease.input?.contentHash, seen != contentKey else { return self }
        return SourceFile(
            id: id, type: type, byteCount: byteCount, contentHash: seen, encoding: encoding)
    }
}

extension PreparedFacts {
    init(_ file: SourceFile, _ result: PreparationStage.Result) {
        self.init(
            source: file.id, bytes: file.byteCount, chunks: result.document.chunks.count,
            seconds: result.seconds, wasParsed: result.wasParsed)
    }
}

extension PreparationRun.Outcome {
    mutating func add(_ file: SourceFile, _ result: PreparationStage.Result) {
        indexed.append(IndexedSource(file: file, chunkCount: result.document.chunks.count))
        parsed += result.wasParsed ? 1 : 0
    }
}

/// Reads sources back from the artifact store; prepares again what it has lost.
private struct ArtifactSources: PreparedSources {
    let stage: PreparationStage
    let scanned: [SourceID: ScannedFile]

    init(stage: PreparationStage, files: [(ScannedFile, SourceFile)]) {
        self.stage = stage.usingCache
        scanned = Dictionary(uniqueKeysWithValues: files.map { ($0.1.id, $0.0) })
    }

    func prepared(_ file: SourceFile) throws(QuarryError) -> PreparedDocument {
        guard let scanned = scanned[file.id] else {
            preconditionFailure("every indexed source was scanned")
        }
        return try stage.prepare(scanned, file).document
    }
}
