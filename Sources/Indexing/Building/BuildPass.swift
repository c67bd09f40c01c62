import Artifacts
import Chunking
import Corpus
import Embedding
import Foundation
import Jobs
import ParserPool
import Snapshots
import Storage

/// One scan of the corpus and the work that follows from it; see `CorpusBuild.run`.
struct BuildPass {
    let job: JobDefinition
    let encoder: Encoder
    let artifacts: ArtifactStore
    let options: BuildOptions
    var events: BuildEvents
    let fingerprints: Fingerprints
    let store: GenerationStore
    var circumstances = BuildCircumstances()
    private let pool: ParserPool
    private let queue: JobQueue
    private let lock: IndexLock

    init(
        job: JobDefinition, encoder: Encoder, pool: ParserPool, artifacts: ArtifactStore,
        queue: JobQueue, lock: IndexLock, options: BuildOptions, events: BuildEvents
    ) {
        self.job = job
        self.encoder = encoder
        self.pool = pool
        self.artifacts = artifacts
        self.queue = queue
        self.lock = lock
        self.options = options
        self.events = events
        fingerprints = Fingerprints(job, parser: pool.fingerprint, model: encoder.model)
        store = GenerationStore(root: options.index)
    }

    /// What becomes part of the index.
    private struct Content {
        var indexed: [IndexedSource]
        var carryOver: CarryOver
        var sources: any PreparedSources
        /// What the current generation holds; nil: it was not read.
        var previous: PreviousContent?
    }

    mutating func run() throws -> BuildOutcome {
        circumstances = BuildCircumstances()
        let memory = MemoryWatch(
            control: options.control, children: { [pool] in pool.childProcessIDs }
        ).start()
        defer { memory?.cancel() }
        let inUse = try artifacts.beginBuild()
        defer { inUse.release() }

        // 1. What is there.
        let scan = try scan()
        guard !scan.removals.isRefused, canKeep(scan) else { return try standstill(scan) }

        // 2. Parse, chunk and embed what is new or changed.
        let view = CorpusView(
            scan.files.map(\.file), kept: scan.removals.unreadable, fingerprints: fingerprints)
        let sources = try openQueue(view)
        let (stage, vectors) = (preparationStage, vectorStage)
        let prepared = try prepare(scan, stage: stage, vectors: vectors, sources: sources)

        // 3. What a limit left over or can't be read keeps its previous version.
        let content = try content(prepared, scan: scan, stage: stage)

        // 4. Segments, calibration, the gate, publish.
        var builder = builder(vectors)
        // Others of the run go on with what is left over and publish all of it.
        let isWhole = prepared.unfinished.isEmpty
        if isWhole { builder.shared = .init(work: sources.work, view: view) }
        let built = try publish(content, of: scan, with: builder)

        var outcome = try outcome(built, content: content, scan: scan)
        outcome.parsed = prepared.parsed
        outcome.embedded = prepared.embedded + vectors.recomputed.count
        // A run that a limit cut short stays open: other processes of it, or the next build, go
        // on with it.
        if isWhole { try sources.finish(summary: outcome.summary) }
        inUse.release()
        try artifacts.trim()
        return outcome
    }

    private func builder(_ vectors: VectorStage) -> IndexBuilder {
        IndexBuilder(
            store: store, fingerprints: fingerprints, vectors: vectors,
            threads: options.threads, soleChunks: options.soleChunks, control: options.control,
            events: events, gate: options.gate)
    }

    private func openQueue(_ view: CorpusView) throws -> SourceQueue {
        let sources = try SourceQueue(
            queue, job: job.name, target: FileSystem.realPath(options.index),
            settings: fingerprints.ofRun(ignoresCache: options.ignoresCache), lock: lock,
            leaseSeconds: options.leaseSeconds, events: events, control: options.control)
        try sources.work.enqueue([view.publishItem], kind: .publish)
        if sources.isResumed { events.resumed() }
        return sources
    }

    private var preparationStage: PreparationStage {
        let tokenizer = encoder.model.tokenizer
        return PreparationStage(
            pool: pool,
            chunker: Chunker(settings: fingerprints.settings.chunk) { tokenizer.countTokens($0) },
            artifacts: artifacts, fingerprints: fingerprints, parse: job.parse,
            ignoresCache: options.ignoresCache)
    }

    private var vectorStage: VectorStage {
        VectorStage(
            encoder: encoder, artifacts: artifacts, fingerprints: fingerprints,
            ignoresCache: options.ignoresCache, control: options.control)
    }

    private mutating func prepare(
        _ scan: Scan, stage: PreparationStage, vectors: VectorStage, sources: SourceQueue
    ) throws -> Preparation.Outcome {
        let preparation = Preparation(
            stage: stage, vectors: vectors, sources: sources,
            quota: DiskQuota(scan.forecast, control: options.control, index: options.index),
            threads: options.threads, control: options.control, events: events,
            knownChunkCount: { [self] in knownChunkCount(of: $0, in: scan.previous) })
        let prepared = try circumstances.timed("prepare") { try preparation.run(scan.files) }
        circumstances.discarded = prepared.discarded
        circumstances.failures += prepared.failures.naming(linesIn: scan.files)
        circumstances.failures.sort { ($0.source, $0.reason) < ($1.source, $1.reason) }
        circumstances.failures = scan.previous.marked(circumstances.failures)
        options.control.endPreparing()
        try options.control.checkpoint()
        return prepared
    }

