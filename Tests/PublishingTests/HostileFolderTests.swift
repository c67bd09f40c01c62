import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("A repository's folder with other things in it than files")
struct HostileFolderTests: PullTesting {
    let sample: SampleIndex
    let key = SigningKey()

    init() throws {
        sample = try SampleIndex()
        try export()
    }

    @Test(
        "a pipe, a folder, a device or a link to itself in an object's place is damage, at once",
        .timeLimit(.minutes(1)), arguments: ["pipe", "folder", "device", "link"])
    func objects(kind: String) throws {
        let object = try #require(try sample.store.currentManifest().objects.first)
        let path = repository + "/" + RepositoryLayout.object(object.sha256)
        try FileSystem.remove(path)
        switch kind {
        case "pipe": try #require(mkfifo(path, 0o644) == 0)
        case "folder": try FileSystem.makeFolder(path)
        case "device": try FileSystem.makeLink(path, to: "/dev/zero")
        default: try FileSystem.makeLink(path, to: path)
        }
        let found = try RepositoryVerification(folder: repository, keys: []).run(threads: 2)
        #expect(found.defects.count == 1, "\(found.defects)")
        let error = #expect(throws: QuarryError.self, "\(kind)") { try pull() }
        #expect([.corrupt, .io].contains(error?.code), "\(String(describing: error))")
        #expect(!FileSystem.exists(sample.file("receiver/CURRENT")))
        // An export puts it right, if what is there can be replaced by a file.
        guard kind != "folder" else { return }
        _ = try IndexExport(
            index: sample.index, folder: repository, options: .init(key: key)
        ).run()
        try pull()
        try expectWhole(index)
    }

    @Test("links that lead back into themselves end nothing", .timeLimit(.minutes(1)))
    func loops() throws {
        for name in ["a", "b", "c"] {
            try FileSystem.makeLink(repository + "/objects/" + name, to: repository + "/objects")
        }
        var options = RepositoryPrune.Options()
        options.policy.last = 1
        options.grace = 0
        options.now = 2_000_000_000
        let outcome = try RepositoryPrune(folder: repository, options: options).run()
        #expect(outcome.removedObjects == 0)
        try pull()
    }

    @Test("a repository or an index without a name is none: the topmost folder is not looked at")
    func noName() throws {
        for check in [
            { try RepositoryPlace.check("", token: nil) },
            { _ = try RepositoryPlace.reader("", token: nil, index: "x") },
            { _ = try RepositoryFolder("").open() },
        ] {
            let error = #expect(throws: QuarryError.self) { try check() }
            #expect(error?.code == .invalidInput)
        }
    }
}
