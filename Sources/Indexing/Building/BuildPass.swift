import Artifacts
import Corpus
import Embedding
import Foundation
import Jobs
import ParserPool
import Snapshots
import Storage
import Synchronization

/// One scan of the corpus and the work that follows from it; see `CorpusBuild.run`.
struct BuildPass {
    let build: CorpusBuild
    private let fingerprints: Fingerprints
    private let store: GenerationStore
    private var circumstances = IndexBuilder.Circumstances(
        started: Date(), stages: [:], failures: [])

    private var options: CorpusBuild.Options { build.options }
    private var events: BuildEvents { build.events }

    init(_ build: CorpusBuild) {
        self.build = build
        fingerprints = Fingerprints(
            parser: build.job.parse.fingerprint(parser: build.pool.fingerprint),
            model: build.encoder.model, settings: build.settings)
        store = GenerationStore(root: build.options.index)
    }

    /// What is there: files with their contents' hashes, and what the current generation holds.
    private struct Scan {
        var files: [(ScannedFile, SourceFile)]
        var previous: PreviousGeneration
        var forecast: DiskForecast
    }

    /// What becomes part of the index.
    private struct Content {
        var indexed: [IndexedSource]
        var carryOver: CarryOver
        var sources: any PreparedSources
    }

    mutating func run() throws -> BuildOutcome {
        let memory = MemoryWatch(
            control: options.control, children: { [pool = build.pool] in pool.childProcessIDs }
        ).start()
        defer { memory?.cancel() }
        let inUse = try build.artifacts.beginBuild()
        defer { inUse.release() }

        // 1. What is there.
        let scan = try scan()

        // 2. Parse, chunk and embed what is new or changed.
        let view = CorpusView(scan.files.map(\.1), fingerprints: fingerprints)
        let sources = try openQueue(view)
        let preparation = PreparationRun(
            build: build, fingerprints: fingerprints, previous: scan.previous, sources: sources,
            quota: DiskQuota(scan.forecast, control: options.control, index: options.index))
        let prepared = try prepare(preparation, scan)

        // 3. What a limit left over keeps its previous version.
        let content = try content(prepared, preparation, scan)

        // 4. Segments, calibration, publish.
        var builder = IndexBuilder(
            store: store, fingerprints: fingerprints, vectors: preparation.vectors,
            threads: options.threads, events: events)
        // Others of the run go on with what is left over and publish all of it.
        let isWhole = content.carryOver.carried.isEmpty
        if isWhole { builder.shared = .init(work: sources.work, view: view) }
        let built = try publish(content, builder)

        var outcome = try outcome(built, content, scan, builder)
        outcome.parsed = prepared.parsed
        outcome.embedded = prepared.embedded + preparation.vectors.recomputed.count
        // A run that a limit cut short stays open: other processes of it, or the next build, go
        // on with it.
        if isWhole { try sources.finish(summary: outcome.summary) }
        inUse.release()
        try build.artifacts.trim()
        return outcome
    }

    private mutating func scan() throws -> Scan {
        events.progress(.scan, 0, 0)
        let scan = try CorpusScanner.scan(build.job.corpus)
        let previous = try PreviousGeneration(
            store, fingerprints: fingerprints, toleratesDamage: options.ignoresCache)
        let pass = self
        let hashed = try circumstances.timed("scan") { try pass.hash(scan.files) }
        circumstances.failures = scan.failures + hashed.failures
        circumstances.remarks = scan.remarks
        try options.control.checkpoint()
        let forecast = DiskForecast(
            manifest: try store.currentNumber().map { try store.manifest($0) },
            settings: build.settings, dimension: build.encoder.model.dimension)
        try build.checkDisk(forecast, hashed.files.map(\.1), previous)
        return Scan(files: hashed.files, previous: previous, forecast: forecast)
    }

    private func openQueue(_ view: CorpusView) throws -> SourceQueue {
        let sources = try SourceQueue(
            build.queue, job: build.job.name, target: FileSystem.realPath(options.index),
            settings: build.runSettings(fingerprints), lock: build.lock,
            leaseSeconds: options.leaseSeconds, events: events, control: options.control)
        try sources.work.enqueue(.publish, [view.publishItem])
        if sources.isResumed { events.resumed() }
        return sources
    }

    private mutating func prepare(
        _ preparation: PreparationRun, _ scan: Scan
    ) throws -> PreparationRun.Outcome {
        let prepared = try circumstances.timed("prepare") { try preparation.run(scan.files) }
        circumstances.failures += prepared.failures
        circumstances.failures.sort { ($0.source, $0.reason) < ($1.source, $1.reason) }
        circumstances.failures = scan.previous.marked(circumstances.failures)
        options.control.endPreparing()
        try options.control.checkpoint()
        return prepared
    }

    private func content(
        _ prepared: PreparationRun.Outcome, _ preparation: PreparationRun, _ scan: Scan
    ) throws -> Content {
        let before =
            prepared.unfinished.isEmpty
            ? PreviousContent() : try PreviousContent(store, fingerprints: fingerprints)
        let carryOver = build.carryOver(prepared.unfinished, scan.previous, before)
        let indexed = (prepared.indexed + carryOver.kept).sorted { $0.file.id < $1.file.id }
        events.changed(build.changedNames(scan.previous, indexed, circumstances.failures))
        return Content(
            indexed: indexed, carryOver: carryOver,
            sources: KeptSources(
                stage: preparation.stage, base: preparation.preparedSources(scan.files),
                kept: Set(carryOver.kept.map(\.file.id)), content: before))
    }

    private func publish(
        _ content: Content, _ builder: IndexBuilder
    ) throws -> IndexBuilder.Result {
        guard content.carryOver.isPublishable else {
            return try build.unpublished(store, stages: circumstances.stages)
        }
        return try builder.build(
            content.indexed, from: content.sources, circumstances: circumstances)
    }

    private func outcome(
        _ built: IndexBuilder.Result, _ content: Content, _ scan: Scan, _ builder: IndexBuilder
    ) throws -> BuildOutcome {
        let carried = content.carryOver.carried
        return BuildOutcome(
            manifest: built.manifest, isNewGeneration: built.isNew,
            changes: build.changes(
                scan.previous, content.indexed, circumstances.failures, carried),
            failures: circumstances.failures,
            warnings: circumstances.remarks + (try builder.warnings(built.manifest.segments)),
            pages: try builder.pageReport(built.manifest.segments), carriedOver: carried,
            limit: carried.isEmpty ? nil : options.control.reason, parsed: 0, embedded: 0,
            damagedArtifacts: try build.sayDamaged(),
            seconds: Date().timeIntervalSince(circumstances.started), stages: built.stages)
    }
}

extension BuildPass {
    /// Content hashes, from the hash cache where size, time and inode are unchanged.
    private func hash(
        _ files: [ScannedFile]
    ) throws -> (files: [(ScannedFile, SourceFile)], failures: [SourceFailure]) {
        let now = Int(Date().timeIntervalSince1970 * 1e9)
        try FileSystem.makeFolder(options.state)
        var cache = HashCache(path: "\(options.state)/\(build.job.name).hashes")
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
                    encoding: build.job.parse.encoding(of: file.id.path, type: file.type))
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

    private func hash(_ file: ScannedFile) -> Result<Digest, QuarryError> {
        Result { () throws(QuarryError) in
            try options.control.checkpoint()
            return try PreparationStage.hash(file)
        }
    }
}
