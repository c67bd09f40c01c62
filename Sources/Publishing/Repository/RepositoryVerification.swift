package import Corpus
import Snapshots
import Storage
import Synchronization

/// Checks a repository in a folder: all of its channels, roots and objects.
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
    private let keys: [PublicKey]

    /// - Parameter keys: of which one has to have signed each pointer and root; empty: signatures
    ///   are not looked at.
    package init(folder: String, keys: [PublicKey]) {
        self.folder = RepositoryFolder(path: folder)
        self.keys = keys
    }

    package static func isRepository(_ path: String) -> Bool {
        guard FileStatus(of: path)?.kind == .folder, let names = try? FileSystem.names(in: path)
        else {
            return false
        }
        return RepositoryLayout.isRepository(names)
    }

    /// - Parameter progress: bytes of objects read, and of all.
    /// - Throws: `notFound`, `io` where folders can't be listed; what is wrong in them is found.
    /// - Complexity: O(repository bytes).
    package func run(
        threads: Int, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(QuarryError) -> Findings {
        var findings = Findings()
        var objects: [String: Manifest.FileEntry] = [:]
        let roots = try names(RepositoryLayout.roots)
        for root in roots {
            note(in: &findings) { () throws(QuarryError) in
                for file in try manifest(root).objects { objects[file.sha256] = file }
            }
            findings.roots += 1
        }
        let ending = ".json"
        for name in try names(RepositoryLayout.channels) where name.hasSuffix(ending) {
            findings.channels += 1
            note(in: &findings) { () throws(QuarryError) in
                try checkChannel(String(name.dropLast(ending.count)), roots: Set(roots))
            }
        }
        verify(
            objects.values.sorted { $0.sha256 < $1.sha256 }, threads: threads, progress: progress,
            into: &findings)
        return findings
    }

    private func names(_ part: String) throws(QuarryError) -> [String] {
        let path = folder.path(part)
        return FileSystem.exists(path) ? try FileSystem.names(in: path) : []
    }

    private func note(
        in findings: inout Findings, _ check: () throws(QuarryError) -> Void
    ) {
        do throws(QuarryError) { try check() } catch { findings.defects.append(error) }
    }

    private func manifest(_ root: String) throws(QuarryError) -> Manifest {
        let name = RepositoryLayout.rootText(root)
        let text = try FileSystem.read(folder.path(name))
        guard Digest.sha256(text).hex == root else {
            throw QuarryError(.corrupt, path: folder.path(name), "is the text of another root")
        }
        try checkSignature(of: text, name: name)
        let manifest = try RootText.manifest(text, path: folder.path(name))
        try manifest.checkSegments(path: folder.path(name))
        return manifest
    }

    private func checkChannel(_ channel: String, roots: Set<String>) throws(QuarryError) {
        guard let pointer = try folder.pointer(of: channel) else { return }
        let path = folder.path(RepositoryLayout.pointer(channel))
        guard roots.contains(pointer.root) else {
            throw QuarryError(.corrupt, path: path, "points to a root that is not there")
        }
        let signature = RepositoryLayout.pointerSignature(channel, sequence: pointer.sequence)
        try checkSignature(of: try FileSystem.read(path), name: signature)
    }

    private func checkSignature(
        of bytes: [UInt8], name: String
    ) throws(QuarryError) {
        guard !keys.isEmpty else { return }
        let path = folder.path(name + RepositoryLayout.minisign)
        guard FileSystem.exists(path) else {
            throw QuarryError(.corrupt, path: path, "is not there: not signed")
        }
        let file = try FileSystem.read(path, limit: Signature.maximumFileBytes)
        guard try Signature(file: file, path: path).signer(of: bytes, among: keys) != nil else {
            throw QuarryError(.corrupt, path: path, "is no signature by a trusted key")
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
                try SealedFile.verify(
                    path: folder.path(RepositoryLayout.object(file.sha256)), length: file.length,
                    sha256: file.sha256)
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
