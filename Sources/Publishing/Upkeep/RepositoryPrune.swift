package import Corpus
import Foundation
import Snapshots
import Storage

/// Removes from a repository what no root that stays refers to.
///
/// What points comes first, what is pointed to last, and nothing that a reader may be bringing: a
/// root that a channel had until a while ago stays for the grace time. Killed at any point,
/// whatever is pointed to is whole, and the next prune goes on.
package struct RepositoryPrune: Sendable {
    package struct Options: Sendable {
        package var policy = RetentionPolicy()
        /// Seconds that a root stays after a channel has left it, and files that no root names, and
        /// uploads that were begun; no shorter than the longest pull.
        package var grace = 86_400.0
        /// Only say what would be removed.
        package var isDry = false
        /// Seconds since 1970; what was written in this second counts as of before.
        package var now = Int(Date().timeIntervalSince1970.rounded(.up))

        package init() {}
    }

    package struct Outcome: Sendable {
        /// Root → why it stays, sorted.
        package var kept: [String: [String]] = [:]
        /// Sorted.
        package var removedRoots: [String] = []
        package var removedTags: [String] = []
        package var removedObjects = 0
        package var removedBytes = 0
        /// Uploads to a bucket that nobody ended.
        package var removedUploads = 0
        /// Why uploads are not known: the key may not ask for them, or the bucket has no such list.
        package var uploadsRefusal: QuarryError?
    }

    private let folder: RepositoryFolder
    private let options: Options

    /// - Throws: as `RepositoryPlace.store`.
    package init(folder: String, options: Options) throws(QuarryError) {
        try self.init(RepositoryFolder(folder), options: options)
    }

    init(_ folder: RepositoryFolder, options: Options) {
        self.folder = folder
        self.options = options
    }

    /// - Throws: `invalidInput` for a policy that says nothing; `corrupt` or `formatTooNew` where it
    ///   is not known what is in use, and nothing is removed; `notFound` for no repository or no
    ///   such tag, `alreadyExists` where another process is at work, `io`.
    /// - Complexity: O(pointers + objects); no object is read.
    package func run() throws(QuarryError) -> Outcome {
        guard !options.policy.isEmpty else {
            throw QuarryError(
                .invalidInput,
                "nothing says what is to stay; name one of --keep-last, --keep-daily, "
                    + "--keep-weekly, --keep-within, --keep-tag")
        }
        let lock = try folder.openExisting()
        defer { lock?.release() }
        let listing = try RepositoryListing(folder)
        if let unknown = listing.unknown.first {
            throw unknown.advised("nothing is removed while it isn't known which root it names")
        }
        var outcome = Outcome()
        let reasons = try reasons(listing)
        outcome.kept = reasons.mapValues { $0.sorted() }
        outcome.removedRoots = listing.roots.subtracting(reasons.keys).sorted()
        let removed = Set(outcome.removedRoots)
        outcome.removedTags = listing.tags.filter { removed.contains($0.root) }.map(\.name)
        // All that stays is read before anything goes.
        let used = try objects(of: reasons.keys.sorted())
        let own = objectsAsFarAsKnown(of: outcome.removedRoots)

        for channel in listing.channels { try removeRecords(of: channel, but: Set(reasons.keys)) }
        for tag in outcome.removedTags { try remove(RepositoryLayout.tag(tag)) }
        for name in try folder.deltas(to: removed) { try remove(name) }
        for root in outcome.removedRoots {
            try remove(RepositoryLayout.rootText(root))
            if !options.isDry {
                try folder.store.removeFolder("\(RepositoryLayout.roots)/\(root)")
            }
        }
        try removeObjects(but: used, of: own, &outcome)
        try removeUploads(&outcome)
        return outcome
    }

    /// - Parameters:
    ///   - used: objects of roots that stay.
    ///   - own: those of roots that go, whatever their age.
    private func removeObjects(
        but used: Set<String>, of own: Set<String>, _ outcome: inout Outcome
    ) throws(QuarryError) {
        for (file, sha256) in try storedObjects() where !used.contains(sha256) {
            guard own.contains(sha256) || isOld(file) else { continue }
            outcome.removedObjects += 1
            outcome.removedBytes += file.length
            try remove(file.name)
        }
    }

    /// Of exports that were killed.
    private func removeUploads(_ outcome: inout Outcome) throws(QuarryError) {
        do throws(QuarryError) {
            outcome.removedUploads = try folder.store.removeUploads(
                below: RepositoryLayout.parts, begunBy: Double(options.now) - options.grace,
                isDry: options.isDry)
        } catch {
            // A server that knows no uploads may answer anything.
            guard error.code == .invalidInput || error.code == .corrupt else { throw error }
            outcome.uploadsRefusal = error
        }
    }

    /// Roots that stay, and why.
    private func reasons(
        _ listing: RepositoryListing
    ) throws(QuarryError) -> [String: Set<String>] {
        var reasons: [String: Set<String>] = [:]
        var pointed: Set<String> = []
        for channel in listing.channels {
            let past = Past(channel.history)
            pointed.formUnion(past.entries.map(\.root))
            // Those that an earlier prune has removed are no part of any count.
            let entries = past.entries.filter { listing.roots.contains($0.root) }
            for (root, reason) in options.policy.kept(entries) {
                reasons[root, default: []].insert(reason)
            }
            for entry in entries {
                guard let left = past.left[entry.root] else {
                    reasons[entry.root, default: []].insert("current")
                    continue
                }
                if Double(options.now - left) < options.grace {
                    reasons[entry.root, default: []].insert("grace")
                }
            }
            if let current = channel.history.last, !listing.roots.contains(current.root) {
                throw QuarryError(
                    .corrupt, path: folder.path(RepositoryLayout.rootText(current.root)),
                    "is not there, though the channel \(current.channel) points to it; export "
                        + "again first")
            }
        }
        for (tag, root) in try keptTags(listing) {
            reasons[root, default: []].insert("tag \(tag)")
        }
        // Of an export that was killed, or is not yet at its end elsewhere.
        for root in listing.roots.subtracting(pointed) {
            let text = try folder.store.file(RepositoryLayout.rootText(root))
            guard text.map(isOld) != true else { continue }
            reasons[root, default: []].insert("grace")
        }
        return reasons
    }

    /// Tags whose roots stay.
    private func keptTags(
        _ listing: RepositoryListing
    ) throws(QuarryError) -> [(name: String, root: String)] {
        let names = Set(listing.tags.map(\.name))
        if let unknown = options.policy.tags.first(where: { !names.contains($0) }) {
            throw QuarryError(
                .notFound, path: folder.path(RepositoryLayout.tags),
                "there is no tag \(ForeignText.quoted(unknown))")
        }
        return listing.tags.filter { tag, root in
            (options.policy.tags.isEmpty || options.policy.tags.contains(tag))
                && listing.roots.contains(root)
        }
    }

    /// What a channel's pointers say of its roots.
    private struct Past {
        /// Each root once, with the time of its last pointer, newest first.
        var entries: [RetentionPolicy.Entry] = []
        /// When the channel went on to another root; the current one has no time.
        var left: [String: Int] = [:]

        init(_ history: [ChannelPointer]) {
            var seen: Set<String> = []
            for (place, pointer) in history.enumerated().reversed()
            where seen.insert(pointer.root).inserted {
                entries.append(.init(root: pointer.root, time: pointer.createdAt))
                if place + 1 < history.count {
                    left[pointer.root] = history[place + 1].createdAt
                }
            }
        }
    }

    private func objects(of roots: [String]) throws(QuarryError) -> Set<String> {
        var objects: Set<String> = []
        for root in roots {
            objects.formUnion(try folder.manifest(of: root).objects.map(\.sha256))
        }
        return objects
    }

    /// Of a root that goes anyway, a damaged text says nothing: its objects go once they are old.
    private func objectsAsFarAsKnown(of roots: [String]) -> Set<String> {
        roots.reduce(into: []) { objects, root in
            if let own = try? self.objects(of: [root]) { objects.formUnion(own) }
        }
    }

    private func storedObjects() throws(QuarryError) -> [(file: StoredFile, sha256: String)] {
        try folder.store.files(below: RepositoryLayout.objects).compactMap { file in
            guard let sha256 = file.name.split(separator: "/").last.map(String.init),
                ChannelPointer.isRoot(sha256), file.name == RepositoryLayout.object(sha256)
            else { return nil }
            return (file, sha256)
        }
    }

    private func isOld(_ file: StoredFile) -> Bool {
        Double(options.now) - file.modified >= options.grace
    }

    /// Of roots that go. What never was a pointer goes first: the records of pointers tell which
    /// that is.
    private func removeRecords(
        of channel: RepositoryListing.Channel, but roots: Set<String>
    ) throws(QuarryError) {
        guard let current = channel.history.last else { return }
        let left = channel.history.dropLast().filter { !roots.contains($0.root) }
        for number in channel.strays + left.map(\.sequence) {
            let name = RepositoryLayout.numbered(current.channel, sequence: number)
            for ending in RepositoryLayout.numberedEndings { try remove(name + ending) }
        }
    }

    private func remove(_ name: String) throws(QuarryError) {
        guard !options.isDry else { return }
        Failpoint.repositoryRemoval.pass()
        try folder.store.remove(name)
    }
}
