import Corpus
import Snapshots
import Storage

/// What is in a repository. Names that nothing of a repository can have are no part of it.
extension RepositoryFolder {
    /// Names of channels, sorted.
    func channels() throws(QuarryError) -> [String] {
        let ending = ".json"
        return try store.names(in: RepositoryLayout.channels)
            .filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
            .filter(RepositoryLayout.isName)
    }

    /// Names of tags, sorted.
    func tags() throws(QuarryError) -> [String] {
        try store.names(in: RepositoryLayout.tags)
            .filter { RepositoryLayout.isName($0) && !FileSystem.isTemporary($0) }
    }

    /// Roots whose text is there, sorted: a killed export may leave a folder without one.
    func roots() throws(QuarryError) -> [String] {
        let files = Set(try store.files(below: RepositoryLayout.roots).map(\.name))
        return try store.names(in: RepositoryLayout.roots).filter {
            ChannelPointer.isRoot($0) && files.contains(RepositoryLayout.rootText($0))
        }
    }

    /// The bytes of a root's text, not proved.
    func rootText(_ root: String) throws(QuarryError) -> [UInt8] {
        let name = RepositoryLayout.rootText(root)
        guard let text = try store.read(name, limit: RootText.maximumBytes) else {
            throw QuarryError(
                .corrupt, path: path(name), "is not there, though a channel or a tag names it")
        }
        return text
    }

    /// What a root's text states, proved by the root.
    /// - Throws: `corrupt`, `formatTooOld`, `formatTooNew`, `io`.
    func manifest(of root: String) throws(QuarryError) -> Manifest {
        try Manifest.proved(
            try rootText(root), root: root, path: path(RepositoryLayout.rootText(root)))
    }

    /// - Throws: `notFound`; `corrupt` for a file that holds no root.
    func root(ofTag name: String) throws(QuarryError) -> String {
        let path = path(RepositoryLayout.tag(name))
        guard let file = try store.read(RepositoryLayout.tag(name), limit: 1_024) else {
            throw QuarryError(.notFound, path: path, "is not there any more")
        }
        let line = String(decoding: file, as: UTF8.self)
        guard line.hasSuffix("\n"), ChannelPointer.isRoot(String(line.dropLast())) else {
            throw QuarryError(.corrupt, path: path, "holds no root")
        }
        return String(line.dropLast())
    }
}
