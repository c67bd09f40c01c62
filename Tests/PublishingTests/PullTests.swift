import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("Pulling an index out of a repository")
struct PullTests: PullTesting {
    let sample: SampleIndex
    let key = SigningKey()

    init() throws {
        sample = try SampleIndex()
        try export()
    }

    @Test("the receiver has the sender's root, is whole, and gives the same answers")
    func same() throws {
        let outcome = try pull()
        let manifest = try sample.store.currentManifest()
        #expect(outcome.root == manifest.root && outcome.way == .objects)
        #expect(outcome.verifiedBy == key.publicKey.name && outcome.sequence == 1)
        #expect(outcome.bytesDownloaded > outcome.bytesOfIndex)
        #expect(outcome.bytesOfIndex == manifest.byteCount)
        #expect(try GenerationStore(root: index).currentManifest().root == manifest.root)
        try expectWhole(index)
        #expect(try answers(of: index) == answers(of: sample.index))
        #expect(try !answers(of: index).isEmpty)
        #expect(!FileSystem.exists(index + "/.pull"))
        let again = try pull()
        #expect(again.way == .unchanged && again.root == manifest.root)
        #expect(again.bytesDownloaded < 2_000)
        #expect(try GenerationStore(root: index).numbers() == [1])
    }

    @Test("after a change only segments that are missing come, and the way back stays open")
    func changed() throws {
        let first = try pull()
        let manifest = try change("Parental leave is eighteen weeks.")
        try export()
        let second = try pull()
        #expect(second.root == manifest.root && second.sequence == 2)
        #expect(second.bytesDownloaded < first.bytesDownloaded)
        try expectWhole(index)
        #expect(try answers(of: index) == answers(of: sample.index))
        #expect(try GenerationStore(root: index).numbers() == [1, 2])
    }

    @Test("who went back stays there until the channel points to another root")
    func wentBack() throws {
        let first = try pull()
        let manifest = try change("Parental leave is eighteen weeks.")
        try export()
        try pull()
        let store = GenerationStore(root: index)
        #expect(try store.rollback(to: nil).root == first.root)
        for refreshes in [false, true] {
            try export(refreshes: refreshes)
            let outcome = try pull()
            #expect(outcome.isRolledBack && outcome.way == .unchanged)
            #expect(outcome.root == first.root && outcome.sequence == (refreshes ? 3 : 2))
            #expect(try store.currentManifest().root == first.root)
        }
        #expect(try store.rollback(to: 2).root == manifest.root)
        #expect(try !pull().isRolledBack)
        _ = try store.rollback(to: 1)
        let third = try change("Parental leave is twenty weeks.")
        try export()
        let outcome = try pull()
        #expect(!outcome.isRolledBack && outcome.root == third.root)
        try expectWhole(index)
        // Another channel that is asked for is no going back.
        try export(channel: "beta")
        _ = try change("Parental leave is six weeks.")
        try export()
        try pull()
        #expect(try pull(channel: "beta").root == third.root)
        #expect(try pull().root == store.currentManifest().root)
    }

