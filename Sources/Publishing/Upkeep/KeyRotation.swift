package import Corpus
import Foundation
import Storage

/// Puts a key in another's place, in one repository: states so over the older key's signature, then
/// has the newer one sign every channel that the older one had signed, under the next sequence.
/// Receivers that are held to the older key follow.
///
/// Killed at any point, run it again.
package struct KeyRotation: Sendable {
    package struct Outcome: Sendable {
        /// Channels that moved to the newer key, sorted.
        package let channels: [String]
        package let older: PublicKey
        package let newer: PublicKey
    }

    private let older: SigningKey
    private let newer: SigningKey
    private let folder: RepositoryFolder
    /// Seconds since 1970.
    private let now: Int

    /// - Throws: `invalidInput` for one key twice; as `RepositoryPlace.store`.
    package init(
        from older: SigningKey, to newer: SigningKey, folder: String,
        now: Int = Int(Date().timeIntervalSince1970)
    ) throws(QuarryError) {
        try self.init(from: older, to: newer, folder: RepositoryFolder(folder), now: now)
    }

    init(
        from older: SigningKey, to newer: SigningKey, folder: RepositoryFolder, now: Int
    ) throws(QuarryError) {
        guard older.publicKey.bytes != newer.publicKey.bytes else {
            throw QuarryError(.invalidInput, "a key can't take its own place")
        }
        self.older = older
        self.newer = newer
        self.folder = folder
        self.now = now
    }

    /// - Throws: `notFound` for what is no repository; `alreadyExists` where another key has the older
    ///   one's place, or another process is at work; `corrupt` for a pointer that is not the one that the
    ///   older key has signed, and nothing is written; `io`.
    package func run() throws(QuarryError) -> Outcome {
        let lock = try folder.openExisting()
        defer { lock?.release() }
        let signed = try signedPointers()
        try state()
        for stored in signed {
            var next = stored.pointer
            next.sequence = try folder.nextSequence(
                after: stored, in: next.channel, givenBy: [older.publicKey, newer.publicKey])
            next.createdAt = now
            try folder.publish(next.following(stored.pointer), signedBy: newer)
        }
        return Outcome(
            channels: signed.map(\.pointer.channel), older: older.publicKey, newer: newer.publicKey)
    }

    /// Of the channels that the older key has signed.
    private func signedPointers() throws(QuarryError) -> [RepositoryFolder.StoredPointer] {
        var pointers: [RepositoryFolder.StoredPointer] = []
        for channel in try folder.channels() {
            guard let stored = try folder.current(channel) else { continue }
            let name = RepositoryLayout.numbered(channel, sequence: stored.pointer.sequence)
            let signature = try folder.soundSignature(of: name)
            if signature?.signer(of: stored.file, among: [older.publicKey]) != nil {
                pointers.append(stored)
                continue
            }
            // Who can write to the folder must not have the newer key sign what they like, nor keep
            // a channel from going over to it.
            let isOlders: Bool
            if let signature {
                isOlders = signature.keyID == older.publicKey.id
            } else {
                isOlders = try folder.hasGiven(in: channel, by: [older.publicKey])
            }
            guard !isOlders else {
                throw folder.refusal(
                    of: stored, notSignedBy: [older.publicKey, newer.publicKey])
            }
        }
        return pointers
    }

    private func state() throws(QuarryError) {
        let succession = KeySuccession(from: older.publicKey, to: newer.publicKey)
        let name = RepositoryLayout.succession(of: older.publicKey)
        let text = Array(succession.text.utf8)
        let there = try folder.store.read(name, limit: ChannelPointer.maximumBytes)
        guard there == nil || there == text else {
            throw QuarryError(
                .alreadyExists, path: folder.path(name), "another key has taken this one's place")
        }
        let back = RepositoryLayout.succession(of: newer.publicKey)
        guard try !folder.store.exists(back) else {
            throw QuarryError(
                .alreadyExists, path: folder.path(back),
                "the new key has been replaced itself; make another with `quarry key new`")
        }
        // The signature first: a reader that finds the statement finds it signed.
        let comment = "quarry key \(older.publicKey.name) gives way to \(newer.publicKey.name)"
        try folder.write(older.signature(of: text, comment: comment), as: name)
        try folder.write(text, to: name, at: .exportSignature)
    }
}
