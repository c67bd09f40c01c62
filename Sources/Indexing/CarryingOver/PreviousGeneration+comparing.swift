import Corpus

extension PreviousGeneration {
    /// Names, before and now, for the counts: carried sources are counted by themselves.
    func changes(
        to indexed: [IndexedSource], failures: [SourceFailure], carried: [CarriedSource]
    ) -> SourceChanges {
        let left = Set(carried.map(\.source))
        let before = withoutFailed(failures).filter { !left.contains($0.key) }
        let now = indexed.lazy.map(\.file).filter { !left.contains($0.id) }
        var changes = SourceChanges(
            before: before,
            now: Dictionary(uniqueKeysWithValues: now.map { ($0.id, $0.contentKey) }),
            failed: failures.count)
        changes.total += carried.count
        return changes
    }

    /// The same by name, for whoever watches.
    func changedNames(to indexed: [IndexedSource], failures: [SourceFailure]) -> ChangedNames {
        ChangedNames(
            before: withoutFailed(failures),
            now: Dictionary(
                uniqueKeysWithValues: indexed.map { ($0.file.id, $0.file.contentKey) }))
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

    private func withoutFailed(_ failures: [SourceFailure]) -> [SourceID: Digest] {
        var before = hashes
        for id in indexedBefore(failures) { before[id] = nil }
        return before
    }

    /// Sources of the generation that failures are about: by their name, or that of a folder
    /// above them which can't be read.
    private func indexedBefore(_ failures: [SourceFailure]) -> Set<SourceID> {
        let failed = Set(failures.map(\.source))
        guard !failed.isEmpty else { return [] }
        return Set(
            hashes.keys.filter { Self.selfAndFolders($0.path).contains(where: failed.contains) })
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
