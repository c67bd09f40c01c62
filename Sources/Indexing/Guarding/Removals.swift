package import Corpus
import Jobs
import Segments
import Snapshots

/// What of an index's sources is not in the corpus any more, and why: absence is not deletion.
///
/// A source has *vanished* if its name is gone and its bytes stand under no new one: a file that
/// moved is found once, and a mirror of it that was there before is none. So has one of which only
/// the name is there, over no bytes: a placeholder of what lies elsewhere, or a write that failed.
/// It has not if
/// - it lies in a folder that can't be read (or can't be read itself): nothing is known of it;
/// - the job's globs, its rule for hidden files or its list of roots leave it out now: that is
///   what the job says;
/// - its name is there but fails for another reason than that it leads nowhere.
package struct Removals: Sendable {
    /// Sources of the current generation.
    package private(set) var before = 0
    /// Sorted, as the two below.
    package private(set) var vanished: [SourceID] = []
    /// How many of them have their name, and no bytes.
    package private(set) var emptied = 0
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
    /// - Complexity: O(n log n + n × depth) for n sources.
    init(
        from hashes: [SourceID: Digest], roots: [BuildInfo.Root], to files: [SourceFile],
        listing: CorpusListing, failures: [SourceFailure], corpus: CorpusDefinition,
        limits: RemovalGuard, isAccepted: Bool
    ) {
        self.isAccepted = isAccepted
        before = hashes.count
        let filled = Self.filled(files, before: hashes)
        emptied = files.count - filled.count
        let now = Dictionary(uniqueKeysWithValues: filled.map { ($0.id, $0.contentKey) })
        let failed = Dictionary(failures.map { ($0.source, $0) }) { first, _ in first }
        let stated = StatedCorpus(corpus, roots: roots, now: listing)
        var known = hashes
        for id in hashes.keys where now[id] == nil {
            if !stated.selects(id) {
                deselected.append(id)
            } else if Self.isUnreadable(id, failed) {
                unreadable.append(id)
            } else if failed[id.path].map({ $0.code == .notFound }) ?? true {
                continue
            }
            known[id] = nil
        }
        (unreadable, deselected) = (unreadable.sorted(), deselected.sorted())
        let changes = ChangedNames(before: known, now: now)
        vanished = changes.removed
        let new = now.keys.filter { hashes[$0] == nil }
        lostRoots = listing.roots.filter { root in
            let name = roots.first { $0.stated == root.stated }?.name ?? root.name
            let moved = changes.renamed.count { $0.from.isBelow(name) && !root.holds($0.to) }
            let before = hashes.keys.count { $0.isBelow(name) } - moved
            return isLost(root, called: name, of: before, new: new.count(where: root.holds))
        }
        .map(\.stated)
        isEverything =
            before > 0
            && (filled.isEmpty && unreadable.isEmpty
                || vanished.count == before && new.count < before)
        gate = gate(limits)
    }

    /// - Parameters:
    ///   - name: of the root in the generation before: a link may lead elsewhere now.
    ///   - before: its sources in that, but for those that moved out of it.
    ///   - new: sources in it that are new.
    private func isLost(
        _ root: CorpusListing.Root, called name: String, of before: Int, new: Int
    ) -> Bool {
        let gone = vanished.count { $0.isBelow(name) }
        let left = before - deselected.count { $0.isBelow(name) }
        return gone > 0 && (root.isAbsent || gone == left && new < gone)
    }

    private func gate(_ limits: RemovalGuard) -> GateReport {
        guard let most = limits.maximumShare, before > 0 else { return GateReport(checks: []) }
        return GateReport(checks: [
            .removals(vanished.count, of: before, atMost: most, butFrom: limits.minimumFiles),
            .init("lost_roots", value: Double(lostRoots.count), atMost: 0),
            .init("everything", value: isEverything ? 1 : 0, atMost: 0),
        ])
    }

    /// Without files that had bytes before and have none now.
    private static func filled(
        _ files: [SourceFile], before hashes: [SourceID: Digest]
    ) -> [SourceFile] {
        files.filter { file in
            file.byteCount > 0 || hashes[file.id].map { $0 == file.contentKey } ?? true
        }
    }

    /// Whether it, the file that it is a record of, or a folder above it, can't be read now.
    private static func isUnreadable(_ id: SourceID, _ failed: [String: SourceFailure]) -> Bool {
        if failed[id.path]?.unreadable != nil || failed[id.file]?.unreadable != nil { return true }
        return PreviousGeneration.folders(of: id.path).contains {
            failed[$0]?.unreadable == .folder
        }
    }
}

/// What the job says now, about names of the generation before.
private struct StatedCorpus {
    let corpus: CorpusDefinition
    /// The names of roots that the job has no more, and of what indexes and the like consist of.
    /// Other files in a folder that has become an index are missing like any.
    let dropped: [String]

    init(_ corpus: CorpusDefinition, roots: [BuildInfo.Root], now: CorpusListing) {
        self.corpus = corpus
        let stated = Set(now.roots.map(\.stated) + now.roots.map(\.path))
        dropped =
            roots.filter { !stated.contains($0.stated) && !stated.contains($0.path) }.map(\.name)
            + now.passedOver.filter { $0.reason == .own }.flatMap { folder in
                CorpusScanner.ownNames.map { "\(folder.source)/\($0)" }
            }
    }

    func selects(_ id: SourceID) -> Bool {
        !dropped.contains(where: id.isBelow)
            && corpus.selects(id.path)
    }
}

extension Removals {
    /// One sentence for people: why nothing is published though the guard lets it pass.
    package var standstill: String {
        "some of the index's \(before) sources can't be read, and what it has of them was made "
            + "with other settings or is to be made anew; nothing is published before they can be "
            + "read: mend that, or leave them out in corpus.exclude"
    }

    /// One sentence for people: what is gone, and what to do.
    /// - Parameters:
    ///   - job: the job file, for the command.
    ///   - index: the index's folder where it is not the job's.
    package func refusal(job: String, index: String?) -> String {
        var parts: [String] = []
        if isEverything, vanished.isEmpty {
            parts.append("the job selects none of the index's \(before) sources any more")
        } else {
            let empty = emptied > 0 ? ", \(emptied) of them empty files now" : ""
            parts.append("\(vanished.count) of \(before) sources are gone\(empty)")
        }
        if !lostRoots.isEmpty {
            parts.append("all of \(lostRoots.joined(separator: ", "))")
        }
        let target = index.map { " --index " + ShellWord.quoted($0) } ?? ""
        return parts.joined(separator: ", ")
            + "; nothing was published, the generation before still answers. Is a share not "
            + "mounted, a folder moved, a glob wrong? Mend that and build again; if they are meant "
            + "to be gone: quarry build \(ShellWord.quoted(job))\(target) --accept-removals "
            + "(guard.max_removed in the job says how many may be)"
    }
}
