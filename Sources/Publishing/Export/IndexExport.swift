package import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization

/// Puts an index's current generation into a repository: a folder that any web server, rsync or
/// memory stick can carry, or a bucket.
///
/// Objects come first, then the root behind its signatures, and last the pointer, each durable
/// before the next: whoever reads the repository sees the old generation or the new one, whole.
/// What is there already is not written again. Between root and pointer come deltas, which those
/// who have an older root may take instead of the objects.
package struct IndexExport: Sendable {
    package struct Options: Sendable {
        package var channel: String
        /// Nil: nothing is signed.
        package var key: SigningKey?
        /// Keys beside this one that may have signed what the channel has.
        package var trusted: [PublicKey] = []
        /// Whether a channel that was signed may go on without.
        package var isUnsigned: Bool
        /// A name by which the root is kept.
        package var tag: String?
        /// Write a pointer although the channel has this root: its time says that someone is there.
        package var refreshes: Bool
        package var threads: Int
        /// Seconds since 1970.
        package var now: Int
        /// Decides whether the channel moves; nil: it does.
        package var judge: Judge?

        package init(
            channel: String = "latest", key: SigningKey? = nil, isUnsigned: Bool = false,
            tag: String? = nil, refreshes: Bool = false, threads: Int = 1,
            now: Int = Int(Date().timeIntervalSince1970)
        ) {
            self.channel = channel
            self.key = key
            self.isUnsigned = isUnsigned
            self.tag = tag
            self.refreshes = refreshes
            self.threads = threads
            self.now = now
        }
    }

    let store: GenerationStore
    let folder: RepositoryFolder
    let options: Options

    /// - Parameters:
    ///   - index: the index folder.
    ///   - folder: the repository's top, made if it is not there, or a bucket's address.
    /// - Throws: `invalidInput` for names that can't be; as `RepositoryPlace.store`.
    package init(
        index: String, folder: String, options: Options
    ) throws(QuarryError) {
        try self.init(index: index, to: RepositoryFolder(folder), options: options)
    }

    init(
        index: String, to folder: RepositoryFolder, options: Options
    ) throws(QuarryError) {
        store = GenerationStore(root: index)
        self.folder = folder
        self.options = options
        try RepositoryLayout.check(name: options.channel, of: "channel")
        if let tag = options.tag { try RepositoryLayout.check(name: tag, of: "tag") }
    }

    /// - Parameter progress: bytes of the index looked after so far, and of all.
    /// - Throws: `notFound` without a generation, `corrupt` for a damaged index or pointer, or one
    ///   that nobody trusted has signed (nothing is published then), `alreadyExists` where another
    ///   export is at work or the channel is another index's, `invalidInput` for a name or a folder
    ///   that can't be meant and for a channel that was signed so far, `io`, `limitExceeded`.
    /// - Complexity: O(index bytes): what is there is read, to be sure of it.
    package func run(
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(QuarryError) -> ExportOutcome {
        // What builds publish meanwhile pushes nothing out of the way.
        let (manifest, pin) = try store.pinnedCurrent()
        defer { pin?.release() }
        try manifest.checkSegments(path: store.layout.root)
        let index = try indexName()
        let lock = try folder.open()
        defer { lock?.release() }
        let stored = try folder.current(options.channel)
        let previous = stored?.pointer
        try check(index, against: stored)
        let isNew = try !isPublished(manifest.root, by: stored)
        let gate = isNew ? try judge(manifest, over: previous) : previous?.gate
        guard !isNew || gate?.passed != false else {
            return .refused(manifest, by: gate, previous: previous, channel: options.channel)
        }
        // 1. What the root consists of.
        let written = try writeObjects(of: manifest, progress: progress)
        // 2. The root.
        try writeRoot(of: manifest)
        // 3. What those who have an older root need, and the pointer, behind its signature.
        var (pointer, refusal): (ChannelPointer?, QuarryError?) = (previous, nil)
        if isNew {
            (pointer, refusal) = try publish(manifest, of: index, over: stored, gate: gate)
        }
        return ExportOutcome(
            root: manifest.root, sequence: pointer?.sequence ?? 0, channel: options.channel,
            objects: manifest.objects.count, writtenObjects: written.objects,
            writtenBytes: written.bytes,
            delta: pointer?.deltas.first { $0.from == previous?.root }, deltaRefusal: refusal,
            signedBy: options.key?.publicKey, isNew: isNew, gate: gate)
    }

    /// - Returns: the channel's pointer now, and why a delta is missing.
    private func publish(
        _ manifest: Manifest, of index: String, over stored: RepositoryFolder.StoredPointer?,
        gate: GateReport?
    ) throws(QuarryError) -> (ChannelPointer, QuarryError?) {
        let previous = stored?.pointer
        let deltas = try DeltaExport(index: store, folder: folder)
            .write(to: manifest, after: stored)
        let next = ChannelPointer(
            to: manifest, index: index, channel: options.channel,
            sequence: try folder.nextSequence(
                after: stored, in: options.channel, givenBy: signers),
            createdAt: options.now, gate: gate, deltas: deltas.entries
        ).following(previous)
        try folder.publish(next, signedBy: options.key)
        try folder.removeDeltas(except: previous?.deltas ?? [])
        return (next, deltas.refusal)
    }

    private func writeRoot(of manifest: Manifest) throws(QuarryError) {
        let text = Array(manifest.rootText.utf8)
        let path = RepositoryLayout.rootText(manifest.root)
        // The signature first: a root that is left by a kill, and never pointed to, is signed all
        // the same.
        if let key = options.key {
            let signature = key.signature(of: text, comment: "quarry root:\(manifest.root)")
            try folder.keep(signature, by: key.publicKey, as: path)
        }
        try folder.write(text, to: path, at: .exportRoot)
        if let tag = options.tag { try folder.tag(manifest.root, as: tag) }
    }

    /// The name that receivers will hold the channel to.
    private func indexName() throws(QuarryError) -> String {
        let path = FileSystem.realPath(store.layout.root)
        let index = try ChannelPointer.name(ofIndex: path)
        let target = folder.store.folder.map(FileSystem.realPath)
        guard target != path, target?.hasPrefix(path + "/") != true else {
            throw QuarryError(
                .invalidInput, path: target,
                "is the index's own folder or in it; a repository has one of its own")
        }
        return index
    }

    private var signers: [PublicKey] { options.key.signers(beside: options.trusted) }

    private func check(
        _ index: String, against stored: RepositoryFolder.StoredPointer?
    ) throws(QuarryError) {
        // What nobody has signed says nothing, of its index neither.
        if let key = options.key {
            try folder.checkIsInPlace(key.publicKey)
            try folder.checkGiven(stored, in: options.channel, by: signers)
        }
        let previous = stored?.pointer
        if let previous, previous.index != index {
            throw QuarryError(
                .alreadyExists, path: folder.path(RepositoryLayout.pointer(options.channel)),
                "the channel is that of the index \(previous.index), this is \(index); take another "
                    + "channel or another folder")
        }
        guard options.key == nil, !options.isUnsigned else { return }
        try folder.checkIsUnsigned(options.channel, after: previous)
    }

    /// Whether nothing is left to say: the channel has the root, under this export's signature.
    private func isPublished(
        _ root: String, by stored: RepositoryFolder.StoredPointer?
    ) throws(QuarryError) -> Bool {
        guard let stored, stored.pointer.root == root, !options.refreshes else { return false }
        guard let key = options.key else { return true }
        return try folder.signer(of: stored, among: [key.publicKey]) != nil
    }
}

extension IndexExport {
    /// What was written, counted on several threads.
    private final class Tally: Sendable {
        private let counts = Mutex((objects: 0, bytes: 0, done: 0))

        var objects: Int { counts.withLock { $0.objects } }
        var bytes: Int { counts.withLock { $0.bytes } }

        func count(_ bytes: Int) {
            guard bytes > 0 else { return }
            counts.withLock {
                $0.objects += 1
                $0.bytes += bytes
            }
        }

        /// - Returns: the sum so far.
        func done(_ bytes: Int) -> Int {
            counts.withLock {
                $0.done += bytes
                return $0.done
            }
        }
    }

    private func writeObjects(
        of manifest: Manifest, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws(QuarryError) -> Tally {
        let files = manifest.placedObjects(in: store.layout)
        let total = files.reduce(0) { $0 + $1.file.length }
        let tally = Tally()
        try Parallel.forEachThrowing(files.count, threads: min(options.threads, 8)) {
            number throws(QuarryError) in
            let (source, file) = files[number]
            if try folder.write(file, from: source) { tally.count(file.length) }
            progress(tally.done(file.length), total)
        }
        return tally
    }
}
