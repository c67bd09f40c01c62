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
        /// Whether one of them is of an object or a root's text, which an export writes anew.
        package var hasDamagedContent = false
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
            if let root = checkPointer(of: channel, into: &findings) { named[root] = true }
            checkRecords(of: channel, into: &findings)
        }
        for tag in try folder.tags() {
            note(in: &findings) { () throws(QuarryError) in
                let root = try folder.root(ofTag: tag)
                named[root] = named[root] ?? false
            }
        }
        var objects: Set<Manifest.FileEntry> = []
        for root in Set(try folder.roots()).union(named.keys).sorted() {
            objects.formUnion(
                checkedObjects(of: root, isProved: named[root] ?? false, into: &findings))
            findings.roots += 1
        }
        verify(
            objects.sorted { ($0.sha256, $0.length) < ($1.sha256, $1.length) },
            threads: threads, progress: progress, into: &findings)
    }

    /// - Returns: whether nothing was wrong.
    @discardableResult
    private func note(
        in findings: inout Findings, _ check: () throws(QuarryError) -> Void
    ) -> Bool {
        do throws(QuarryError) {
            try check()
            return true
        } catch {
            // The last record is the pointer's, and has the same signature.
            if !findings.defects.contains(error) { findings.defects.append(error) }
            return false
        }
    }

    /// What a root consists of, as far as its text says.
    /// - Parameter isProved: a trusted pointer names it, which is as good as a signature of its
    ///   own.
    private func checkedObjects(
        of root: String, isProved: Bool, into findings: inout Findings
    ) -> [Manifest.FileEntry] {
        let name = RepositoryLayout.rootText(root)
        var (text, objects): ([UInt8], [Manifest.FileEntry]) = ([], [])
        let isWhole = note(in: &findings) { () throws(QuarryError) in
            text = try folder.rootText(root)
            objects = try Manifest.proved(text, root: root, path: folder.path(name)).objects
        }
        if isWhole {
            checkSignatures(of: text, name: name, isNeeded: !isProved, into: &findings)
        } else {
            findings.hasDamagedContent = true
        }
        return objects
    }

    /// The channel's pointer, its signatures and its deltas.
    /// - Returns: the root that it names, if a trusted key has signed it.
    private func checkPointer(of channel: String, into findings: inout Findings) -> String? {
        var stored: RepositoryFolder.StoredPointer?
        note(in: &findings) { () throws(QuarryError) in
            stored = try folder.current(channel)
            guard stored == nil else { return }
            throw QuarryError(
                .notFound, path: folder.path(RepositoryLayout.pointer(channel)),
                "is not there any more")
        }
        guard let (pointer, file) = stored else { return nil }
        // Deltas may be missing, receivers do without; those that are there are what it says.
        for delta in pointer.deltas {
            note(in: &findings) { () throws(QuarryError) in
                guard try folder.store.exists(delta.path) else { return }
                try folder.store.verify(delta.file, as: delta.path)
            }
        }
        let name = RepositoryLayout.numbered(channel, sequence: pointer.sequence)
        let isSigned = checkSignatures(of: file, name: name, isNeeded: true, into: &findings)
        return isSigned ? pointer.root : nil
    }

    /// The pointers that the channel had. Who signed them may be trusted no more.
    private func checkRecords(of channel: String, into findings: inout Findings) {
        var numbers: [Int] = []
        note(in: &findings) { () throws(QuarryError) in
            numbers = try folder.recordNumbers(of: channel)
        }
        for number in numbers {
            var file: [UInt8]?
            note(in: &findings) { () throws(QuarryError) in
                file = try folder.record(number, of: channel).file
            }
            guard let file else { continue }
            let name = RepositoryLayout.numbered(channel, sequence: number)
            checkSignatures(of: file, name: name, isNeeded: false, into: &findings)
        }
    }

    /// Both forms of a signature, where they are there or have to be.
    /// - Parameter isNeeded: by a trusted key, if there are any.
    /// - Returns: whether nothing was wrong.
    @discardableResult
    private func checkSignatures(
        of bytes: [UInt8], name: String, isNeeded: Bool, into findings: inout Findings
    ) -> Bool {
        var signature: Signature?
        let isSigned = note(in: &findings) { () throws(QuarryError) in
            signature = try folder.signature(of: name)
            try check(signature, of: bytes, name: name, isNeeded: isNeeded)
        }
        let isSame = note(in: &findings) { () throws(QuarryError) in
            let raw = try folder.store.read(
                name + RepositoryLayout.raw, limit: Signature.maximumFileBytes)
            try check(raw, beside: signature, of: bytes, name: name, isNeeded: isNeeded)
        }
        return isSigned && isSame
    }

    private func check(
        _ signature: Signature?, of bytes: [UInt8], name: String, isNeeded: Bool
    ) throws(QuarryError) {
        guard !keys.isEmpty else { return }
        let path = folder.path(name + RepositoryLayout.minisign)
        guard let signature else {
            guard isNeeded else { return }
            throw QuarryError(.corrupt, path: path, "is not there: not signed")
        }
        guard isNeeded || keys.contains(where: { $0.id == signature.keyID }),
            signature.signer(of: bytes, among: keys) == nil
        else { return }
        throw QuarryError(.corrupt, path: path, "is no signature by a trusted key")
    }

    /// The raw form, which is held to the other one; where that is damaged or gone, to the keys.
    private func check(
        _ raw: [UInt8]?, beside signature: Signature?, of bytes: [UInt8], name: String,
        isNeeded: Bool
    ) throws(QuarryError) {
        let path = folder.path(name + RepositoryLayout.raw)
        guard let signature else {
            // What nobody has signed has neither form.
            guard let raw, isNeeded, !keys.isEmpty,
                !keys.contains(where: { $0.signed(bytes, signature: raw) })
            else { return }
            throw QuarryError(.corrupt, path: path, "is no signature by a trusted key")
        }
        guard isNeeded || raw != nil, raw != signature.bytes else { return }
        throw QuarryError(
            .corrupt, path: path, "is another signature than the one in .minisig, or none")
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
                findings.hasDamagedContent = true
            } else {
                findings.files += 1
                findings.bytes += file.length
            }
        }
    }
}
