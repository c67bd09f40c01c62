import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("What a pull believes")
struct PullTrustTests: PullTesting {
    let sample: SampleIndex
    let key = SigningKey()

    init() throws {
        sample = try SampleIndex()
        try export()
    }

    @Test("what is unsigned, signed by others or forged is refused")
    func signatures() throws {
        try refused("a foreign key") { try pull(trusting: [SigningKey()]) }
        let signature = repository + "/channels/latest/1.minisig"
        let good = try FileSystem.read(signature)
        try FileSystem.remove(signature)
        try refused("no signature") { try pull() }
        try overwrite(signature, with: Array("nonsense".utf8))
        try refused("no signature at all") { try pull() }
        try overwrite(signature, with: try hashedForm(of: good))
        try refused("minisign's hashed form") { try pull() }
        try overwrite(signature, with: good)
        let pointer = repository + "/channels/latest.json"
        let text = String(decoding: try FileSystem.read(pointer), as: UTF8.self)
        try overwrite(pointer, with: Array(text.replacing("1000000", with: "1000001").utf8))
        try refused("another pointer than the signed one") { try pull() }
        try overwrite(pointer, with: Array(text.utf8))
        #expect(try pull(trusting: [SigningKey(), key]).verifiedBy == key.publicKey.name)
        // The key is remembered: nothing unsigned is taken although nobody asks for it again.
        _ = try change("Unsigned.")
        try export(signed: false)
        try refused("unsigned, with a key remembered") { try pull(trusting: []) }
        let (rogue, new) = (SigningKey(), SigningKey())
        try export(rogue)
        try refused("signed by a rogue") { try pull(trusting: []) }
        try export(new, over: [rogue])
        #expect(try pull(trusting: [key, new]).verifiedBy == new.publicKey.name)
    }

    /// What `minisign -S` writes without `-l`, as far as anybody looks who can't check it.
    private func hashedForm(of file: [UInt8]) throws -> [UInt8] {
        var lines = String(decoding: file, as: UTF8.self).components(separatedBy: "\n")
        var signature = try #require(Data(base64Encoded: lines[1]))
        signature.replaceSubrange(0..<2, with: Data("ED".utf8))
        lines[1] = signature.base64EncodedString()
        return Array(lines.joined(separator: "\n").utf8)
    }

    @Test("an older pointer, a second one of its number, and another index's are refused")
    func replays() throws {
        let channels = repository + "/channels"
        let old = try FileSystem.read(channels + "/latest.json")
        _ = try change("New.")
        try export()
        try pull()
        let new = try FileSystem.read(channels + "/latest.json")
        try overwrite(channels + "/latest.json", with: old)
        try refused("an old pointer with its own good signature") { try pull() }
        try overwrite(channels + "/latest.json", with: new)
        #expect(try pull().way == .unchanged)

        // The same number with another root, well signed.
        let other = try change("Other.")
        var pointer = try ChannelPointer(file: new, channel: "latest", path: "p")
        try export()
        pointer.root = other.root
        pointer.bytes = other.byteCount
        pointer.deltas = []
        try put(pointer)
        try refused("a number taken twice") { try pull() }
        pointer.sequence = 9
        pointer.index = "payroll"
        try put(pointer)
        try refused("another index") { try pull() }
        pointer.index = "handbook"
        pointer.bytes += 1
        try put(pointer)
        try refused("another size than the root says") { try pull() }
        pointer.bytes -= 1
        try put(pointer)
        #expect(try pull().root == other.root)
    }

    @Test("what an unsigned pointer said binds no signed one, nor is it taken for one")
    func unsignedFacts() throws {
        let path = repository + "/channels/latest.json"
        let signed = try FileSystem.read(path)
        var pointer = try ChannelPointer(file: signed, channel: "latest", path: "p")
        pointer.sequence = 1 << 52
        pointer.index = "payroll"
        try overwrite(path, with: pointer.file)
        #expect(try pull(trusting: []).sequence == 1 << 52)
        try overwrite(path, with: signed)
        try refused("with nobody's signature asked for, a number counts") { try pull(trusting: []) }
        let outcome = try pull()
        #expect(outcome.sequence == 1 && outcome.verifiedBy == key.publicKey.name)

        try FileSystem.remove(index)
        try export(signed: false, channel: "beta")
        try pull(trusting: [], channel: "beta")
        try pull()
        try refused("a channel that was taken unsigned") { try pull(channel: "beta") }
    }

    @Test("a channel known by the signature of a key that is trusted no more is looked at again")
    func changedTrust() throws {
        let other = SigningKey()
        try export(channel: "beta")
        try pull(trusting: [key, other], channel: "beta")
        try export(other, over: [key])
        try pull(trusting: [other])
        try refused("signed by a key of before") { try pull(trusting: [other], channel: "beta") }
    }

    @Test("a root that no index has is refused: names twice, sums beyond any disk, false segments")
    func hostileRoots() throws {
        let manifest = try sample.store.currentManifest()
        var doubled = manifest
        doubled.segments[0].files.append(doubled.segments[0].files[0])
        var huge = manifest
        for number in huge.segments[0].files.indices {
            huge.segments[0].files[number].length = .max
        }
        var strange = manifest
        strange.segments[0].id = manifest.segments[1].id
        let pointer = try ChannelPointer(
            file: try FileSystem.read(repository + "/channels/latest.json"), channel: "latest",
            path: "p")
        for (said, named) in [("doubled", doubled), ("huge", huge), ("strange", strange)] {
            var bad = named
            if said != "strange" {
                bad.segments[0].id = SegmentInfo.identity(
                    of: bad.segments[0].files.map { ($0.name, $0.length, $0.sha256) })
            }
            let text = Array(bad.rootText.utf8)
            var next = pointer
            next.root = Digest.sha256(text).hex
            _ = try sample.folder.put(text, "repository/" + RepositoryLayout.rootText(next.root))
            try put(next)
            let before = FileSystem.exists(index)
            let error = #expect(throws: QuarryError.self, "\(said)") { try pull() }
            #expect(error?.code == .corrupt && error?.path?.hasSuffix("root.txt") == true)
            #expect(FileSystem.exists(index) == before)
        }
        try put(pointer)
        #expect(try pull().root == manifest.root)
    }
}
