import Corpus
import Storage

extension RepositoryFolder {
    /// A pointer of before.
    /// - Throws: `notFound`; `corrupt`, saying what to do; `formatTooNew`, `io`.
    func record(_ number: Int, of channel: String) throws(QuarryError) -> StoredPointer {
        let name = RepositoryLayout.numbered(channel, sequence: number) + RepositoryLayout.record
        let path = path(name)
        do throws(QuarryError) {
            guard let file = try store.read(name, limit: ChannelPointer.maximumBytes) else {
                throw QuarryError(.notFound, path: path, "is not there")
            }
            let pointer = try ChannelPointer(file: file, channel: channel, path: path)
            guard pointer.sequence == number else {
                throw QuarryError(.corrupt, path: path, "is the pointer of another sequence")
            }
            return (pointer, file)
        } catch  where error.code == .corrupt {
            throw error.advised("put it back, or remove it if nobody is to go back to it")
        }
    }

    /// Takes the lock of a repository that has to be there.
    /// - Throws: `notFound`; as `open`.
    func openExisting() throws(QuarryError) -> FolderLock? {
        try checkIsRepository()
        return try open()
    }

    /// - Throws: `notFound`.
    func checkIsRepository() throws(QuarryError) {
        guard try store.isRepository() else {
            throw QuarryError(.notFound, path: store.place, "is no repository")
        }
    }
}

extension QuarryError {
    /// The same error, saying what to do.
    func advised(_ advice: String) -> QuarryError {
        var copy = self
        copy.statement += "; " + advice
        return copy
    }
}
