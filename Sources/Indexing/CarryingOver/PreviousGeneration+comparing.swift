import Corpus
import Segments

extension PreviousGeneration {
    /// Names, before and now, for the counts: carried sources are counted by themselves.
    func changes(
        to files: [SourceFile], failures: [SourceFailure], carried: [CarriedSource] = []
    ) -> SourceChanges {
        let left = Set(carried.map(\.source))
        let before = withoutFailed(failures).filter { !left.contains($0.key) }
        var changes = SourceChanges(
            before: before, now: Self.keys(files.filter { !left.contains($0.id) }),
            failed: failures.count)
        changes.total += carried.count
        return changes
    }

    /// The same by name, for whoever watches.
    func changedNames(
        to files: [SourceFile], failures: [SourceFailure], carried: [CarriedSource] = []
    ) -> ChangedNames {
        let left = Set(carried.map(\.source))
        return ChangedNames(
            before: withoutFailed(failures).filter { !left.contains($0.key) },
            now: Self.keys(files.filter { !left.contains($0.id) }))
    }

    private static func keys(_ files: [SourceFile]) -> [SourceID: Digest] {
        Dictionary(uniqueKeysWithValues: files.map { ($0.id, $0.contentKey) })
    }

    /// Marks failures of sources that were indexed, in the current generation or in one before
    /// it since which they have failed. What can't be read now is not lost: it stays as it was.
    func marked(_ failures: [SourceFailure]) -> [SourceFailure] {
        guard !failures.isEmpty else { return [] }
        let lost = Set(indexedBefore(failures).flatMap { [$0.path] + Self.folders(of: $0.path) })
        return failures.map { failure in
            var failure = failure
            guard failure.unreadable == nil else { return failure }
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
            hashes.keys.filter { id in
                failed.contains(id.path)
                    || Self.folders(of: id.path).contains(where: failed.contains)
            })
    }

    /// Folders above a source, and the root: `a/b/c` → `a/b`, `a`, the empty text. Of a record its
    /// file first, which holds records as a folder holds files.
    static func folders(of path: String) -> [String] {
        let file = RecordName(path)?.file
        var found = file.map { [$0] } ?? []
        var rest = (file ?? path)[...]
        while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
            rest = rest[..<slash]
            found.append(String(rest))
        }
        return found + [""]
    }
}
