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
    let events: BuildEvents

    package struct Options: Sendable {
        package var index: String
        /// Folder of the queue and the hash cache.
        package var state: String
        package var threads: Int
        /// Take nothing from the artifact store.
        package var ignoresCache: Bool

        package init(index: String, state: String, threads: Int, ignoresCache: Bool = false) {
            self.index = index
            self.state = state
            self.threads = threads
            self.ignoresCache = ignoresCache
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
        do {
            let fingerprints = Fingerprints(
                parser: job.parse.fingerprint(parser: pool.fingerprint), model: encoder.model,
                settings: settings)
            let store = GenerationStore(root: options.index)

            // 1. What is there: files, and what the current generation holds of them.
            events.progress(.scan, 0, 0)
            let scan = try CorpusScanner.scan(job.corpus)
            let previous = try PreviousGeneration(store, fingerprints: fingerprints)
            var circumstances = IndexBuilder.Circumstances(
                started: started, stages: [:], failures: scan.failures)
            let hashed = try circumstances.timed("scan") { try hash(scan.files) }
            circumstances.failures += hashed.failures

            // 2. Parse, chunk and embed what is new or changed.
            let sources = try SourceQueue(
                queue, job: job.name, settings: Digest.sha256(fingerprints.preparation),
                lock: lock)
            if sources.isResumed { events.resumed() }
            let preparation = PreparationRun(
                build: self, fingerprints: fingerprints, previous: previous, sources: sources)
            let prepared = try circumstances.timed("prepare") {
                try preparation.run(hashed.files)
            }
            events.changed(ChangedNames(before: previous.hashes, now: prepared.indexed))
            circumstances.failures += prepared.failures
            circumstances.failures.sort { ($0.source, $0.reason) < ($1.source, $1.reason) }

            // 3. Segments, calibration, publish.
            let builder = IndexBuilder(
                store: store, fingerprints: fingerprints, vectors: preparation.vectors,
                threads: options.threads, events: events)
            let built = try builder.build(
                prepared.indexed, from: preparation.preparedSources(hashed.files),
                circumstances: circumstances)

            let outcome = BuildOutcome(
                manifest: built.manifest, isNewGeneration: built.isNew,
                changes: SourceChanges(
                    before: previous.hashes,
                    now: Dictionary(
                        uniqueKeysWithValues: prepared.indexed.map {
                            ($0.file.id, $0.file.contentHash)
                        }),
                    failed: circumstances.failures.count),
                failures: circumstances.failures,
                warnings: try builder.warnings(built.manifest.segments),
                parsed: prepared.parsed, embedded: prepared.embedded,
                seconds: Date().timeIntervalSince(started), stages: built.stages)
            try sources.finish(summary: outcome.summary)
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
            return cache.hash(of: file).map { .success($0) } ?? Self.hash(file)
        }
        var hashed: [(ScannedFile, SourceFile)] = []
        var failures: [SourceFailure] = []
        for (file, result) in zip(files, hashes) {
            switch result {
            case .success(let hash):
                let source = SourceFile(
                    id: file.id, type: file.type, byteCount: file.hint.byteCount,
                    contentHash: hash)
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

    private static func hash(_ file: ScannedFile) -> Result<Digest, IndexingError> {
        Result { () throws(IndexingError) in try PreparationStage.hash(file) }
    }
}
