import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("A key in another's place")
struct KeyRotationTests {
    private let sample: SampleIndex
    private let old = SigningKey()
    private let new = SigningKey()
    private var repository: String { sample.file("repository") }
    private var index: String { sample.file("receiver") }

    init() throws {
        sample = try SampleIndex()
        try export(old)
    }

    private func export(
        _ key: SigningKey, channel: String = "latest", over others: [SigningKey] = []
    ) throws {
        var options = IndexExport.Options(channel: channel, key: key)
        options.trusted = others.map(\.publicKey)
        _ = try IndexExport(index: sample.index, folder: repository, options: options).run()
    }

    private func rotate(_ older: SigningKey, _ newer: SigningKey) throws -> KeyRotation.Outcome {
        try KeyRotation(from: older, to: newer, folder: repository).run()
    }

    @discardableResult
    private func pull(_ keys: [SigningKey], to index: String? = nil) throws -> PullOutcome {
        try IndexPull(
            from: FolderReader(folder: repository), index: index ?? self.index,
            options: .init(keys: keys.map(\.publicKey))
        ).run()
    }

    private func expectCorrupt(_ said: Comment, _ body: () throws -> Void) {
        let error = #expect(throws: QuarryError.self, said) { try body() }
        #expect(error?.code == .corrupt, said)
    }

    @Test("receivers of the old key follow, and trust it no more")
    func followed() throws {
        try pull([old])
        let before = try files(below: repository)
        let outcome = try rotate(old, new)
        #expect(outcome.channels == ["latest"])
        let pulled = try pull([])
        #expect(pulled.verifiedBy == new.publicKey.name && pulled.sequence == 2)
        // Named or not, the old one is no more than a name of the new.
        #expect(try pull([old]).way == .unchanged)
        #expect(try pull([old]).bytesDownloaded < 1_000)
        for (name, bytes) in before { try overwrite(repository + "/" + name, with: bytes) }
        var pointer = try ChannelPointer(
            file: FileSystem.read(repository + "/channels/latest.json"), channel: "latest",
            path: "p")
        pointer.sequence = 9
        try overwrite(repository + "/channels/latest.json", with: pointer.file)
        for key in [old, new] {
            try overwrite(
                repository + "/channels/latest/9.minisig",
                with: Array(key.signature(of: pointer.file, comment: "x").text.utf8))
            if key.publicKey == old.publicKey {
                expectCorrupt("signed by the old key") { try pull([]) }
                expectCorrupt("signed by the old key, named") { try pull([old]) }
            } else {
                #expect(try pull([old]).sequence == 9)
            }
        }
    }

    @Test("who comes later, with either key, gets there; several in a row too")
    func later() throws {
        let third = SigningKey()
        _ = try rotate(old, new)
        _ = try rotate(new, third)
        for (number, key) in [old, new, third].enumerated() {
            let outcome = try pull([key], to: sample.file("receiver\(number)"))
            #expect(outcome.verifiedBy == third.publicKey.name)
        }
        for key in [old, third] {
            let found = try RepositoryVerification(folder: repository, keys: [key.publicKey])
                .run(threads: 1)
            #expect(found.defects.isEmpty, "\(found.defects)")
        }
        let error = #expect(throws: QuarryError.self) { try export(old) }
        #expect(error?.code == .invalidInput && error?.statement.contains("place") == true)
        try export(third)
    }

    @Test("only channels of the old key move, and a second time none does")
    func channels() throws {
        let other = SigningKey()
        try export(other, channel: "beta")
        #expect(try rotate(old, new).channels == ["latest"])
        let before = try files(below: repository)
        #expect(try rotate(old, new).channels.isEmpty)
        #expect(try files(below: repository) == before)
        for (older, newer) in [(old, other), (new, old), (old, old)] {
            #expect(throws: QuarryError.self) { try rotate(older, newer) }
        }
        #expect(throws: QuarryError.self) {
            try KeyRotation(from: old, to: other, folder: sample.index).run()
        }
    }

    @Test("the new key signs no pointer that the old one has not signed, and nothing is written")
    func forgedPointer() throws {
        let path = repository + "/channels/latest.json"
        let good = try FileSystem.read(path)
        var pointer = try ChannelPointer(file: good, channel: "latest", path: "p")
        pointer.index = "payroll"
        try overwrite(path, with: pointer.file)
        let before = try files(below: repository)
        expectCorrupt("another pointer under the old key's signature") { _ = try rotate(old, new) }
        #expect(try files(below: repository) == before)
        // Signed by somebody else it is no channel of the old key.
        let signature = repository + "/channels/latest/1.minisig"
        let sound = try FileSystem.read(signature)
        try overwrite(
            signature,
            with: Array(SigningKey().signature(of: pointer.file, comment: "x").text.utf8))
        #expect(try rotate(old, new).channels.isEmpty)
        #expect(try FileSystem.read(path) == pointer.file)
        #expect(!FileSystem.exists(repository + "/channels/latest/2.json"))
        try overwrite(path, with: good)
        try overwrite(signature, with: sound)
        #expect(try rotate(old, new).channels == ["latest"])
        let moved = try RepositoryFolder(repository).pointer(of: "latest")
        #expect(moved?.index == "handbook" && moved?.sequence == 2)
    }

    @Test("a statement that the old key has not signed, or of other keys, is refused")
    func forged() throws {
        let rogue = SigningKey()
        try pull([old])
        let before = try files(below: index)
        func state(_ older: PublicKey, _ newer: PublicKey, signedBy key: SigningKey?) throws {
            let text = Array(KeySuccession(from: older, to: newer).text.utf8)
            let name = "repository/" + RepositoryLayout.succession(of: old.publicKey)
            try FileSystem.remove(sample.file(name) + ".minisig")
            _ = try sample.folder.put(text, name)
            guard let key else { return }
            let signature = key.signature(of: text, comment: "x").text
            _ = try sample.folder.put(Array(signature.utf8), name + ".minisig")
        }
        try sample.publish(["a.md": "Rogue."])
        try export(rogue, over: [old])
        expectCorrupt("no statement") { try pull([]) }
        try state(old.publicKey, rogue.publicKey, signedBy: nil)
        expectCorrupt("unsigned") { try pull([]) }
        try state(old.publicKey, rogue.publicKey, signedBy: rogue)
        expectCorrupt("signed by the new key") { try pull([]) }
        try state(new.publicKey, rogue.publicKey, signedBy: old)
        expectCorrupt("of another key") { try pull([]) }
        try state(old.publicKey, new.publicKey, signedBy: old)
        expectCorrupt("to another key than signed the pointer") { try pull([]) }
        #expect(try files(below: index) == before)
        #expect(KeySuccession(Array("quarry-key-succession 1\nfrom x\nto y\n".utf8)) == nil)
    }

    @Test("keys that point to one another end a search")
    func loop() throws {
        let (a, b) = (old, new)
        for (older, newer) in [(a, b), (b, a)] {
            let text = Array(
                KeySuccession(from: older.publicKey, to: newer.publicKey).text.utf8)
            let name = "repository/" + RepositoryLayout.succession(of: older.publicKey)
            _ = try sample.folder.put(text, name)
            let signature = older.signature(of: text, comment: "x").text
            _ = try sample.folder.put(Array(signature.utf8), name + ".minisig")
        }
        let reader = FolderReader(folder: repository)
        #expect(try reader.successors(of: a.publicKey) == [b.publicKey])
        #expect(try reader.successors(of: SigningKey().publicKey) == [])
    }
}