    @Test("a folder of other things, and an index that was built here, are left alone")
    func foreignFolders() throws {
        _ = try sample.folder.put([1], "receiver/photo.jpg")
        try refused("a folder of other things", code: .invalidInput) { try pull() }
        try FileSystem.remove(index)
        _ = try sample.folder.put([1], "receiver/segments/mine")
        try refused("segments of somebody's", code: .invalidInput) { try pull() }
        try FileSystem.remove(index)
        let built = try SampleIndex(["a.md": "Built here."])
        let before = try files(below: built.index)
        let error = #expect(throws: QuarryError.self) {
            try IndexPull(
                from: FolderReader(folder: repository), index: built.index, options: .init()
            ).run()
        }
        #expect(error?.code == .invalidInput)
        #expect(try files(below: built.index) == before)
        _ = try sample.folder.put([1], "receiver")
        #expect(throws: QuarryError.self, "a file") { try pull() }
        try FileSystem.remove(index)
        // What was pulled is known for it without its memory.
        try pull()
        try FileSystem.remove(index + "/pulled.json")
        #expect(try pull().way == .unchanged)
    }

    @Test("generations beyond those kept go away with their segments")
    func retention() throws {
        for number in 0..<6 {
            _ = try change("Edit \(number).")
            try export()
            try pull()
        }
        let store = GenerationStore(root: index)
        #expect(try store.numbers().count == 3)
        let named = try Set(
            store.numbers().flatMap { try store.manifest($0).segments.map(\.id) })
        #expect(try Set(FileSystem.names(in: store.layout.segments)) == named)
    }

    @Test("a swapped, cut, longer or missing object, and a root under another name, are refused")
    func objects() throws {
        let manifest = try sample.store.currentManifest()
        let objects = manifest.objects.map { repository + "/" + RepositoryLayout.object($0.sha256) }
        let good = try FileSystem.read(objects[0])
        let swapped = try FileSystem.read(objects[1])
        var flipped = good
        flipped[good.count / 2] ^= 1
        for (said, bad) in [
            ("swapped", swapped), ("cut", Array(good.dropLast(7))), ("longer", good + [0]),
            ("flipped", flipped), ("empty", []),
        ] {
            try overwrite(objects[0], with: bad)
            try refused("an object \(said)") { try pull() }
        }
        try FileSystem.remove(objects[0])
        try refused("an object missing") { try pull() }
        try overwrite(objects[0], with: good)

        let root = repository + "/" + RepositoryLayout.rootText(manifest.root)
        let text = try FileSystem.read(root)
        let another = try SampleIndex(["a.md": "Other."])
        let other = try another.store.currentManifest().rootText
        for bad in [Array(other.utf8), Array(text.dropLast()), []] {
            try overwrite(root, with: bad)
            try refused("another root's text") { try pull() }
        }
        try FileSystem.remove(root)
        try refused("no root's text") { try pull() }
        try overwrite(root, with: text)
        #expect(try pull().root == manifest.root)
    }

    @Test("what a killed pull left is gone on with, and what it left wrong is fetched again")
    func leftovers() throws {
        let manifest = try sample.store.currentManifest()
        let segment = manifest.segments[0]
        let folder = index + "/.pull/" + segment.id
        try FileSystem.makeFolder(folder)
        try FileSystem.makeFolder(index + "/.pull/of-another-root")
        let contents = try segment.files.map {
            try FileSystem.read(repository + "/" + RepositoryLayout.object($0.sha256))
        }
        let names = segment.files.map { folder + "/" + $0.name }
        try overwrite(names[0], with: contents[0])
        try overwrite(names[1] + ".part", with: Array(contents[1].prefix(100)))
        try overwrite(names[2] + ".part", with: [UInt8](repeating: 7, count: 80))
        try overwrite(names[3], with: [1, 2, 3])
        try overwrite(names[4] + ".part", with: contents[4] + [1])
        let outcome = try pull()
        #expect(outcome.way == .objects)
        try expectWhole(index)
        #expect(!FileSystem.exists(index + "/.pull"))
        // The wrong beginning costs a file once more, the good ones save what they hold.
        let small = try [
            "channels/latest.json", "channels/latest/1.minisig",
            RepositoryLayout.rootText(manifest.root),
        ].reduce(0) { try $0 + FileSystem.read(repository + "/" + $1).count }
        #expect(
            outcome.bytesDownloaded
                == small + manifest.byteCount - contents[0].count - 100 + contents[2].count - 80)
    }

    @Test("a segment that lost a file comes again by itself, one that was damaged with --repair")
    func repairs() throws {
        try pull()
        let store = GenerationStore(root: index)
        let segment = try store.currentManifest().segments[0]
        let file = "\(store.layout.segment(segment.id))/\(segment.files[0].name)"
        try FileSystem.remove(file)
        #expect(try pull().way == .objects)
        try expectWhole(index)
        var bytes = try FileSystem.read(file)
        bytes[80] ^= 1
        try overwrite(file, with: bytes)
        #expect(try pull().way == .unchanged)
        #expect(try pull(repairs: true).way == .objects)
        try expectWhole(index)
    }

    @Test("a pointer may be as old as was said, and no older")
    func age() throws {
        #expect(try pull(maximumAge: 3_600, now: 1_003_600).way == .objects)
        for again in 0..<2 {
            try refused("too old \(again)", code: .limitExceeded) {
                try pull(maximumAge: 3_600, now: 1_003_601)
            }
        }
        try export(refreshes: true, now: 1_003_000)
        let outcome = try pull(maximumAge: 3_600, now: 1_003_601)
        #expect(outcome.way == .unchanged && outcome.sequence == 2)
        #expect(outcome.isStale(after: 600, at: 1_003_601))
        #expect(!outcome.isStale(after: 601, at: 1_003_601))
    }

    @Test("of a pointer that is more than a day ahead no age is believed")
    func ahead() throws {
        try export(refreshes: true, now: 1_000_000 + 86_400)
        let outcome = try pull(maximumAge: 3_600)
        #expect(outcome.way == .objects && !outcome.isStale(after: 1, at: 1_000_000))
        #expect(outcome.isStale(after: 1e9, at: 999_999))
        for again in 0..<2 {
            try refused("a second too far ahead \(again)", code: .limitExceeded) {
                try pull(maximumAge: 3_600, now: 999_999)
            }
        }
        #expect(try pull(now: 999_999).way == .unchanged)
    }

    @Test("an absent channel is said to be absent, a damaged memory is not forgotten in silence")
    func memory() throws {
        let reader = FolderReader(folder: repository)
        let error = #expect(throws: QuarryError.self) {
            try IndexPull(from: reader, index: index, options: .init(channel: "beta")).run()
        }
        #expect(error?.code == .notFound)
        try pull()
        try overwrite(index + "/pulled.json", with: Array("{}".utf8))
        try refused("a damaged memory") { try pull() }
    }
}
