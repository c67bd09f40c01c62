import Corpus
import Snapshots
import Storage

extension RepositoryFolder {
    /// The pointers that a channel had, as far as they were kept, in the order of their numbers;
    /// the current one is the last. Empty without a pointer.
    /// - Throws: `corrupt` for a record that is none, `formatTooNew`, `io`.
    func history(of channel: String) throws(QuarryError) -> [ChannelPointer] {
        guard let current = try pointer(of: channel) else { return [] }
        var history: [ChannelPointer] = []
        for number in try recordNumbers(of: channel) where number < current.sequence {
            let (pointer, _) = try record(number, of: channel)
            history.append(pointer)
        }
        return history + [current]
    }

    /// A pointer of before.
    /// - Throws: `notFound`, `corrupt`, `formatTooNew`, `io`.
    func record(_ number: Int, of channel: String) throws(QuarryError) -> StoredPointer {
        let name = RepositoryLayout.numbered(channel, sequence: number) + RepositoryLayout.record
        let path = path(name)
        guard let file = try store.read(name, limit: ChannelPointer.maximumBytes) else {
            throw QuarryError(.notFound, path: path, "is not there")
        }
        let pointer = try ChannelPointer(file: file, channel: channel, path: path)
        guard pointer.sequence == number else {
            throw QuarryError(.corrupt, path: path, "is the pointer of another sequence")
        }
        return (pointer, file)
    }

    /// Numbers with a record, ascending. What an export left that was killed before it had moved
    /// the pointer is above the pointer's.
    func recordNumbers(of channel: String) throws(QuarryError) -> [Int] {
        let folder = "\(RepositoryLayout.channels)/\(channel)"
        let ending = RepositoryLayout.record
        return try store.names(in: folder)
            .filter { $0.hasSuffix(ending) }
            .compactMap { Int($0.dropLast(ending.count)) }
            .filter(ChannelPointer.sequences.contains).sorted()
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
