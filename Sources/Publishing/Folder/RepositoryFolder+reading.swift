import Corpus
import Snapshots
import Storage

/// What is in a repository in a folder. Names that nothing of a repository can have are no part of it.
extension RepositoryFolder {
    /// Names of channels, sorted.
    func channels() throws(QuarryError) -> [String] {
        let ending = ".json"
        return try names(RepositoryLayout.channels)
            .filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
            .filter(RepositoryLayout.isName)
    }

    /// Names of tags, sorted.
    func tags() throws(QuarryError) -> [String] {
        try names(RepositoryLayout.tags)
            .filter { RepositoryLayout.isName($0) && !FileSystem.isTemporary($0) }
    }

    /// Roots whose text is there, sorted: a killed export may leave a folder without one.
    func roots() throws(QuarryError) -> [String] {
        try names(RepositoryLayout.roots).filter {
            ChannelPointer.isRoot($0) && FileSystem.exists(path(RepositoryLayout.rootText($0)))
        }
    }

    /// The bytes of a root's text, not proved.
    func rootText(_ root: String) throws(QuarryError) -> [UInt8] {
        let path = path(RepositoryLayout.rootText(root))
        do throws(QuarryError) {
            return try FileSystem.read(path, limit: RootText.maximumBytes)
        } catch  where error.code == .notFound {
            throw QuarryError(
                .corrupt, path: path, "is not there, though a channel or a tag names it")
        }
    }

    /// - Throws: `notFound`; `corrupt` for a file that holds no root.
    func root(ofTag name: String) throws(QuarryError) -> String {
        let path = path(RepositoryLayout.tag(name))
        let line = String(decoding: try FileSystem.read(path, limit: 1_024), as: UTF8.self)
        guard line.hasSuffix("\n"), ChannelPointer.isRoot(String(line.dropLast())) else {
            throw QuarryError(.corrupt, path: path, "holds no root")
        }
        return String(line.dropLast())
    }

    private func names(_ part: String) throws(QuarryError) -> [String] {
        let path = path(part)
        return FileSystem.exists(path) ? try FileSystem.names(in: path).sorted() : []
    }
}
