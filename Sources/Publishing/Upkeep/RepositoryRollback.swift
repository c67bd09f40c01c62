package import Corpus
import Foundation
import Snapshots
import Storage

/// Points a channel to a root that it had before, under a higher sequence: receivers take it as
/// they take anything new, and what they have of it already does not come again.
package struct RepositoryRollback: Sendable {
    package struct Options: Sendable {
        package var channel = "latest"
        /// Nil: nothing is signed.
        package var key: SigningKey?
        /// Keys beside this one that may have signed what is gone back to.
        package var trusted: [PublicKey] = []
        /// Whether a channel that was signed may go on without.
        package var isUnsigned = false
        /// The sequence of the pointer to go back to; nil: the last with another root.
        package var sequence: Int?
        package var threads = 1
        /// Seconds since 1970.
        package var now = Int(Date().timeIntervalSince1970)

        package init() {}
    }

    package struct Outcome: Sendable {
        /// The channel's now.
        package let pointer: ChannelPointer
        /// The one before.
        package let previous: ChannelPointer
        /// The number of the pointer that had the root before.
        package let restored: Int
        package let signedBy: PublicKey?
        /// Records that can't be read, which were passed over.
        package let defects: [QuarryError]
    }

    private let folder: RepositoryFolder
    private let options: Options

    /// - Throws: `invalidInput` for a name that no channel can have; as `RepositoryPlace.store`.
    package init(folder: String, options: Options) throws(QuarryError) {
        try self.init(RepositoryFolder(folder), options: options)
    }

    init(_ folder: RepositoryFolder, options: Options) throws(QuarryError) {
        try RepositoryLayout.check(name: options.channel, of: "channel")
        self.folder = folder
        self.options = options
    }

    /// - Throws: `notFound` without such a channel or pointer; `corrupt` where the root is not
    ///   whole or its pointer was not signed by a trusted key, and the channel stays;
    ///   `alreadyExists` where another process is at work; `invalidInput` for a channel that was
    ///   signed so far; `io`.
    /// - Complexity: O(bytes of the root's objects), which are read.
    package func run() throws(QuarryError) -> Outcome {
        let lock = try folder.openExisting()
        defer { lock?.release() }
        guard let history = try ChannelHistory(of: options.channel, in: folder) else {
            throw QuarryError(
                .notFound, path: folder.path(RepositoryLayout.pointer(options.channel)),
                "there is no such channel")
        }
        let previous = history.current.pointer
        if let key = options.key {
            try folder.checkIsInPlace(key.publicKey)
        } else if !options.isUnsigned {
            try folder.checkIsUnsigned(options.channel, after: previous)
        }
        let target = try signedRecord(target(in: history).sequence)
        let manifest = try wholeManifest(of: target.root)
        // The index's name too is the record's: nobody has proved the current pointer. And it is judged
        // as it was then: the way back is open whatever the yardstick is now.
        let pointer = ChannelPointer(
            to: manifest, index: target.index, channel: options.channel,
            sequence: try folder.nextSequence(
                after: history.current, in: options.channel, givenBy: signers),
            createdAt: options.now, gate: target.gate
        ).following(previous)
        try folder.publish(pointer, signedBy: options.key)
        return Outcome(
            pointer: pointer, previous: previous, restored: target.sequence,
            signedBy: options.key?.publicKey, defects: history.unreadable.map(\.reason))
    }

    private var signers: [PublicKey] { options.key.signers(beside: options.trusted) }

    private func target(in history: ChannelHistory) throws(QuarryError) -> ChannelPointer {
        let current = history.current.pointer
        let others = history.pointers.filter { $0.root != current.root }
        let target = options.sequence.map { number in
            history.pointers.first { $0.sequence == number }
        }
        let found = target ?? others.last
        // What can't be read may be what is meant.
        if let unreadable = history.unreadable.first(where: { number, _ in
            options.sequence.map { number == $0 } ?? (number > found?.sequence ?? 0)
        }) {
            guard options.sequence == nil else { throw unreadable.reason }
            throw unreadable.reason.advised("or say with --to which pointer to go back to")
        }
        guard let found, found.root != current.root else {
            let numbers = others.map { "\($0.sequence)" }.joined(separator: ", ")
            throw QuarryError(
                .notFound, path: folder.path(RepositoryLayout.pointer(options.channel)),
                "there is no such pointer with another root to go back to; there are "
                    + (numbers.isEmpty ? "none" : numbers))
        }
        return found
    }

    /// The pointer of before. Who can write to the folder must not have an old state signed anew that
    /// nobody had signed.
    private func signedRecord(_ number: Int) throws(QuarryError) -> ChannelPointer {
        let stored = try folder.record(number, of: options.channel)
        guard options.key != nil else { return stored.pointer }
        guard try folder.signer(of: stored, among: signers) != nil else {
            let name = RepositoryLayout.numbered(options.channel, sequence: number)
            throw QuarryError(
                .corrupt, path: folder.path(name + RepositoryLayout.minisign),
                "is no signature by this key or one named with --trust: what it points to would be "
                    + "signed unseen")
        }
        return stored.pointer
    }

    private func wholeManifest(of root: String) throws(QuarryError) -> Manifest {
        let manifest = try folder.manifest(of: root)
        let files = manifest.objects
        try Parallel.forEachThrowing(files.count, threads: options.threads) {
            number throws(QuarryError) in
            let file = files[number]
            do throws(QuarryError) {
                try folder.store.verify(file)
            } catch  where error.code == .notFound {
                throw QuarryError(
                    .corrupt, path: folder.path(RepositoryLayout.object(file.sha256)),
                    "is not there, though the root names it; the channel stays where it is")
            }
        }
        return manifest
    }
}
