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
    var targetChunks = Partitioning.targetChunks
    let events: BuildEvents
    /// Set where other processes may be at work on the same run.
    var shared: SharedRun?

    /// Generations kept besides the current one, to roll back to.
    private static let keptGenerations = 3

    /// What a build adds to the manifest's facts for the record.
    struct Circumstances {
        var started: Date
        var stages: [String: Double]
        var failures: [SourceFailure]
        /// What the scan passed over without loss.
        var remarks: [BuildInfo.Warning] = []
    }

    struct Result {
        var manifest: Manifest
        var isNew: Bool
        /// Stage → wall seconds, those given included.
        var stages: [String: Double]
    }

    /// Builds the segments, calibrates, and publishes unless the current generation has the
    /// same root.
    func build(
        _ indexed: [IndexedSource], from sources: any PreparedSources,
        circumstances: Circumstances
    ) throws(QuarryError) -> Result {
        do {
            try FileSystem.makeFolder(store.layout.segments)
            SystemInformation.releaseFreeMemory()
            // Until it is published or given up, nobody removes what this process writes.
            let writing = try FolderLock(store.layout.segments, exclusive: false)
            let current = try store.currentNumber().map { try store.manifest($0) }
            var circumstances = circumstances

            // 1. Segments, from the previous generation's where nothing changed; a full build
            // trusts none of them.
            let segments = try circumstances.timed("segments") {
                try SegmentStage(
                    layout: store.layout, fingerprints: fingerprints, sources: sources,
                    vectors: vectors, threads: threads, targetChunks: targetChunks, events: events,
                    work: shared?.work
                ).build(indexed, reusing: vectors.ignoresCache ? [] : current?.segments ?? [])
            }

            // 2. One process of the run calibrates and publishes.
            let result = try publishOnce(stages: circumstances.stages) {
                try finish(segments, circumstances)
            }
            writing.release()
            if result.isNew { try retain() }
            return result
        } catch {
            throw QuarryError(other: error)
        }
    }

    private func finish(
        _ segments: [Manifest.SegmentEntry], _ circumstances: Circumstances
    ) throws -> Result {
        var circumstances = circumstances
        try FileSystem.makeFolder(store.layout.generations)
        // A holder of the item that was stopped and came back must not publish beside another.
        let publishing = try FolderLock(store.layout.generations, exclusive: true)
        defer { publishing.release() }
        let current = try store.currentNumber().map { try store.manifest($0) }

        // How far each retriever can be trusted, per script.
        let calibration = try circumstances.timed("calibrate") {
            try calibrate(segments, reusing: current)
        }
        try vectors.control?.checkpoint()
        let manifest = Manifest(
            fingerprints: fingerprints.facts, settings: fingerprints.settings.facts,
            statistics: statistics(segments), calibration: calibration, segments: segments)
        events.progress(.publish, 0, 1)
        let (published, isNew) = try publish(manifest, over: current, circumstances)
        events.progress(.publish, 1, 1)
        return Result(manifest: published, isNew: isNew, stages: circumstances.stages)
    }

    /// Old generations and segments go away once nobody writes any.
    private func retain() throws {
        guard let alone = try FolderLock.ifFree(store.layout.segments) else {
            return events.note("another build writes segments: the next one removes old ones")
        }
        defer { alone.release() }
        try store.retain(Self.keptGenerations)
    }

    private func calibrate(
        _ segments: [Manifest.SegmentEntry], reusing current: Manifest?
    ) throws -> [String: Manifest.Calibration] {
        // Segments and settings decide the calibration, so equal ones need no second look.
        if let current, current.segments == segments,
            current.settings == fingerprints.settings.facts,
            current.fingerprints == fingerprints.facts
        {
            return current.calibration
        }
        return try Calibrator(
            layout: store.layout, vectors: vectors, settings: fingerprints.settings,
            threads: threads, events: events
        ).calibrate(segments)
    }

    private func statistics(_ segments: [Manifest.SegmentEntry]) -> Manifest.Statistics {
        Manifest.Statistics(
            sources: segments.reduce(0) { $0 + $1.sources },
            chunks: segments.reduce(0) { $0 + $1.chunks },
            terms: segments.reduce(0) { $0 + $1.terms },
            dimension: vectors.encoder.model.dimension)
    }

    private func publish(
        _ manifest: Manifest, over current: Manifest?, _ circumstances: Circumstances
    ) throws -> (manifest: Manifest, isNew: Bool) {
        let info = buildInfo(
            circumstances, warnings: circumstances.remarks + (try warnings(manifest.segments)))
        if let current, current.root == manifest.root {
            try store.rewriteBuildInfo(info, of: current.generation)
            return (current, false)
        }
        var published = manifest
        published.generation = try store.publish(manifest, info: info)
        return (published, true)
    }

    /// What every source in these segments has to say about its fidelity.
    func warnings(_ segments: [Manifest.SegmentEntry]) throws -> [BuildInfo.Warning] {
        var found: [BuildInfo.Warning] = []
        for entry in segments {
            let table = try SourceTable(folder: store.layout.segment(entry.id))
            for index in 0..<table.count {
                let record = try table[index]
                found += record.warnings.map { .init(source: record.file.id.path, message: $0) }
            }
        }
        return found.sorted { ($0.source, $0.message) < ($1.source, $1.message) }
    }

    private func buildInfo(
        _ circumstances: Circumstances, warnings: [BuildInfo.Warning]
    ) -> BuildInfo {
        BuildInfo(
            quarry: Version.quarry, finished: Date().ISO8601Format(),
            host: ProcessInfo.processInfo.hostName,
            seconds: Date().timeIntervalSince(circumstances.started), threads: threads,
            kernels: [
                "blas": BLASRuntime.description, "vectors": String(cString: quarry_kernel_name()),
            ],
            stages: circumstances.stages,
            failures: circumstances.failures.map {
                .init(
                    source: $0.source, code: $0.code.rawValue, reason: $0.reason,
                    wasIndexed: $0.wasIndexed)
            },
            warnings: warnings)
    }

}

extension IndexBuilder.Circumstances {
    /// Runs a stage and records its wall time.
    mutating func timed<T>(_ stage: String, _ body: () throws -> T) rethrows -> T {
        let start = Date()
        defer { stages[stage] = Date().timeIntervalSince(start) }
        return try body()
    }
}