    private func content(
        _ prepared: Preparation.Outcome, scan: Scan, stage: PreparationStage
    ) throws -> Content {
        let unreadable =
            scan.removals.unreadable
            + prepared.failures.filter { $0.unreadable != nil }.map { SourceID(path: $0.source) }
            .filter { scan.previous.hashes[$0] != nil }
        let previous =
            prepared.unfinished.isEmpty && unreadable.isEmpty
            ? nil : try PreviousContent(store, of: scan.previous)
        let before = previous ?? PreviousContent()
        // A run that ignores the cache distrusts the current generation too, so it takes nothing
        // from it.
        var carryOver = CarryOver(
            prepared.unfinished, indexedBefore: { scan.previous.hashes[$0] != nil },
            content: before, trustsPrevious: !options.ignoresCache)
        carryOver.keep(unreadable, content: before, trustsPrevious: !options.ignoresCache)
        let indexed = (prepared.indexed + carryOver.kept).sorted { $0.file.id < $1.file.id }
        events.changed(
            scan.previous.changedNames(
                to: indexed.map(\.file), failures: circumstances.failures,
                carried: carryOver.carried.filter { $0.cause == .unreadable }))
        return Content(
            indexed: indexed, carryOver: carryOver,
            sources: KeptSources(
                stage: stage, base: ArtifactSources(stage: stage, files: scan.files),
                kept: Set(carryOver.kept.map(\.file.id)), content: before),
            previous: previous)
    }

    private func publish(
        _ content: Content, of scan: Scan, with builder: IndexBuilder
    ) throws -> IndexBuilder.Result {
        guard content.carryOver.isPublishable else {
            // The current generation stays.
            return IndexBuilder.Result(
                manifest: try store.currentManifest(), isNew: false,
                stages: circumstances.stages)
        }
        var circumstances = circumstances
        circumstances.expect(scan.files.map(\.file.id), carried: content.carryOver.carried)
        return try builder.build(
            content.indexed, from: content.sources,
            after: { wanted in
                try content.previous
                    ?? PreviousContent(store, of: scan.previous, wanting: wanted)
            },
            circumstances: circumstances)
    }

    private func outcome(
        _ built: IndexBuilder.Result, content: Content, scan: Scan
    ) throws -> BuildOutcome {
        let carried = content.carryOver.carried
        let findings = try SourceFindings(built.manifest.segments, layout: store.layout)
        return BuildOutcome(
            manifest: built.manifest, isNewGeneration: built.isNew,
            changes: scan.previous.changes(
                to: content.indexed.map(\.file), failures: circumstances.failures,
                carried: carried),
            failures: circumstances.failures,
            warnings: built.manifest.warnings(
                of: encoder.model, chunks: fingerprints.settings.chunk)
                + circumstances.remarks + findings.warnings,
            pages: findings.pages, carriedOver: carried,
            limit: carried.contains { $0.cause == .limit } ? options.control.reason : nil,
            removals: scan.removals, gate: built.gate, passedOver: scan.passedOver,
            leftOut: scan.leftOut,
            parsed: 0, embedded: 0, damagedArtifacts: try sayDamaged(),
            seconds: circumstances.watch.seconds, stages: built.stages)
    }

    /// Whether what can't be read now can stay as it was: else nothing will be published, and no
    /// work is done for that.
    private func canKeep(_ scan: Scan) -> Bool {
        scan.removals.unreadable.isEmpty
            || scan.previous.isPreparedAlike && !options.ignoresCache
    }

    /// The current generation stays: too much of it is gone from the corpus to be meant, or can
    /// neither be read nor kept.
    private func standstill(_ scan: Scan) throws -> BuildOutcome {
        let manifest = try store.currentManifest()
        let findings = try SourceFindings(manifest.segments, layout: store.layout)
        let files = scan.files.map(\.file)
        let failures = scan.previous.marked(circumstances.failures)
        let isStuck = !scan.removals.isRefused
        if isStuck { events.note(scan.removals.standstill) }
        let kept = scan.removals.unreadable.map {
            CarriedSource(
                source: $0, kind: isStuck ? .unpublished : .previousVersion, cause: .unreadable)
        }
        events.changed(
            scan.previous.changedNames(to: files, failures: failures, carried: kept))
        return BuildOutcome(
            manifest: manifest, isNewGeneration: false,
            changes: scan.previous.changes(to: files, failures: failures, carried: kept),
            failures: failures, warnings: circumstances.remarks + findings.warnings,
            pages: findings.pages, carriedOver: kept, removals: scan.removals,
            passedOver: scan.passedOver, leftOut: scan.leftOut, parsed: 0, embedded: 0,
            damagedArtifacts: 0,
            seconds: circumstances.watch.seconds, stages: circumstances.stages)
    }

    /// Tells what the artifact cache had lost and this build made again.
    /// - Returns: how many entries.
    private func sayDamaged() throws -> Int {
        for entry in artifacts.damaged {
            events.note(
                "warning: the cache's \(entry.kind) \(entry.key.hex.prefix(12)) was damaged and "
                    + "was made again")
        }
        return try artifacts.statistics().damaged
    }
}
