import Artifacts
import Corpus
import Foundation
import Indexing
import Jobs
import Reporting
import Snapshots
import Storage
import Synchronization

/// Watches one build and leaves its report and its metrics. What goes wrong with those is said
/// and changes nothing else: a report that can't be written must not fail the night's build.
final class RunRecording: Sendable {
    private let build: JobBuild
    private let recorder: RunRecorder
    private let folder: ReportFolder
    private let seen: Mutex<Seen>

    /// What the build said while it ran.
    private struct Seen {
        var record: RunRecord
        var failures: [SourceFailure] = []
        var changes = ChangedNames()
        var artifacts: ArtifactStore?
    }

    init(_ build: JobBuild) {
        self.build = build
        let started = Date()
        recorder = RunRecorder()
        folder = ReportFolder(state: build.state, job: build.job.name)
        seen = Mutex(
            Seen(
                record: RunRecord(
                    run: folder.newRun(at: started), job: build.job.name,
                    jobFile: build.jobFile, index: build.index,
                    host: ProcessInfo.processInfo.hostName, threads: build.options.threads,
                    startedAt: started.timeIntervalSince1970)))
    }

    func use(_ store: ArtifactStore) { seen.withLock { $0.artifacts = store } }

    /// The events, with this recording among those who are told.
    func watching(_ events: BuildEvents) -> BuildEvents {
        var watching = events
        watching.progress = { [recorder] stage, done, total in
            recorder.progress(stage: stage.rawValue, done: done, total: total)
            events.progress(stage, done, total)
        }
        watching.failed = { [weak self] failure in
            self?.seen.withLock { $0.failures.append(failure) }
            events.failed(failure)
        }
        watching.prepared = { [recorder] facts in
            recorder.prepared(
                .init(
                    source: facts.source.path, bytes: facts.bytes, chunks: facts.chunks,
                    seconds: facts.seconds), wasParsed: facts.wasParsed)
            events.prepared(facts)
        }
        watching.embedded = { [recorder] computed, found in
            recorder.embedded(computed: computed, found: found)
            events.embedded(computed, found)
        }
        watching.builtSegment = { [recorder] chunks in
            recorder.builtSegment(chunks: chunks)
            events.builtSegment(chunks)
        }
        watching.changed = { [weak self] names in
            self?.seen.withLock { $0.changes = names }
            events.changed(names)
        }
        watching.resumed = { [weak self] in
            self?.seen.withLock { $0.record.resumed = true }
            events.resumed()
        }
        return watching
    }

    /// Leaves the report of a build that went through.
    func finish(_ outcome: BuildOutcome, status: ExitStatus) {
        finish(status: status, failures: outcome.failures) { record, past in
            record.describe(outcome)
            record.limit = outcome.limit?.name
            record.carriedOver = Listing(
                outcome.carriedOver.map {
                    .init(
                        source: $0.source.path, kind: $0.kind.rawValue, cause: $0.cause.rawValue)
                })
            record.guard = RunRecord.Guard(outcome.removals)
            record.passedOver = Listing(
                outcome.passedOver.map { .init(source: $0.source, reason: $0.reason.rawValue) })
            record.gate = outcome.gate
            record.error = outcome.standstill(
                job: self.build.jobFile, index: self.build.options.index
            ).map { .init(source: self.build.index, code: $0.code, reason: $0.reason) }
            do {
                let profile = try IndexProfile(outcome.manifest, index: self.build.index)
                record.resources.indexBytes = profile.bytes
                record.corpus = try CorpusProfile(
                    profile, outcome, index: self.build.index,
                    known: past.first { $0.corpus != nil }?.corpus)
            } catch {
                self.build.log.say(.warning, "the report says nothing of the corpus: \(error)")
            }
        }
    }

    /// Leaves the report of a build that did not.
    func finish(_ error: any Error, status: ExitStatus) {
        let failures = seen.withLock { $0.failures }
        finish(status: status, failures: failures) { record, _ in
            let known = error as? QuarryError
            record.error = .init(
                source: known?.path, code: known?.code.rawValue ?? "unknown",
                reason: known?.reason ?? "\(error)")
        }
    }

    private func finish(
        status: ExitStatus, failures: [SourceFailure],
        describe: (inout RunRecord, _ past: [RunRecord]) -> Void
    ) {
        let seen = seen.withLock { $0 }
        let past = folder.records(limit: 5)
        var record = seen.record
        recorder.finish(into: &record)
        record.exitCode = Int(status.rawValue)
        record.outcome = RunRecord.Outcome(exitCode: record.exitCode)
        record.changes = .init(seen.changes)
        record.failures = Listing(
            failures.map {
                .init(
                    source: $0.source, code: $0.code.rawValue, reason: $0.reason,
                    wasIndexed: $0.wasIndexed ? true : nil,
                    unreadable: $0.unreadable == nil ? nil : true)
            })
        record.deadLetters = deadLetters()
        describe(&record, past)
        record.lastSuccessAt =
            record.outcome.isSuccess
            ? record.startedAt + record.seconds : past.first?.lastSuccessAt
        describeDisk(&record, seen.artifacts)
        record.previous = past.first(where: \.isYardstick).map { Comparison($0, with: record) }
        leave(record)
    }

    private func deadLetters() -> Listing<RunRecord.DeadLetter> {
        let path = build.state.queue(of: build.job.name)
        guard FileSystem.exists(path) else { return Listing() }
        do throws(QuarryError) {
            return Listing(
                try JobQueue.open(path).deadLetters(job: build.job.name).map {
                    .init(
                        item: $0.id, source: $0.key, code: $0.code.rawValue, reason: $0.reason,
                        attempts: $0.attempts.count, knownBad: $0.isKnownBad)
                })
        } catch {
            build.log.say(.warning, "the report says nothing of dead letters: \(error)")
            return Listing()
        }
    }

    private func describeDisk(_ record: inout RunRecord, _ store: ArtifactStore?) {
        if let store, let statistics = try? store.statistics() {
            record.resources.cacheBytes = statistics.bytes
            record.cache.damaged = statistics.damaged
            record.cache.evicted = statistics.evicted
            record.cache.movedAside = store.movedAside
        }
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: build.index)
        record.resources.freeBytes = (facts?[.systemFreeSize] as? NSNumber)?.intValue
    }

    private func leave(_ record: RunRecord) {
        do throws(QuarryError) {
            _ = try folder.write(record)
            if let copy = build.options.reportCopy { _ = try ReportFolder.write(record, to: copy) }
            let path = "\(build.options.reportCopy ?? "\(folder.path)/\(record.run)")/report.html"
            build.log.say(.info, "report: \(path)", fields: ["report": .text(path)])
        } catch {
            build.log.say(.warning, "the run's report could not be written: \(error)")
        }
        guard let path = build.job.metrics else { return }
        do throws(QuarryError) {
            try MetricsFile(record).write(to: path)
        } catch {
            build.log.say(.warning, "the metrics could not be written: \(error)")
        }
    }
}
