package import Artifacts
import Chunking
import Corpus
package import Embedding
import Foundation
package import Jobs
package import ParserPool
import Segments
import Snapshots
import Storage
import Synchronization

/// One build of a job: brings an index up to date with the files of its corpus.
package struct CorpusBuild {
    let job: JobDefinition
    let encoder: Encoder
    let pool: ParserPool
    let artifacts: ArtifactStore
    let queue: JobQueue
    let lock: IndexLock
    let settings: IndexSettings
    let options: Options
    var events: BuildEvents

    package struct Options: Sendable {
        package var index: String
        /// Folder of the queue and the hash cache.
        package var state: String
        package var threads: Int
        /// Take nothing from the artifact store.
        package var ignoresCache: Bool
        /// Read every file again, whatever size, time and inode say.
        package var distrustsHints: Bool
        /// Seconds after which another process takes over what this one holds and does not
        /// stir for.
        package var leaseSeconds: Double
        /// Limits, and who may stop the run.
        package var control: StopControl
        /// The file system of a path.
        package var space: @Sendable (String) -> DiskSpace?

        package static let defaultLeaseSeconds = 60.0

        package init(
            index: String, state: String, threads: Int, ignoresCache: Bool = false,
            distrustsHints: Bool = false, leaseSeconds: Double = Self.defaultLeaseSeconds,
            control: StopControl = StopControl(),
            space: @escaping @Sendable (String) -> DiskSpace? = { DiskSpace(of: $0) }
        ) {
            self.distrustsHints = distrustsHints
            self.leaseSeconds = leaseSeconds
            self.index = index
            self.state = state
            self.threads = threads
            self.ignoresCache = ignoresCache
            self.control = control
            self.space = space
        }
    }

    package init(
        job: JobDefinition, encoder: Encoder, pool: ParserPool, artifacts: ArtifactStore,
        queue: JobQueue, lock: IndexLock, options: Options, events: BuildEvents
    ) {
        self.job = job
        self.encoder = encoder
        self.pool = pool
        self.artifacts = artifacts
        self.queue = queue
        self.lock = lock
        self.options = options
        self.events = events
        settings = IndexSettings(job: job)
    }

    /// One scan and the work that follows from it; see `run`.
    func pass() throws(IndexingError) -> BuildOutcome {
        let started = Date()
        let control = options.control
        let memory = MemoryWatch(
            control: control, children: { [pool] in pool.childProcessIDs }
        ).start()
        defer { memory?.cancel() }
        do {
            let inUse = try artifacts.beginBuild()
            defer { inUse.release() }
            let fingerprints = Fingerprints(
                parser: job.parse.fingerprint(parser: pool.fingerprint), model: encoder.model,
                settings: settings)
            let store = GenerationStore(root: options.index)

            // 1. What is there: files, and what the current generation holds of them.
            events.progress(.scan, 0, 0)
            let scan = try CorpusScanner.scan(job.corpus)
            let previous = try PreviousGeneration(
                store, fingerprints: fingerprints, toleratesDamage: options.ignoresCache)
            var circumstances = IndexBuilder.Circumstances(
                started: started, stages: [:], failures: scan.failures)
            let hashed = try circumstances.timed("scan") { try hash(scan.files) }
            circumstances.failures += hashed.failures
            try control.checkpoint()
            let forecast = DiskForecast(
                manifest: try store.currentNumber().map { try store.manifest($0) },
                settings: settings, dimension: encoder.model.dimension)
            try checkDisk(forecast, hashed.files.map(\.1), previous)

            // 2. Parse, chunk and embed what is new or changed.
            let sources = try SourceQueue(
                queue, job: job.name, target: FileSystem.realPath(options.index),
                settings: runSettings(fingerprints), lock: lock,
                leaseSeconds: options.leaseSeconds, events: events, control: control)
            let view = CorpusView(hashed.files.map(\.1), fingerprints: fingerprints)
            try sources.work.enqueue(.publish, [view.publishItem])
            if sources.isResumed { events.resumed() }
            let preparation = PreparationRun(
                build: self, fingerprints: fingerprints, previous: previous, sources: sources,
                quota: DiskQuota(forecast, control: control, index: options.index))
            let prepared = try circumstances.timed("prepare") {
                try preparation.run(hashed.files)
            }
            circumstances.failures += prepared.failures
            circumstances.failures.sort { ($0.source, $0.reason) < ($1.source, $1.reason) }
            circumstances.failures = previous.marked(circumstances.failures)
            control.endPreparing()
            try control.checkpoint()

            // 3. What a limit left over keeps its previous version.
            let content =
                prepared.unfinished.isEmpty
                ? PreviousContent() : try PreviousContent(store, fingerprints: fingerprints)
            let carryOver = carryOver(prepared.unfinished, previous, content)
            let indexed = (prepared.indexed + carryOver.kept).sorted { $0.file.id < $1.file.id }

            events.changed(changedNames(previous, indexed, circumstances.failures))

            // 4. Segments, calibration, publish.
            var builder = IndexBuilder(
                store: store, fingerprints: fingerprints, vectors: preparation.vectors,
                threads: options.threads, events: events)
            // Others of the run go on with what is left over and publish all of it.
            if carryOver.carried.isEmpty {
                builder.shared = .init(work: sources.work, view: view)
            }
            let built =
                carryOver.isPublishable
                ? try builder.build(
                    indexed,
                    from: KeptSources(
                        stage: preparation.stage,
                        base: preparation.preparedSources(hashed.files),
                        kept: Set(carryOver.kept.map(\.file.id)), content: content),
                    circumstances: circumstances)
                : try unpublished(store, stages: circumstances.stages)

            let outcome = BuildOutcome(
                manifest: built.manifest, isNewGeneration: built.isNew,
                changes: changes(
                    previous, indexed, circumstances.failures, carryOver.carried),
                failures: circumstances.failures,
                warnings: try builder.warnings(built.manifest.segments),
                pages: try builder.pageReport(built.manifest.segments),
                carriedOver: carryOver.carried,
                limit: carryOver.carried.isEmpty ? nil : control.reason,
                parsed: prepared.parsed,
                embedded: prepared.embedded + preparation.vectors.recomputed.count,
                damagedArtifacts: try sayDamaged(),
                seconds: Date().timeIntervalSince(started), stages: built.stages)
            // A run that a limit cut short stays open: other processes of it, or the next build,
            // go on with it.
            if carryOver.carried.isEmpty { try sources.finish(summary: outcome.summary) }
            inUse.release()
            try artifacts.trim()
            return outcome
        } catch {
            throw IndexBuilder.wrap(error)
        }
    }

    /// Content hashes, from the hash cache where size, time and inode are unchanged.
    private func hash(
        _ files: [ScannedFile]
    ) throws -> (files: [(ScannedFile, SourceFile)], failures: [SourceFailure]) {
        let now = Int(Date().timeIntervalSince1970 * 1e9)
        try FileSystem.makeFolder(options.state)
        var cache = HashCache(path: "\(options.state)/\(job.name).hashes")
        let count = Atomic(0)
        let hashes = parallelMap(files, threads: options.threads) { file in
            defer {
                let done = count.add(1, ordering: .relaxed).newValue
                events.progress(.scan, done, files.count)
            }
            return (options.distrustsHints ? nil : cache.hash(of: file)).map { .success($0) }
                ?? hash(file)
        }
        try options.control.checkpoint()
        var hashed: [(ScannedFile, SourceFile)] = []
        var failures: [SourceFailure] = []
        for (file, result) in zip(files, hashes) {
            switch result {
            case .success(let hash):
                let source = SourceFile(
                    id: file.id, type: file.type, byteCount: file.hint.byteCount,
                    contentHash: hash,
                    encoding: job.parse.encoding(of: file.id.path, type: file.type))
                hashed.append((file, source))
            case .failure(let error):
                failures.append(
                    SourceFailure(source: file.id.path, code: error.code, reason: error.reason))
            }
        }
        try cache.save(
            hashed.map { ($0.0, $0.1.contentHash) }, scannedAtNanoseconds: now)
        return (hashed, failures)
    }

    private func hash(_ file: ScannedFile) -> Result<Digest, IndexingError> {
        Result { () throws(IndexingError) in
            try options.control.checkpoint()
            return try PreparationStage.hash(file)
        }
    }
}
