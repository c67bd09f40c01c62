package import Corpus
import Snapshots
import Storage
import Synchronization

/// Checks a repository: all of its channels, tags, roots and objects.
///
/// Whoever writes to it meanwhile writes objects, then roots, then pointers; it is read the other
/// way round, so that what a pointer needs was there before.
package struct RepositoryVerification: Sendable {
    package struct Findings: Sendable {
        package var channels = 0
        package var roots = 0
        package var files = 0
        package var bytes = 0
        /// Every defect found, not only the first.
        package var defects: [QuarryError] = []
    }

    private let folder: RepositoryFolder
    private var keys: [PublicKey]

    /// - Parameter keys: of which one has to have signed each pointer, and each root that no such
    ///   pointer names; keys that took the place of one count too. Empty: whose signatures they are
    ///   is not looked at.
    /// - Throws: as `RepositoryPlace.store`.
    package init(folder: String, keys: [PublicKey]) throws(QuarryError) {
        self.init(try RepositoryFolder(folder), keys: keys)
    }

    init(_ folder: RepositoryFolder, keys: [PublicKey]) {
        self.folder = folder
        self.keys = keys
    }

    /// Whether a place is to be checked as a repository; a bucket is nothing else.
    package static func isRepository(_ path: String) -> Bool {
        guard !RepositoryPlace.isBucket(path) else { return true }
        guard FileStatus(of: path)?.kind == .folder, let names = try? FileSystem.names(in: path)
        else { return false }
        return RepositoryLayout.isRepository(names)
    }

    /// - Parameter progress: bytes of objects read, and of all.
    /// - Throws: `notFound`, `io` where folders can't be listed; what is wrong in them is found.
    /// - Complexity: O(repository bytes).
    package func run(
        threads: Int, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(QuarryError) -> Findings {
        try folder.checkIsRepository()
        var findings = Findings()
        var trusting = self
        for key in keys {
            note(in: &findings) { () throws(QuarryError) in
                trusting.keys += try folder.store.reader.successors(of: key)
            }
        }
        try trusting.check(into: &findings, threads: threads, progress: progress)
        return findings
    }

    private func check(
        into findings: inout Findings, threads: Int,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws(QuarryError) {
        /// Roots that a pointer or a tag names; true: a trusted pointer does.
        var named: [String: Bool] = [:]
        for channel in try folder.channels() {
            findings.channels += 1
            note(in: &findings) { () throws(QuarryError) in
                named[try checkedRoot(of: channel)] = true
                try checkDeltas(of: channel)
            }
            note(in: &findings) { () throws(QuarryError) in try checkRecords(of: channel) }
        }
        for tag in try folder.tags() {
            note(in: &findings) { () throws(QuarryError) in
                let root = try folder.root(ofTag: tag)
                named[root] = named[root] ?? false
            }
        }
        var objects: [Manifest.FileEntry: Bool] = [:]
        for root in Set(try folder.roots()).union(named.keys).sorted() {
            note(in: &findings) { () throws(QuarryError) in
                let manifest = try manifest(root, isProved: named[root] ?? false)
                for file in manifest.objects { objects[file] = true }
            }
            findings.roots += 1
        }
        verify(
            objects.keys.sorted { ($0.sha256, $0.length) < ($1.sha256, $1.length) },
            threads: threads, progress: progress, into: &findings)
    }

    private func note(
        in findings: inout Findings, _ check: () throws(QuarryError) -> Void
    ) {
        do throws(QuarryError) { try check() } catch { findings.defects.append(error) }
    }

    /// - Parameter isProved: a trusted pointer names it, which is as good as a signature of its
    ///   own.
    private func manifest(_ root: String, isProved: Bool) throws(QuarryError) -> Manifest {
        let name = RepositoryLayout.rootText(root)
        let text = try folder.rootText(root)
        let manifest = try Manifest.proved(text, root: root, path: folder.path(name))
        try checkSignature(of: text, name: name, isNeeded: !isProved)
        return manifest
    }

    /// - Returns: the root that the pointer names.
    private func checkedRoot(of channel: String) throws(QuarryError) -> String {
        let name = RepositoryLayout.pointer(channel)
        let path = folder.path(name)
        guard let file = try folder.store.read(name, limit: ChannelPointer.maximumBytes) else {
            throw QuarryError(.notFound, path: path, "is not there any more")
        }
        let pointer = try ChannelPointer(file: file, channel: channel, path: path)
        try checkSignature(
            of: file,
            name: RepositoryLayout.numbered(channel, sequence: pointer.sequence),
            isNeeded: true)
        return pointer.root
    }

    /// Deltas may be missing, receivers do without; those that are there are what the pointer says.
    private func checkDeltas(of channel: String) throws(QuarryError) {
        for delta in try folder.pointer(of: channel)?.deltas ?? [] {
            guard try folder.store.exists(delta.path) else { continue }
            try folder.store.verify(delta.file, as: delta.path)
        }
    }

    /// The pointers that the channel had. Who signed them may be trusted no more.
    private func checkRecords(of channel: String) throws(QuarryError) {
        for number in try folder.recordNumbers(of: channel) {
            let (_, file) = try folder.record(number, of: channel)
            let name = RepositoryLayout.numbered(channel, sequence: number)
            try checkSignature(of: file, name: name, isNeeded: false)
        }
    }

    /// Both forms of a signature, where they are there or have to be.
    /// - Parameter isNeeded: by a trusted key, if there are any.
    private func checkSignature(
        of bytes: [UInt8], name: String, isNeeded: Bool
    ) throws(QuarryError) {
        let path = folder.path(name + RepositoryLayout.minisign)
        guard let signature = try folder.signature(of: name) else {
            guard isNeeded, !keys.isEmpty else { return }
            throw QuarryError(.corrupt, path: path, "is not there: not signed")
        }
        if isNeeded || keys.contains(where: { $0.id == signature.keyID }), !keys.isEmpty {
            guard signature.signer(of: bytes, among: keys) != nil else {
                throw QuarryError(.corrupt, path: path, "is no signature by a trusted key")
            }
        }
        let raw = try folder.store.read(
            name + RepositoryLayout.raw, limit: Signature.maximumFileBytes)
        guard isNeeded || raw != nil else { return }
        guard raw == signature.bytes else {
            throw QuarryError(
                .corrupt, path: folder.path(name + RepositoryLayout.raw),
                "is another signature than the one in .minisig, or none")
        }
    }

    private func verify(
        _ files: [Manifest.FileEntry], threads: Int,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void, into findings: inout Findings
    ) {
        let total = files.reduce(0) { $0 + $1.length }
        let done = Atomic<Int>(0)
        let defects = Parallel.map(files.count, threads: threads) { number -> QuarryError? in
            let file = files[number]
            defer { progress(done.add(file.length, ordering: .relaxed).newValue, total) }
            do throws(QuarryError) {
                try folder.store.verify(file)
                return nil
            } catch {
                return error
            }
        }
        for (file, defect) in zip(files, defects) {
            if let defect {
                findings.defects.append(defect)
            } else {
                findings.files += 1
                findings.bytes += file.length
            }
        }
    }
}
