import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("Exporting an index into a repository")
struct ExportTests {
    private let sample: SampleIndex
    private let key = SigningKey()
    private var repository: String { sample.file("repository") }

    init() throws { sample = try SampleIndex() }

    @discardableResult
    private func export(
        signed: Bool = true, isUnsigned: Bool = false, channel: String = "latest",
        tag: String? = nil,
        refreshes: Bool = false, now: Int = 1_000
    ) throws -> ExportOutcome {
        try IndexExport(
            index: sample.index, folder: repository,
            options: .init(
                channel: channel, key: signed ? key : nil, isUnsigned: isUnsigned, tag: tag,
                refreshes: refreshes, threads: 2, now: now)
        ).run()
    }

    private func pointer() throws -> [String: Any] {
        let file = try FileSystem.read(repository + "/channels/latest.json")
        return try #require(
            try JSONSerialization.jsonObject(with: Data(file)) as? [String: Any])
    }

    @Test("it has the layout, and nothing of the machine")
    func layout() throws {
        let outcome = try export(tag: "v1")
        let manifest = try sample.store.currentManifest()
        let found = try files(below: repository)
        var expected: Set = [
            "channels/latest.json", "channels/latest/1.minisig", "channels/latest/1.sig",
            "channels/latest/1.json",
            "tags/v1",
        ]
        for ending in ["", ".minisig", ".sig"] {
            expected.insert("roots/\(manifest.root)/root.txt\(ending)")
        }
        for file in manifest.segments.flatMap(\.files) {
            let name = "objects/\(file.sha256.prefix(2))/\(file.sha256)"
            expected.insert(name)
            #expect(found[name]?.count == file.length)
        }
        #expect(Set(found.keys) == expected)
        #expect(outcome.objects == outcome.writtenObjects && outcome.isNew)
        #expect(outcome.root == manifest.root && outcome.sequence == 1)
        #expect(outcome.writtenBytes == manifest.byteCount)
        for (name, bytes) in found {
            let text = String(decoding: bytes, as: UTF8.self)
            for secret in [sample.folder.path, "secret-host"] {
                #expect(!text.contains(secret), "\(name) holds \(secret)")
            }
        }
        let pointer = try pointer()
        #expect(
            Set(pointer.keys) == [
                "schema", "index", "channel", "sequence", "root", "created_at", "bytes",
                "min_reader", "writer", "gate", "deltas",
            ])
        #expect(pointer["index"] as? String == "handbook")
        #expect(pointer["root"] as? String == manifest.root)
        #expect(pointer["gate"] is NSNull && (pointer["deltas"] as? [Any])?.isEmpty == true)
        #expect(pointer["writer"] as? String == manifest.fingerprints["writer"])
        #expect(pointer["created_at"] as? Int == 1_000)
    }

    @Test("the same root is not exported again, unless a fresh pointer is wanted")
    func unchanged() throws {
        try export()
        let before = try files(below: repository)
        let again = try export(now: 2_000)
        #expect(!again.isNew && again.writtenObjects == 0 && again.sequence == 1)
        #expect(try files(below: repository) == before)
        let fresh = try export(refreshes: true, now: 3_000)
        #expect(fresh.isNew && fresh.sequence == 2 && fresh.writtenObjects == 0)
        #expect(try pointer()["created_at"] as? Int == 3_000)
    }

    @Test("an unsigned channel is signed by the next export with a key")
    func signedLater() throws {
        let first = try export(signed: false)
        #expect(first.signedBy == nil && first.sequence == 1)
        #expect(!(try export(signed: false)).isNew)
        let second = try export()
        #expect(second.isNew && second.sequence == 2 && second.signedBy == key.publicKey)
    }

    @Test("a signed channel does not move without a signature, unless that is said")
    func unsignedLater() throws {
        try export()
        try sample.publish(["one.md": "One."])
        let before = try files(below: repository)
        let error = #expect(throws: QuarryError.self) { try export(signed: false) }
        #expect(error?.code == .invalidInput && error?.statement.contains("--unsigned") == true)
        #expect(try files(below: repository) == before)
        // Nor where the pointer is gone.
        try FileSystem.remove(repository + "/channels/latest.json")
        #expect(throws: QuarryError.self) { try export(signed: false) }
        #expect(try export(signed: false, isUnsigned: true).sequence == 2)
        #expect(try !export(signed: false).isNew)
    }

    @Test("a root's signature is that of who signed it first; both forms go together")
    func rootSignature() throws {
        try export()
        let root = try sample.store.currentManifest().root
        let name = repository + "/" + RepositoryLayout.rootText(root)
        let first = try (FileSystem.read(name + ".minisig"), FileSystem.read(name + ".sig"))
        let other = SigningKey()
        _ = try IndexExport(
            index: sample.index, folder: repository, options: .init(channel: "beta", key: other)
        ).run()
        #expect(try FileSystem.read(name + ".minisig") == first.0)
        #expect(try FileSystem.read(name + ".sig") == first.1)
        // Either key proves the root: by its own signature or by a pointer's.
        for key in [key, other] {
            let found = try RepositoryVerification(folder: repository, keys: [key.publicKey])
                .run(threads: 1)
            #expect(found.defects.count == 1 && found.defects[0].path?.contains("channels") == true)
        }
        let both = try RepositoryVerification(
            folder: repository, keys: [key.publicKey, other.publicKey])
        #expect(try both.run(threads: 1).defects.isEmpty)
        try overwrite(name + ".minisig", with: Array("nonsense".utf8))
        try export()
        #expect(try FileSystem.read(name + ".minisig") == first.0)
    }

    @Test("an index whose name can't stand in a pointer is refused before anything is written")
    func indexNames() throws {
        for name in ["hand\nbook", "hand\u{1B}[2Jbook"] {
            let odd = try SampleIndex(name: name, ["a.md": "A."])
            let error = #expect(throws: QuarryError.self) {
                try IndexExport(index: odd.index, folder: repository, options: .init()).run()
            }
            #expect(error?.code == .invalidInput && !FileSystem.exists(repository))
        }
    }

    @Test("neither the index's own folder nor one with objects of other kinds is written to")
    func otherFolders() throws {
        let before = try files(below: sample.index)
        for folder in [sample.index, sample.index + "/site"] {
            let error = #expect(throws: QuarryError.self) {
                try IndexExport(index: sample.index, folder: folder, options: .init()).run()
            }
            #expect(error?.code == .invalidInput)
        }
        #expect(try files(below: sample.index) == before)
        _ = try sample.folder.put([1], "repository/objects/pack/x")
        #expect(throws: QuarryError.self) { try export() }
        #expect(!RepositoryVerification.isRepository(repository))
        #expect(try files(below: repository) == ["objects/pack/x": [1]])
    }

    @Test("of a changed index only what is new is written")
    func changed() throws {
        try export()
        var texts = SampleIndex.texts
        texts["leave.md"] = "Parental leave is eighteen weeks."
        let manifest = try sample.publish(texts)
        let before = Set(try files(below: repository).keys)
        let outcome = try export()
        #expect(outcome.sequence == 2 && outcome.writtenObjects < outcome.objects)
        let new = Set(try files(below: repository).keys).subtracting(before)
        #expect(new.count { $0.hasPrefix("objects/") } == outcome.writtenObjects)
        #expect(try pointer()["root"] as? String == manifest.root)
    }

    @Test("a damaged object is written anew, a damaged index is not exported")
    func damage() throws {
        try export()
        let manifest = try sample.store.currentManifest()
        let object = repository + "/" + RepositoryLayout.object(manifest.objects[0].sha256)
        let good = try FileSystem.read(object)
        for bad in [Array(good.dropLast()), good.map { $0 ^ 1 }, []] {
            try overwrite(object, with: bad)
            let defects = try RepositoryVerification(folder: repository, keys: [])
                .run(threads: 1).defects
            #expect(defects.count == 1)
            #expect(try export().writtenObjects == 1)
            #expect(try FileSystem.read(object) == good)
        }
        let pointer = try FileSystem.read(repository + "/channels/latest.json")
        var texts = SampleIndex.texts
        texts["leave.md"] = "Changed."
        try sample.publish(texts)
        let file = try #require(try sample.segmentFiles().first)
        var bytes = try FileSystem.read(file)
        bytes[70] ^= 1
        try overwrite(file, with: bytes)
        let error = #expect(throws: QuarryError.self) { try export() }
        #expect(error?.code == .corrupt && error?.path == file)
        #expect(try FileSystem.read(repository + "/channels/latest.json") == pointer)
    }

    @Test("what is no repository, another index's channel and bad names are left alone")
    func refusals() throws {
        try FileSystem.makeFolder(repository)
        let other = try SampleIndex(name: "other")
        _ = try sample.folder.put([1], "repository/photo.jpg")
        #expect(throws: QuarryError.self) { try export() }
        #expect(try files(below: repository) == ["photo.jpg": [1]])
        try FileSystem.remove(repository)
        try export()
        let error = #expect(throws: QuarryError.self) {
            try IndexExport(index: other.index, folder: repository, options: .init()).run()
        }
        #expect(error?.code == .alreadyExists)
        for name in ["", "a/b", "..", ".x", "é", String(repeating: "x", count: 65)] {
            #expect(throws: QuarryError.self, "\(name)") { try export(channel: name) }
        }
        #expect(throws: QuarryError.self) {
            try IndexExport(index: sample.index, folder: "s3://bucket", options: .init()).run()
        }
        try export(tag: "v1")
        try sample.publish(["one.md": "One."])
        #expect(throws: QuarryError.self, "a tag stands for one root") { try export(tag: "v1") }
    }

    @Test("two exports into one repository exclude each other")
    func locked() throws {
        try export()
        let lock = try #require(try FolderLock.ifFree(repository))
        let error = #expect(throws: QuarryError.self) { try export() }
        #expect(error?.code == .alreadyExists)
        lock.release()
        try export()
    }

    @Test("a number once signed is never given again, even if the pointer is gone")
    func sequence() throws {
        try export()
        try export(refreshes: true)
        try FileSystem.remove(repository + "/channels/latest.json")
        #expect(try export().sequence == 3)
    }

    @Test("a whole repository is found whole, and every damage to it is found")
    func verified() throws {
        try export(tag: "v1")
        // What an export leaves that was killed before a root's text was there.
        try FileSystem.makeFolder(repository + "/roots/" + Digest.sha256("x").hex)
        let verification = try RepositoryVerification(folder: repository, keys: [key.publicKey])
        let whole = try verification.run(threads: 2)
        #expect(whole.defects.isEmpty && whole.channels == 1 && whole.roots == 1)
        #expect(whole.files > 0 && RepositoryVerification.isRepository(repository))
        #expect(!RepositoryVerification.isRepository(sample.index))
        for (name, bytes) in try files(below: repository) {
            var damaged = bytes
            damaged[bytes.count / 2] ^= 1
            try overwrite(repository + "/" + name, with: damaged)
            #expect(try !verification.run(threads: 1).defects.isEmpty, "\(name)")
            try overwrite(repository + "/" + name, with: bytes)
        }
        let foreign = try RepositoryVerification(folder: repository, keys: [SigningKey().publicKey])
        #expect(try foreign.run(threads: 1).defects.count == 2)
    }

    @Test("a pointer that is cut or damaged at any byte is refused with a typed error")
    func hostilePointers() throws {
        let file = ChannelPointer(
            index: "handbook", channel: "latest", sequence: 7,
            root: Digest.sha256("x").hex, createdAt: 5, bytes: 9, minReader: 2, writer: nil
        ).file
        #expect(try ChannelPointer(file: file, channel: "latest", path: "p").sequence == 7)
        for length in 0..<file.count - 2 {
            let error = #expect(throws: QuarryError.self) {
                try ChannelPointer(file: Array(file[..<length]), channel: "latest", path: "p")
            }
            #expect(error?.code == .corrupt)
        }
        let text = String(decoding: file, as: UTF8.self)
        let changes: [(String, String, ErrorCode)] = [
            (#""schema" : 1"#, #""schema" : 2"#, .formatTooNew),
            (#""min_reader" : 2"#, #""min_reader" : 99"#, .formatTooNew),
            (#""sequence" : 7"#, #""sequence" : 0"#, .corrupt),
            (#""sequence" : 7"#, #""sequence" : 99999999999999999999"#, .corrupt),
            (#""sequence" : 7"#, #""sequence" : 9007199254740992"#, .corrupt),
            (#""sequence" : 7"#, #""previous" : 7, "sequence" : 7"#, .corrupt),
            (#""sequence" : 7"#, #""previous" : 0, "sequence" : 7"#, .corrupt),
            (#""bytes" : 9"#, #""bytes" : -9"#, .corrupt),
            (#""created_at" : 5"#, #""created_at" : -1"#, .corrupt),
            (#""created_at" : 5"#, #""created_at" : 253402300800"#, .corrupt),
            (#""created_at" : 5"#, #""created_at" : 9223372036854775807"#, .corrupt),
            ("handbook", "../x", .corrupt), ("handbook", "", .corrupt),
            (#""channel" : "latest""#, #""channel" : "beta""#, .corrupt),
            (Digest.sha256("x").hex, "../../etc/passwd", .corrupt),
            (Digest.sha256("x").hex, Digest.sha256("x").hex.uppercased(), .corrupt),
        ]
        for (from, to, code) in changes {
            #expect(text.contains(from))
            let error = #expect(throws: QuarryError.self, "\(to)") {
                try ChannelPointer(
                    file: Array(text.replacing(from, with: to).utf8), channel: "latest", path: "p")
            }
            #expect(error?.code == code, "\(to)")
        }
        let latest = text.replacing(#""created_at" : 5"#, with: #""created_at" : 253402300799"#)
        #expect(
            try ChannelPointer(file: Array(latest.utf8), channel: "latest", path: "p").createdAt
                == 253_402_300_799)
        let long = "\u{1B}[2J" + String(repeating: "x", count: 10_000)
        let foreign = ChannelPointer(
            index: "handbook", channel: long, sequence: 7, root: Digest.sha256("x").hex,
            createdAt: 5, bytes: 9, minReader: 2, writer: nil)
        let error = #expect(throws: QuarryError.self) {
            try ChannelPointer(file: foreign.file, channel: "latest", path: "p")
        }
        let statement = try #require(error?.statement)
        #expect(statement.count < 200 && statement.contains("\\u{1B}[2Jxx"))
        #expect(!statement.contains("\u{1B}"))
    }
}
