import Artifacts
import Corpus
import Embedding
import Jobs
import Snapshots
import Storage

/// The end of a run that a limit cut short.
extension CorpusBuild {
    /// What becomes of the sources that are left over. A run that ignores the cache distrusts
    /// the current generation, so it takes nothing from it.
    func carryOver(
        _ unfinished: [SourceFile], _ previous: PreviousGeneration, _ content: PreviousContent
    ) -> CarryOver {
        CarryOver(
            unfinished, indexedBefore: { previous.hashes[$0] != nil }, content: content,
            trustsPrevious: !options.ignoresCache)
    }

    /// The current generation, for a run that must not publish.
    func unpublished(
        _ store: GenerationStore, stages: [String: Double]
    ) throws -> IndexBuilder.Result {
        IndexBuilder.Result(manifest: try store.currentManifest(), isNew: false, stages: stages)
    }

    /// Names, before and now, for the counts: carried sources are counted by themselves.
    func changes(
        _ previous: PreviousGeneration, _ indexed: [IndexedSource], _ failures: [SourceFailure],
        _ carried: [CarriedSource]
    ) -> SourceChanges {
        let left = Set(carried.map(\.source))
        var before = previous.hashes
        for id in previous.indexedBefore(failures) { before[id] = nil }
        for id in left { before[id] = nil }
        let now = indexed.lazy.map(\.file).filter { !left.contains($0.id) }
        var changes = SourceChanges(
            before: before,
            now: Dictionary(uniqueKeysWithValues: now.map { ($0.id, $0.contentKey) }),
            failed: failures.count)
        changes.total += carried.count
        return changes
    }

    /// The same by name, for whoever watches.
    func changedNames(
        _ previous: PreviousGeneration, _ indexed: [IndexedSource], _ failures: [SourceFailure]
    ) -> ChangedNames {
        var before = previous.hashes
        for id in previous.indexedBefore(failures) { before[id] = nil }
        return ChangedNames(before: before, now: indexed)
    }

    /// Room for what is to be written; see `DiskForecast`.
    func checkDisk(
        _ forecast: DiskForecast, _ files: [SourceFile], _ previous: PreviousGeneration
    ) throws(QuarryError) {
        let pending = files.filter {
            options.ignoresCache || previous.chunkCount(of: $0) == nil
        }
        try forecast.check(
            pending,
            .init(
                index: options.index, cache: artifacts.path,
                cacheBudgetBytes: artifacts.budgetBytes, state: options.state),
            space: options.space)
    }
}

extension PreviousGeneration {
    /// Sources of the generation that failures are about: by their name, or that of a folder
    /// above them which can't be read.
    func indexedBefore(_ failures: [SourceFailure]) -> Set<SourceID> {
        let failed = Set(failures.map(\.source))
        guard !failed.isEmpty else { return [] }
        return Set(
            hashes.keys.filter { Self.selfAndFolders($0.path).contains(where: failed.contains) })
    }

    /// Marks failures of sources that were indexed, in the current generation or in one before
    /// it since which they have failed.
    func marked(_ failures: [SourceFailure]) -> [SourceFailure] {
        guard !failures.isEmpty else { return [] }
        let lost = Set(indexedBefore(failures).flatMap { Self.selfAndFolders($0.path) })
        return failures.map { failure in
            var failure = failure
            failure.wasIndexed =
                lost.contains(failure.source) || failedSinceIndexed.contains(failure.source)
            return failure
        }
    }

    /// `a/b/c` → `a/b/c`, `a/b`, `a`.
    private static func selfAndFolders(_ path: String) -> [String] {
        var found = [path]
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            found.append(String(rest))
        }
        return found
    }
}
