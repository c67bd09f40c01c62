import Adapting
import Artifacts
import CKernels
import Corpus
import Embedding
import Foundation
import HNSW
import Segments
import Snapshots
import Storage

/// From prepared sources to a published generation: the half of a build that is the same for
/// files, for test sets and for verification.
package struct IndexBuilder: Sendable {
    let store: GenerationStore
    let fingerprints: Fingerprints
    let vectors: VectorStage
    let threads: Int
    /// See `Partitioning`; an index is comparable with those of the same target only.
    var soleChunks = Partitioning.soleChunks
    /// Asked between steps.
    let control: StopControl
    let events: BuildEvents
    /// Set where other processes may be at work on the same run.
    var shared: SharedRun?
    /// Judges what is to be published; nil: nobody does.
    var gate: BuildGate?

    struct Result {
        /// Of the generation that is current; of the refused one where none is.
        var manifest: Manifest
        var isNew: Bool
        /// Stage → wall seconds, those given included.
        var stages: [String: Double]
        /// Nil where nothing was judged.
        var gate: GateReport?
    }

    /// Builds the segments, calibrates, and publishes unless the current generation has the
    /// same root.
    /// - Parameter previous: what the current generation holds, for segments that must be written.
    func build(
        _ indexed: [IndexedSource], from sources: any PreparedSources,
        after previous: SegmentStage.Previous? = nil, circumstances: BuildCircumstances
    ) throws(QuarryError) -> Result {
        // From the previous generation's where nothing changed; a full build trusts none of them.
        try build(circumstances: circumstances) { current in
            try segmentStage(sources, after: vectors.ignoresCache ? nil : previous).build(
                indexed, reusing: vectors.ignoresCache ? [] : current?.segments ?? [])
        }
    }

    /// The same for segments that are made in another way.
    /// - Parameters:
    ///   - measured: what was measured of these segments elsewhere; nil: it is done here.
    ///   - make: puts segments that the current generation lacks into the index's folder.
    func build(
        measured: Measurements? = nil, circumstances: BuildCircumstances,
        segments make: (_ current: Manifest?) throws -> [Manifest.SegmentEntry]
    ) throws(QuarryError) -> Result {
        do {
            try FileSystem.makeFolder(store.layout.segments)
            SystemInformation.releaseFreeMemory()
            // Until it is published or given up, nobody removes what this process writes.
            let writing = try FolderLock(store.layout.segments, exclusive: false)
            let current = try store.currentNumber().map { try store.manifest($0) }
            var circumstances = circumstances

            // 1. Segments.
            let segments = try circumstances.timed("segments") { try make(current) }

            // 2. One process of the run calibrates and publishes.
            let result = try publishOnce(stages: circumstances.stages) {
                try finish(segments, measured: measured, circumstances: circumstances)
            }
            writing.release()
            // Of what the gate refused nothing is ever used again.
            if result.isNew || result.gate?.passed == false { try retain() }
            return result
        } catch {
            throw QuarryError(other: error)
        }
    }

    private func segmentStage(
        _ sources: any PreparedSources, after previous: SegmentStage.Previous?
    ) -> SegmentStage {
        SegmentStage(
            layout: store.layout, fingerprints: fingerprints, sources: sources,
            previous: previous, dimension: vectors.dimension,
            vectors: { [vectors] texts throws(QuarryError) in
                try vectors.vectors(of: texts, tally: vectors.recomputed)
            },
            late: vectors.lateTokens,
            threads: threads, soleChunks: soleChunks, control: control, events: events,
            work: shared?.work)
    }

    private func finish(
        _ segments: [Manifest.SegmentEntry], measured: Measurements?,
        circumstances: BuildCircumstances
    ) throws -> Result {
        var circumstances = circumstances
        try FileSystem.makeFolder(store.layout.generations)
        // A holder of the item that was stopped and came back must not publish beside another.
        let publishing = try FolderLock(store.layout.generations, exclusive: true)
        defer { publishing.release() }
        let current = try store.currentNumber().map { try store.manifest($0) }

        // Which scripts there are, and how far each retriever can be trusted with them.
        let measured = try circumstances.timed("calibrate") {
            try measured ?? measure(segments, reusing: current)
        }
        try control.checkpoint()
        let manifest = Manifest(
            fingerprints: fingerprints.facts, settings: fingerprints.settings.facts,
            statistics: statistics(segments), calibration: measured.calibration,
            languages: measured.languages, segments: segments,
            adapter: fingerprints.adapter.map(Manifest.FileEntry.init))
        try keepAdapter()
        events.progress(.publish, 0, 1)
        let told = circumstances
        let report = try circumstances.timed("gate") {
            try judge(manifest, over: current, circumstances: told)
        }
        guard report?.passed ?? true else {
            return Result(
                manifest: current ?? manifest, isNew: false, stages: circumstances.stages,
                gate: report)
        }
        let (published, isNew) = try publish(
            manifest, over: current, circumstances: circumstances)
        events.progress(.publish, 1, 1)
        return Result(
            manifest: published, isNew: isNew, stages: circumstances.stages, gate: report)
    }

    /// Nil where nobody judges, or nothing is to be published.
    private func judge(
        _ manifest: Manifest, over current: Manifest?, circumstances: BuildCircumstances
    ) throws(QuarryError) -> GateReport? {
        guard let gate, manifest.root != current?.root else { return nil }
        return try gate.judge(
            UnpublishedIndex(
                manifest: manifest, layout: store.layout, current: current,
                expected: circumstances.expected, excused: circumstances.excused,
                failed: circumstances.failures.count))
    }

    /// Old generations and segments go away once nobody writes any.
    private func retain() throws {
        guard let alone = try FolderLock.ifFree(store.layout.segments) else {
            return events.note("another build writes segments: the next one removes old ones")
        }
        defer { alone.release() }
        try store.retain(GenerationStore.keptGenerations)
    }

    private func measure(
        _ segments: [Manifest.SegmentEntry], reusing current: Manifest?
    ) throws -> Measurements {
        // Segments and settings decide what is measured, so equal ones need no second look.
        if let current, let languages = current.languages, current.segments == segments,
            current.settings == fingerprints.settings.facts,
            current.fingerprints == fingerprints.facts,
            current.adapter?.sha256 == fingerprints.adapterHash
        {
            return Measurements(languages: languages, calibration: current.calibration)
        }
        let facts = try FactsStage(layout: store.layout, vectors: vectors, threads: threads)
            .facts(of: segments)
        let languages = try LanguageStage.merged(facts.map(\.languages), vectors: vectors)
        let calibration = try Calibrator(
            layout: store.layout, vectors: vectors, settings: fingerprints.settings,
            languages: languages, threads: threads, control: control, events: events
        ).calibrate(segments, facts: facts)
        return Measurements(languages: languages, calibration: calibration)
    }

    /// Puts the job's adapter beside the segments, if it is not there whole.
    private func keepAdapter() throws(QuarryError) {
        guard let adapter = fingerprints.adapter else { return }
        let path = store.layout.adapter(adapter.digest.hex)
        guard (try? AdapterFile(path: path)) != adapter else { return }
        try FileSystem.makeFolder(store.layout.adapters)
        try adapter.write(to: path)
    }

    private func statistics(_ segments: [Manifest.SegmentEntry]) -> Manifest.Statistics {
        Manifest.Statistics(
            sources: segments.reduce(0) { $0 + $1.sources },
            chunks: segments.reduce(0) { $0 + $1.chunks },
            terms: segments.reduce(0) { $0 + $1.terms },
            dimension: vectors.dimension)
    }

    private func publish(
        _ manifest: Manifest, over current: Manifest?, circumstances: BuildCircumstances
    ) throws -> (manifest: Manifest, isNew: Bool) {
        let findings = try SourceFindings(manifest.segments, layout: store.layout)
        let info = buildInfo(
            circumstances,
            warnings: manifest.warnings(
                of: vectors.encoder.model, chunks: fingerprints.settings.chunk)
                + circumstances.remarks + findings.warnings)
        if let current, current.root == manifest.root {
            try store.rewriteBuildInfo(info, of: current.generation)
            return (current, false)
        }
        var published = manifest
        published.generation = try store.publish(manifest, info: info)
        return (published, true)
    }

    private func buildInfo(
        _ circumstances: BuildCircumstances, warnings: [BuildInfo.Warning]
    ) -> BuildInfo {
        BuildInfo(
            quarry: Version.quarry, finished: Date().ISO8601Format(),
            host: ProcessInfo.processInfo.hostName,
            seconds: circumstances.watch.seconds, threads: threads,
            kernels: [
                "path": Kernel.name
            ],
            stages: circumstances.stages,
            failures: circumstances.failures.map {
                .init(
                    source: $0.source, code: $0.code.rawValue, reason: $0.reason,
                    wasIndexed: $0.wasIndexed)
            },
            warnings: warnings, roots: circumstances.roots,
            expansionEndpoint: fingerprints.settings.ranking.expansionEndpoint,
            gate: gate?.rules)
    }
}
