import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("A signed channel's numbers are those that its key has given")
struct SequenceTests: PullTesting {
    let sample: SampleIndex
    let key = SigningKey()
    /// Signed once, it would be the last but one of a channel.
    private static let forged = 9_007_199_254_740_990

    init() throws {
        sample = try SampleIndex()
        try export()
    }

    private func path(_ channel: String = "latest") -> String {
        repository + "/channels/\(channel).json"
    }

    private func pointer(_ channel: String = "latest") throws -> ChannelPointer {
        try #require(try RepositoryFolder(repository).pointer(of: channel))
    }

    /// As somebody does who can write to the repository, but has no key.
    private func forge(_ sequence: Int, channel: String = "latest") throws {
        var pointer = try pointer(channel)
        pointer.sequence = sequence
        try overwrite(path(channel), with: pointer.file)
    }

    private func expectRefused(
        _ said: String, of channel: String = "latest", _ body: () throws -> Void
    ) throws {
        let before = try files(below: repository)
        let error = #expect(throws: QuarryError.self) { try body() }
        #expect(error?.code == .corrupt && error?.path == path(channel))
        #expect(error?.statement.contains(said) == true, "\(String(describing: error))")
        #expect(try files(below: repository) == before)
    }

    @Test("numbers that lie beside the pointer and are nobody's are not gone on from")
    func beside() throws {
        for ending in [".minisig", ".sig", ".json"] {
            _ = try sample.folder.put(
                [], "repository/channels/latest/\(Self.forged)\(ending)")
        }
        try export(refreshes: true)
        #expect(try pointer().sequence == 2 && pull().sequence == 2)
        // Nor is one written over.
        _ = try sample.folder.put([1], "repository/channels/latest/3.minisig")
        try export(refreshes: true)
        #expect(try pointer().sequence == 4 && pull().sequence == 4)
        // Another channel's number, well signed, is none of this one's.
        try export(channel: "beta")
        let signature = try FileSystem.read(repository + "/channels/beta/1.minisig")
        _ = try sample.folder.put(signature, "repository/channels/latest/77.minisig")
        try export(refreshes: true)
        #expect(try pointer().sequence == 5)
    }

    @Test("a pointer that the key has not signed is refused, until it is put back or removed")
    func inside() throws {
        try export(refreshes: true)
        let good = try FileSystem.read(path())
        for sequence in [3, Self.forged] {
            try forge(sequence)
            try expectRefused("latest/2.json") { try export(refreshes: true) }
            let record = try FileSystem.read(repository + "/channels/latest/2.json")
            #expect(record == good)
            try overwrite(path(), with: record)
        }
        try export(refreshes: true)
        #expect(try pointer().sequence == 3)
        try forge(Self.forged)
        try FileSystem.remove(path())
        try export()
        #expect(try pointer().sequence == 4 && pull().sequence == 4)
    }

    @Test("a number counts by its signature alone, where pointer and record are gone")
    func signatureAlone() throws {
        try export(refreshes: true)
        try FileSystem.remove(path())
        try FileSystem.remove(repository + "/channels/latest/2.json")
        try FileSystem.remove(repository + "/channels/latest/1.minisig")
        _ = try sample.folder.put([], "repository/channels/latest/1000.minisig")
        try export()
        #expect(try pointer().sequence == 3)
    }

    @Test("a channel's first signature goes on from what was unsigned, as far as one can count")
    func firstSignature() throws {
        for _ in 1...2 { try export(signed: false, channel: "beta", refreshes: true) }
        try export(channel: "beta")
        #expect(try pointer("beta").sequence == 3)
        #expect(try pointer("beta").previous == 2)

        try export(signed: false, channel: "gamma")
        _ = try sample.folder.put([], "repository/channels/gamma/\(Self.forged).minisig")
        try forge(Self.forged, channel: "gamma")
        try expectRefused("gamma/1.json", of: "gamma") { try export(channel: "gamma") }
        try overwrite(
            path("gamma"), with: FileSystem.read(repository + "/channels/gamma/1.json"))
        try export(channel: "gamma")
        #expect(try pointer("gamma").sequence == 2)
    }

    @Test("another key's pointer is gone on from where that key is named")
    func named() throws {
        let other = SigningKey()
        // A wrong key takes no channel from those who hold it to the right one.
        let before = try files(below: repository)
        let wrong = #expect(throws: QuarryError.self) { try export(other, refreshes: true) }
        #expect(wrong?.code == .corrupt && wrong?.statement.contains("key rotate") == true)
        #expect(wrong?.statement.contains(key.publicKey.name) == true)
        #expect(try files(below: repository) == before)
        func exportTrusting(_ trusted: SigningKey, by signer: SigningKey) throws -> ExportOutcome {
            var options = IndexExport.Options(key: signer, refreshes: true)
            options.trusted = [trusted.publicKey]
            return try IndexExport(
                index: sample.index, folder: repository, options: options
            ).run()
        }
        #expect(try exportTrusting(key, by: other).sequence == 2)
        try expectRefused("--trust") { try export(refreshes: true) }
        let outcome = try exportTrusting(other, by: key)
        #expect(outcome.sequence == 3 && outcome.signedBy == key.publicKey)
    }

    @Test("a new key takes no number that nobody gave, and none of the old key once it signs")
    func rotation() throws {
        let new = SigningKey()
        let rotate = {
            try KeyRotation(from: key, to: new, folder: repository).run().channels
        }
        let good = try FileSystem.read(path())
        // Without its signature the channel is the old key's still.
        try forge(7)
        try expectRefused("latest/1.json") { _ = try rotate() }
        try overwrite(path(), with: good)
        _ = try sample.folder.put([], "repository/channels/latest/\(Self.forged).minisig")
        #expect(try rotate() == ["latest"])
        #expect(try pointer().sequence == 2)
        try export(new, refreshes: true)
        #expect(try pointer().sequence == 3)
        // Whoever has the old key, that it was replaced for, can't end the channel.
        var pointer = try pointer()
        pointer.sequence = Self.forged
        try FileSystem.remove(repository + "/channels/latest/\(Self.forged).minisig")
        try RepositoryFolder(repository).publish(pointer, signedBy: key)
        try expectRefused("latest/3.json") { try export(new, refreshes: true) }
    }

    @Test("going back takes no forged number along")
    func rollback() throws {
        let first = try pointer().root
        _ = try change("Two.")
        try export()
        try forge(Self.forged)
        var options = RepositoryRollback.Options()
        options.key = key
        let back = try RepositoryRollback(folder: repository, options: options).run()
        #expect(back.pointer.sequence == 3 && back.pointer.root == first)
        #expect(try pull().sequence == 3)
    }

    @Test("the highest sequence there is, signed, ends a channel; no number beyond it counts")
    func last() throws {
        _ = try sample.folder.put([1], "repository/channels/latest/\(Int.max).minisig")
        _ = try sample.folder.put([1], "repository/channels/latest/-5.minisig")
        try export(refreshes: true)
        #expect(try pointer().sequence == 2)
        var pointer = try pointer()
        pointer.sequence = ChannelPointer.sequences.upperBound - 1
        try RepositoryFolder(repository).publish(pointer, signedBy: key)
        let error = #expect(throws: QuarryError.self) { try export(refreshes: true) }
        #expect(error?.code == .limitExceeded)
    }
}
