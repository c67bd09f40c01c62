package import Corpus
import Jobs
import Snapshots

/// What of an index's sources is not in the corpus any more, and why: absence is not deletion.
///
/// A source has *vanished* if its name is gone and its bytes stand under no other. It has not if
/// - it lies in a folder that can't be read (or can't be read itself): nothing is known of it;
/// - the job's globs, its rule for hidden files or its list of roots leave it out now: that is
///   what the job says;
/// - its name is there but fails for another reason than that it leads nowhere.
package struct Removals: Sendable {
    /// Sources of the current generation.
    package private(set) var before = 0
    /// Sorted, as the two below.
    package private(set) var vanished: [SourceID] = []
    /// Of them nothing is known now.
    package private(set) var unreadable: [SourceID] = []
    /// Left out by what the job says.
    package private(set) var deselected: [SourceID] = []
    /// Roots of which every source has vanished, as the job names them.
    package private(set) var lostRoots: [String] = []
    /// Whether the index would be empty, or holds nothing that it held.
    package private(set) var isEverything = false
    /// `max_removed` is a share 0…1, the other two are counts of which none is allowed.
    package private(set) var gate = GateReport(checks: [])
    /// Whether the gate's answer counts.
    package let isAccepted: Bool

    /// Whether it is for the guard, and not an error of the settings, that a root is absent.
    func explains(_ root: CorpusListing.Root) -> Bool {
        !gate.checks.isEmpty && lostRoots.contains(root.stated)
    }

    /// Whether nothing may be published.
    package var isRefused: Bool { !gate.passed && !isAccepted }

    /// Nothing was there before.
    init() { isAccepted = false }

    /// - Parameters:
    ///   - hashes: name → content key of the current generation's sources.
    ///   - roots: of the current generation, where it says them.
    ///   - files: of the corpus as it is now.
    ///   - failures: of listing and reading it.
    /// - Complexity: O(sources × depth).
    init(
        from hashes: [SourceID: Digest], roots: [BuildInfo.Root], to files: [SourceFile],
        listing: CorpusListing, failures: [SourceFailure], corpus: CorpusDefinition,
        limits: RemovalGuard, isAccepted: Bool
    ) {
        self.isAccepted = isAccepted
        before = hashes.count
        let names = Set(files.map(\.id))
        let contents = Set(files.map(\.contentKey))
        let failed = Dictionary(failures.map { ($0.source, $0) }) { first, _ in first }
        let stated = StatedCorpus(corpus, roots: roots, now: listing.roots)
        for (id, content) in hashes where !names.contains(id) {
            if !stated.selects(id) {
                deselected.append(id)
            } else if Self.isUnreadable(id, failed) {
                unreadable.append(id)
            } else if failed[id.path].map({ $0.code == .notFound }) ?? true,
                !contents.contains(content)
            {
                vanished.append(id)
            }
        }
        vanished.sort()
        unreadable.sort()
        deselected.sort()
        let new = files.map(\.id).filter { hashes[$0] == nil }
        lostRoots = listing.roots.filter { isLost($0, before: hashes.keys, new: new) }
            .map(\.stated)
        isEverything =
            before > 0
            && (files.isEmpty && unreadable.isEmpty || isExchanged(before, new: new.count))
        gate = gate(limits)
    }

    /// Whether so many sources have all vanished and fewer came in their place.
    private func isExchanged(_ count: Int, new: Int) -> Bool {
        vanished.count == count && new < count
    }

    private func isLost(
        _ root: CorpusListing.Root, before: some Sequence<SourceID>, new: [SourceID]
    ) -> Bool {
        let gone = vanished.count { root.holds($0) }
        guard gone > 0 else { return false }
        let left = before.count { root.holds($0) } - deselected.count { root.holds($0) }
        return root.isAbsent || gone == left && new.count { root.holds($0) } < gone
    }

    private func gate(_ limits: RemovalGuard) -> GateReport {
        guard let most = limits.maximumShare, before > 0 else { return GateReport(checks: []) }
        let share = Double(vanished.count) / Double(before)
        return GateReport(checks: [
            .init(
                name: "max_removed", value: share, limit: most,
                passed: share <= most || vanished.count < limits.minimumFiles),
            .init("lost_roots", value: Double(lostRoots.count), atMost: 0),
            .init("everything", value: isEverything ? 1 : 0, atMost: 0),
        ])
    }

    /// Whether it, or a folder above it, can't be read now.
    private static func isUnreadable(_ id: SourceID, _ failed: [String: SourceFailure]) -> Bool {
        if failed[id.path]?.unreadable != nil { return true }
        return PreviousGeneration.folders(of: id.path).contains {
            failed[$0]?.unreadable == .folder
        }
    }
}

/// What the job says now, about names of the generation before.
private struct StatedCorpus {
    let corpus: CorpusDefinition
    /// Roots that the job has no more.
    let dropped: [BuildInfo.Root]

    init(_ corpus: CorpusDefinition, roots: [BuildInfo.Root], now: [CorpusListing.Root]) {
        self.corpus = corpus
        let stated = Set(now.map(\.stated) + now.map(\.path))
        dropped = roots.filter { !stated.contains($0.stated) && !stated.contains($0.path) }
    }

    func selects(_ id: SourceID) -> Bool {
        !dropped.contains { $0.name.isEmpty || id.path.hasPrefix($0.name + "/") }
            && corpus.selects(id.path)
    }
}

extension Removals {
    /// One sentence for people: what is gone, and what to do.
    /// - Parameter job: the job file, for the command.
    package func refusal(job: String) -> String {
        var parts: [String] = []
        if isEverything, vanished.isEmpty {
            parts.append("the job selects none of the index's \(before) sources any more")
        } else {
            parts.append("\(vanished.count) of \(before) sources are gone")
        }
        if !lostRoots.isEmpty {
            parts.append("all of \(lostRoots.joined(separator: ", "))")
        }
        return parts.joined(separator: ", ")
            + "; nothing was published, the generation before still answers. Is a share not "
            + "mounted, a folder moved, a glob wrong? Mend that and build again; if they are meant "
            + "to be gone: quarry build \(job) --accept-removals (guard.max_removed in the job "
            + "says how many may be)"
    }
}
