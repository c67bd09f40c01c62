import Corpus
import Indexing
import Jobs
import Publishing

/// A repository's channel and the index folder that follows it, as options name them.
struct RepositoryPull: Sendable {
    var repository: String
    var index: String
    var channel = "latest"
    /// Those of which one has to have signed; none: no signature is asked for.
    var keys: [PublicKey]
    var maximumAge: Double?
    var repairs = false
    var isWhole = false
    var threads: Int

    /// Brings the folder to what the channel points to.
    /// - Parameter told: how many bytes of how many have come.
    /// - Throws: what `IndexPull` throws.
    func run(_ told: @escaping @Sendable (Int, Int) -> Void) throws -> PullOutcome {
        let options = IndexPull.Options(
            channel: channel, keys: keys, maximumAge: maximumAge, repairs: repairs,
            writer: isWhole ? nil : Fingerprints.writer, threads: threads)
        let reader = try RepositoryPlace.reader(
            repository, token: PullToken.read(), index: index)
        let pull = try IndexPull(from: reader, index: index, options: options)
        // Before the lock, whose file would lie in a folder of somebody else's.
        try IndexPull.checkTarget(index)
        let lock = try IndexLock(index: index, alone: "pull \(channel)")
        do {
            return try withExtendedLifetime(lock) { try pull.run(progress: told) }
        } catch {
            lock.withdraw()
            throw error
        }
    }

    /// What is wrong with these is wrong for good.
    /// - Throws: `invalidInput`.
    func check() throws {
        try RepositoryLayout.check(name: channel, of: "channel")
        try RepositoryPlace.check(repository, token: PullToken.read())
        try IndexPull.checkTarget(index)
    }
}
