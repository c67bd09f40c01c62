package import Corpus
import Foundation
import Snapshots
import Storage

/// Brings an index folder to the generation that a repository's channel points to.
///
/// Nothing is believed before it was checked: the pointer by its signature and by what the folder
/// remembers, the root's text by its SHA-256, each file by the root's text. Nothing is visible
/// before all of it is there: then CURRENT is renamed as a build does it, and the generation before
/// stays to roll back to. What a killed pull leaves is gone on with.
package struct IndexPull {
    package struct Options: Sendable {
        package var channel: String
        /// One of these has to have signed; empty: those the folder remembers, if it does.
        package var keys: [PublicKey]
        /// Seconds that the pointer may be old.
        package var maximumAge: Double?
        /// Read the segments that are here too, and bring again what is damaged.
        package var repairs: Bool
        /// The fingerprint `writer` of this program, which decides whether it may derive segments;
        /// nil: they come whole.
        package var writer: String?
        /// For deriving segments.
        package var threads: Int
        /// Seconds since 1970.
        package var now: Int

        package init(
            channel: String = "latest", keys: [PublicKey] = [], maximumAge: Double? = nil,
            repairs: Bool = false, writer: String? = nil, threads: Int = 1,
            now: Int = Int(Date().timeIntervalSince1970)
        ) {
            self.channel = channel
            self.keys = keys
            self.maximumAge = maximumAge
            self.repairs = repairs
            self.writer = writer
            self.threads = threads
            self.now = now
        }
    }

    let reader: any RepositoryReader
    let store: GenerationStore
    let options: Options
    private let stopwatch = Stopwatch()

    /// - Throws: `invalidInput` for a name that no channel can have.
    package init(
        from reader: any RepositoryReader, index: String, options: Options
    ) throws(QuarryError) {
        try RepositoryLayout.check(name: options.channel, of: "channel")
        self.reader = reader
        store = GenerationStore(root: index)
        self.options = options
    }

    /// Whether an index folder is one to pull into. What it says holds until somebody writes there.
    /// - Throws: as `PullTarget.check`.
    package static func checkTarget(_ index: String) throws(QuarryError) {
        try PullTarget(layout: IndexLayout(root: index)).check()
    }

    /// Call it only while holding the index's lock, which no other pull shares.
    ///
    /// A generation that somebody went back to stays until the channel points to another root.
    /// - Parameter progress: told as bytes come: how many of the files that were missing are here,
    ///   and how many they have, those of a delta among both.
    /// - Throws: `corrupt` for whatever is not what it has to be, and the index is as it was;
    ///   `notFound` without such a channel; `formatTooNew`; `limitExceeded` where the pointer is
    ///   too old, the disk too small or the server asked often enough; `invalidInput` for a folder
    ///   that no pull has made; `io`.
    package func run(
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(QuarryError) -> PullOutcome {
        try PullTarget(layout: store.layout).check()
        var held = try heldTo()
        // 1. The pointer, unless it is the one that led here.
        guard let (file, tag) = try pointerFile(held) else {
            guard let last = held.last else {
                preconditionFailure("only what is known is the same")
            }
            try checkAge(last.createdAt)
            // What a pull that was killed at its very end had left.
            try SegmentDownload(reader: reader, layout: store.layout).clean()
            return outcome(last, brought: Brought(way: .unchanged))
        }
        let name = RepositoryLayout.pointer(options.channel)
        let pointer = try ChannelPointer(
            file: file, channel: options.channel, path: "\(reader.place)/\(name)")
        // 2. Who signed it, and what was seen before.
        let signer = try signer(of: file, pointer: pointer, &held)
        try check(pointer, against: held)
        try checkAge(pointer.createdAt)
        // 3. The root, and what it consists of.
        let manifest = try manifest(pointer)
        let seen = PullMemory.Channel(
            sequence: pointer.sequence, root: pointer.root, createdAt: pointer.createdAt,
            bytes: pointer.bytes, sha256: Digest.sha256(file).hex, tag: tag, place: reader.place,
            signedBy: signer?.name)
        var memory = held.memory ?? PullMemory(index: pointer.index, keys: held.keys)
        memory.keys = held.keys.map(\.line)
        memory.heirs = held.heirs.isEmpty ? nil : held.heirs
        memory.channels[options.channel] = seen
        let isRolledBack = wentBack(from: manifest.root, held)
        let brought = try bring(
            manifest, of: pointer, remembering: memory, isRolledBack: isRolledBack,
            progress: progress)
        return outcome(seen, brought: brought, isRolledBack: isRolledBack)
    }

    /// Whether somebody left the root, which a pull had made the current one, for an older one; the
    /// channel had not moved by then.
    private func wentBack(from root: String, _ held: Held) -> Bool {
        guard let current = store.currentRoot, current != root else { return false }
        return held.memory?.made == root && held.last?.root == root
    }

    /// How segments that were missing came.
    private struct Brought {
        var way: PullOutcome.Way
        var savedBytes = 0
        var deltaRefusal: String?
    }

    /// Brings what is missing, and makes the generation the current one.
    private func bring(
        _ manifest: Manifest, of pointer: ChannelPointer, remembering seen: PullMemory,
        isRolledBack: Bool, progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws(QuarryError) -> Brought {
        let told = PullProgress(progress)
        let download = SegmentDownload(reader: reader, layout: store.layout, progress: told)
        let missing = download.missing(of: manifest, distrusting: options.repairs)
        let adapter = download.missingAdapter(of: manifest)
        told.expect(missing.reduce(adapter?.length ?? 0) { $0 + $1.byteCount })
        let stays = isRolledBack || store.currentRoot == manifest.root
        let isWhole = missing.isEmpty && adapter == nil
        var brought = Brought(way: isWhole && stays ? .unchanged : .objects)
        if !isWhole || !stays {
            if let adapter { try download.bring(adapter: adapter) }
            brought = try bring(missing, of: manifest, pointer: pointer, by: download)
            // A generation that can't be searched must not become current.
            _ = try Snapshot(manifest, layout: store.layout)
        }
        // What was seen is remembered first: no kill makes an older pointer good again.
        var memory = seen
        try memory.write(index: store.layout.root)
        if !stays {
            _ = try store.publish(manifest, info: record)
            try store.retain(GenerationStore.keptGenerations)
        }
        // And only now what was made: a kill in between is no going back.
        if memory.made != manifest.root {
            memory.made = manifest.root
            try memory.write(index: store.layout.root)
        }
        try download.clean()
        return brought
    }

    /// Brings segments by a delta as far as that leads, and the rest whole.
    private func bring(
        _ missing: [Manifest.SegmentEntry], of manifest: Manifest, pointer: ChannelPointer,
        by download: SegmentDownload
    ) throws(QuarryError) -> Brought {
        let before = reader.receivedBytes
        let findings = try DeltaPull(
            reader: reader, store: store, download: download, pointer: pointer, manifest: manifest,
            // What is damaged here is nothing to derive from.
            writer: options.repairs ? nil : options.writer, threads: options.threads
        ).bring(missing)
        let saved = findings.derived.reduce(0) { $0 + $1.byteCount }
        let spent = reader.receivedBytes - before
        let derived = Set(findings.derived.map(\.id))
        let rest = missing.filter { !derived.contains($0.id) }
        try download.bring(rest)
        return Brought(
            way: rest.isEmpty && !missing.isEmpty ? .delta : .objects,
            savedBytes: max(0, saved - spent), deltaRefusal: findings.refusal)
    }

    private func outcome(
        _ channel: PullMemory.Channel, brought: Brought, isRolledBack: Bool = false
    ) -> PullOutcome {
        PullOutcome(
            root: (isRolledBack ? store.currentRoot : nil) ?? channel.root,
            sequence: channel.sequence, createdAt: channel.createdAt,
            bytesDownloaded: reader.receivedBytes, bytesOfIndex: channel.bytes,
            way: brought.way, bytesSaved: brought.savedBytes, deltaRefusal: brought.deltaRefusal,
            isRolledBack: isRolledBack, verifiedBy: channel.signedBy, seconds: stopwatch.seconds)
    }

    private var record: BuildInfo {
        BuildInfo(
            quarry: Version.quarry, finished: Date().ISO8601Format(),
            host: ProcessInfo.processInfo.hostName, seconds: stopwatch.seconds, threads: 1,
            kernels: [:], stages: [:], failures: [], warnings: [], pulledFrom: reader.place)
    }

    private func refusal(_ name: String, _ statement: String) -> QuarryError {
        QuarryError(
            .corrupt, path: "\(reader.place)/\(name)", "\(statement); the index is as it was")
    }
}

extension IndexPull {
    /// - Returns: the pointer's file and the tag of its version; nil where it is the last one.
    private func pointerFile(
        _ held: Held
    ) throws(QuarryError) -> (file: [UInt8], tag: String?)? {
        let name = RepositoryLayout.pointer(options.channel)
        let small = try reader.small(
            name, limit: ChannelPointer.maximumBytes,
            unlessTagged: held.mayBeSame ? held.last?.tag : nil)
        switch small {
        case .absent:
            throw QuarryError(
                .notFound, path: "\(reader.place)/\(name)",
                "there is no channel \(options.channel), or it is not for us to read")
        case .unchanged:
            guard held.mayBeSame, held.last?.tag != nil else {
                throw refusal(name, "the server says that nothing changed, but was not asked so")
            }
            return nil
        case .bytes(let bytes, let tag):
            if held.mayBeSame, Digest.sha256(bytes).hex == held.last?.sha256 { return nil }
            return (bytes, tag)
        }
    }

    /// - Returns: nil where no signature is asked for.
    private func signer(
        of file: [UInt8], pointer: ChannelPointer, _ held: inout Held
    ) throws(QuarryError) -> PublicKey? {
        guard !held.keys.isEmpty else { return nil }
        let name =
            RepositoryLayout.numbered(pointer.channel, sequence: pointer.sequence)
            + RepositoryLayout.minisign
        guard
            case .bytes(let bytes, _) = try reader.small(
                name, limit: Signature.maximumFileBytes, unlessTagged: nil)
        else { throw refusal(name, "the channel's pointer is not signed") }
        let signature = try Signature(file: bytes, path: "\(reader.place)/\(name)")
        if let signer = signature.signer(of: file, among: held.keys) { return signer }
        guard let signer = try heir(by: signature, of: file, &held) else {
            let names = held.keys.map(\.name).joined(separator: ", ")
            throw refusal(
                name, "is no signature of the channel's pointer by a trusted key (\(names))")
        }
        return signer
    }

    private func check(
        _ pointer: ChannelPointer, against held: Held
    ) throws(QuarryError) {
        let name = RepositoryLayout.pointer(pointer.channel)
        if let memory = held.memory, memory.index != pointer.index {
            throw refusal(
                name,
                "is of the index \(ForeignText.quoted(pointer.index)), and this one is "
                    + ForeignText.quoted(memory.index))
        }
        guard let last = held.last else { return }
        guard pointer.sequence >= last.sequence else {
            throw refusal(
                name,
                "has the sequence \(pointer.sequence), and \(last.sequence) was seen already: "
                    + "an old pointer is shown again")
        }
        guard pointer.sequence > last.sequence || pointer.root == last.root else {
            throw refusal(
                name, "has the sequence \(pointer.sequence) a second time, with another root")
        }
    }

    private func manifest(_ pointer: ChannelPointer) throws(QuarryError) -> Manifest {
        let name = RepositoryLayout.rootText(pointer.root)
        let path = "\(reader.place)/\(name)"
        guard
            case .bytes(let text, _) = try reader.small(
                name, limit: RootText.maximumBytes, unlessTagged: nil)
        else { throw refusal(name, "is not there, though the channel points to it") }
        let manifest = try Manifest.proved(text, root: pointer.root, path: path)
        guard manifest.byteCount == pointer.bytes else {
            throw refusal(name, "states another size than the channel's pointer")
        }
        return manifest
    }
}

extension GenerationStore {
    /// Of the published generation; nil where there is none that can be read.
    fileprivate var currentRoot: String? { try? currentManifest().root }
}
