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
    let events: BuildEvents

    package struct Options: Sendable {
        package var index: String
        /// Folder of the queue and the hash cache.
        package var state: String
        package var threads: Int
        /// Take nothing from the artifact store.
        package var ignoresCache: Bool
        /// Limits, and who may stop the run.
        package var control: StopControl
        /// The file system of a path.
        package var space: @Sendable (String) -> DiskSpace?

        package init(
            index: String, state: String, threads: Int, ignoresCache: Bool = false,
            control: StopControl = StopControl(),
            space: @escaping @Sendable (String) -> DiskSpace? = { DiskSpace(of: $0) }
        ) {
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

    /// Runs the build; one failing source never stops it.
    /// - Throws: what stops the whole build: settings, disk, a corrupt index.
    package func run() throws(IndexingError) -> BuildOutcome {
        let started = Date()
        let control = options.control
        let memory = MemoryWatch(
            control: control, children: { [pool] in pool.childProcessIDs }
        ).start()
        defer { memory?.cancel() }
        do {
            let fingerprints = Fingerprints(
                parser: job.parse.fingerprint(parser: pool.fingerprint), model: encoder.model,
                settings: settings)
            let store = GenerationStore(root: options.index)

            // 1. What is there: files, and what the current generation holds of them.
            let scan = try CorpusScanner.scan(job.corpus)
            let previous = try PreviousGeneration(store, fingerprints: fingerprints)
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
                queue, job: job.name, settings: Digest.sha256(fingerprints.preparation),
                lock: lock)
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

            // 4. Segments, calibration, publish.
            let builder = IndexBuilder(
                store: store, fingerprints: fingerprints, vectors: preparation.vectors,
                threads: options.threads, events: events)
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
                parsed: prepared.parsed, embedded: prepared.embedded,
                seconds: Date().timeIntervalSince(started), stages: built.stages)
            // A full build that a limit cut short goes on where it was: nothing but its own run
            // tells it what it has done.
            if carryOver.carried.isEmpty || !options.ignoresCache {
                try sources.finish(summary: outcome.summary)
            }
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
        let hashes = parallelMap(files, threads: options.threads) { file in
            cache.hash(of: file).map { .success($0) } ?? hash(file)
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
