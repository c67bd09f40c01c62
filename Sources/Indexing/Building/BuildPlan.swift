package import Corpus
package import Embedding
package import Jobs
import Segments
import Snapshots
package import Storage

/// What a build would do, found without doing it: files are listed and hashed, nothing is
/// parsed and nothing written.
package struct BuildPlan: Sendable {
    package private(set) var added: [SourceID] = []
    package private(set) var changed: [SourceID] = []
    package private(set) var removed: [SourceID] = []
    package private(set) var unchanged = 0
    package private(set) var failures: [SourceFailure]
    /// Failed before and unchanged: in none of the lists above, and not tried again.
    package private(set) var dead: [DeadSource] = []
    /// Settings and versions that differ from the current generation's, one sentence each.
    package private(set) var reasons: [String] = []
    /// What is gone, and whether a build would publish that.
    package private(set) var removals = Removals()
    /// What can't be read and stays as it was.
    package var kept: [SourceID] { removals.unreadable }
    /// What is no document.
    package private(set) var passedOver: [CorpusListing.PassedOver]
    /// What is of no type that is read.
    package private(set) var leftOut: LeftOutFiles
    /// Whether what can't be read can't stay as it was either, so that nothing would be published.
    package private(set) var isStuck = false
    /// All that was found, to be looked at.
    private(set) var files: [ScannedFile]
    /// How much there is to do, for an estimate.
    package private(set) var work = PlannedWork()

    /// - Throws: `QuarryError`, as a build would before its first work.
    package init(
        job: JobDefinition, index: String, state: StateFolder? = nil, model: EmbeddingModel,
        parser: String, threads: Int
    ) throws(QuarryError) {
        let scan = try CorpusScanner.scan(job.corpus, index: index, state: state)
        failures = scan.failures
        files = scan.files
        passedOver = scan.passedOver
        leftOut = scan.leftOut
        try job.checkAdapter(for: model)
        let fingerprints = Fingerprints(job, parser: parser, model: model)
        do {
            let store = GenerationStore(root: index)
            let previous = try PreviousGeneration(store, fingerprints: fingerprints)
            reasons = try Self.reasons(store, for: fingerprints)
            let found = hash(scan.files, settings: job.parse, threads: threads)
            try compare(
                found, with: previous, job: job, state: state, fingerprints: fingerprints)
            files = found.map(\.scanned)
            removals = Removals(
                from: previous.hashes, roots: previous.roots, to: found.map(\.file), listing: scan,
                failures: failures, corpus: job.corpus, limits: job.removalGuard,
                isAccepted: false)
            try removals.check(
                scan, hasIndex: previous.isThere,
                mayBeEmpty: job.removalGuard.maximumShare == nil)
            isStuck =
                !removals.isRefused && !removals.unreadable.isEmpty && !previous.isPreparedAlike
            let kept = Set(removals.unreadable)
            let present = Set((scan.files + files).map(\.id))
            removed = previous.hashes.keys
                .filter { !present.contains($0) && !kept.contains($0) }.sorted()
            let lost = dead.map(\.source).filter { previous.hashes[$0] != nil }
            work.note(
                changed: added + changed + removed + lost, chunksNow: previous.totalChunks,
                isAllNew: !previous.keepsSegments)
        } catch {
            throw QuarryError(other: error)
        }
    }

    private mutating func hash(
        _ files: [ScannedFile], settings: ParseSettings, threads: Int
    ) -> [HashedFile] {
        let contents = Parallel.map(files.count, threads: threads) { index in
            Result { () throws(QuarryError) in
                try FileContent(files[index], settings: settings)
            }
        }
        var found: [HashedFile] = []
        for (file, result) in zip(files, contents) {
            switch result {
            case .failure(let error): failures.append(SourceFailure(of: file.id, error))
            case .success(let content):
                failures += content.failures
                found += content.sources
            }
        }
        return found
    }

    private mutating func compare(
        _ found: [HashedFile], with previous: PreviousGeneration, job: JobDefinition,
        state: StateFolder?, fingerprints: Fingerprints
    ) throws(QuarryError) {
        if let state {
            dead = try DeadSource.known(
                among: found.map(\.file).filter { previous.chunkCount(of: $0) == nil },
                state: state, job: job.name, fingerprints: fingerprints, parse: job.parse)
        }
        let untried = Set(dead.map(\.source))
        // The bytes of a file that was renamed are known.
        let known = previous.isPreparedAlike ? Set(previous.hashes.values) : []
        for source in found where !untried.contains(source.id) {
            compare(source, with: previous, known: known)
        }
    }

    private mutating func compare(
        _ source: HashedFile, with previous: PreviousGeneration, known: Set<Digest>
    ) {
        let key = source.file.contentKey
        guard let old = previous.hashes[source.id] else {
            added.append(source.id)
            return work.add(source.scanned, isKnown: known.contains(key))
        }
        if key == old { unchanged += 1 } else { changed.append(source.id) }
        work.add(source.scanned, isKnown: key == old && previous.isPreparedAlike)
    }

    private static func reasons(
        _ store: GenerationStore, for fingerprints: Fingerprints
    ) throws(QuarryError) -> [String] {
        guard try store.currentNumber() != nil else {
            return ["there is no index yet: everything is new"]
        }
        return differences(of: fingerprints, from: try store.currentManifest())
    }

    private static func differences(
        of fingerprints: Fingerprints, from manifest: Manifest
    ) -> [String] {
        let (before, now) = (manifest.settings, fingerprints.settings.facts)
        let changed = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }
        // The model's fingerprint covers what the job says of it.
        let isModelStated = changed.contains { $0.hasPrefix("embed.") }
        let versions = fingerprints.facts.filter {
            manifest.fingerprints[$0.key] != $0.value && !($0.key == "model" && isModelStated)
        }
        let (adapted, adapts) = (manifest.adapter?.sha256, fingerprints.adapterHash)
        let adapter =
            adapted == adapts
            ? []
            : [
                "ranking.adapter changes from \(adapted ?? "none") to \(adapts ?? "none"): "
                    + StageInvalidation.consequence(of: .calibration)
            ]
        return adapter
            + changed.sorted().map {
                "\($0) changes from \(before[$0] ?? "none") to \(now[$0] ?? "none"): "
                    + StageInvalidation.consequence(of: $0) + pin($0, before: before[$0])
            }
            + versions.keys.sorted().map {
                "the \($0) is another one than before: " + StageInvalidation.consequence(of: $0)
            }
    }

    /// How to stay with the precision an index has, whose default has changed once.
    private static func pin(_ key: String, before: String?) -> String {
        guard key == "embed.precision", let before else { return "" }
        return "; `embed: { precision: \(before) }` in the job keeps the vectors there are"
    }
}
