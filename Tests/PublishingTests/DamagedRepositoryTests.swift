import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("A repository in which small files are damaged")
struct DamagedRepositoryTests {
    private let folder: TemporaryFolder
    private let index: HistoryIndex
    private let key = SigningKey()
    private var roots: [String] = []
    private var repository: String { folder.file("repository") }

    /// Three roots that a channel had one after the other, with deltas between them.
    init() throws {
        folder = try TemporaryFolder()
        index = HistoryIndex(path: folder.file("index"), soleChunks: 60)
        var history = TextHistory(seed: 8, sources: 80)
        for _ in 1...3 {
            roots.append(try index.publish(history.texts).root)
            try export()
            history.change()
        }
    }

    @discardableResult
    private func export(refreshes: Bool = false) throws -> ExportOutcome {
        try IndexExport(
            index: index.path, folder: repository,
            options: .init(key: key, refreshes: refreshes, now: 1_000_000)
        ).run()
    }

    private func verify() throws -> RepositoryVerification.Findings {
        try RepositoryVerification(folder: repository, keys: [key.publicKey]).run(threads: 1)
    }

    private func damage(_ name: String, _ change: ([UInt8]) -> [UInt8]) throws {
        let path = repository + "/" + name
        try overwrite(path, with: change(try FileSystem.read(path)))
    }

    @Test("verify finds each of them, whatever else is wrong with a channel or a root")
    func each() throws {
        let objects = try index.store.currentManifest().objects
        let largest = try #require(objects.max { $0.length < $1.length })
        let deltas = try #require(try RepositoryFolder(repository).pointer(of: "latest")).deltas
        try #require(deltas.count == 2)
        let flipped =
            ["channels/latest/3.minisig", "channels/latest/3.sig"] + deltas.map(\.path) + [
                RepositoryLayout.rootText(roots[2]) + ".minisig",
                RepositoryLayout.object(largest.sha256),
            ]
        for name in flipped {
            try damage(name) { bytes in
                var bytes = bytes
                bytes[bytes.count / 2] ^= 1
                return bytes
            }
        }
        let cut = ["channels/latest/1.json", "channels/latest/2.json"]
        for name in cut { try damage(name) { Array($0.dropLast(20)) } }
        let found = try verify()
        #expect(
            found.defects.compactMap(\.path).sorted()
                == (flipped + cut).map { repository + "/" + $0 }.sorted(), "\(found.defects)")
        #expect(found.hasDamagedContent)
    }

    private func list() throws -> RepositoryListing { try RepositoryListing(folder: repository) }

    private func rollback(to sequence: Int? = nil) throws -> RepositoryRollback.Outcome {
        var options = RepositoryRollback.Options()
        options.key = key
        options.sequence = sequence
        return try RepositoryRollback(folder: repository, options: options).run()
    }

    private func prune() throws -> RepositoryPrune.Outcome {
        var options = RepositoryPrune.Options()
        options.policy.last = 1
        options.grace = 0
        return try RepositoryPrune(folder: repository, options: options).run()
    }

    /// That nothing is done, and what is said.
    private func expectRefused(
        _ words: String, _ said: Comment = "", _ body: () throws -> Void
    ) throws {
        let before = try files(below: repository)
        let error = #expect(throws: QuarryError.self, said) { try body() }
        #expect(error?.code == .corrupt, said)
        #expect(error?.statement.contains(words) == true, "\(said) \(String(describing: error))")
        #expect(try files(below: repository) == before, said)
    }

    @Test("of a channel's pointer that is cut or empty everybody says what to put in its place")
    func pointer() throws {
        let path = repository + "/channels/latest.json"
        let good = try FileSystem.read(path)
        for bad in [[], Array(good.prefix(good.count / 2))] {
            try overwrite(path, with: bad)
            let advice = "copy \(repository)/channels/latest/3.json over it"
            try expectRefused(advice, "export") { try export(refreshes: true) }
            try expectRefused(advice, "list") { _ = try list() }
            try expectRefused(advice, "rollback") { _ = try rollback() }
            try expectRefused(advice, "prune") { _ = try prune() }
            try expectRefused(advice, "rotate") {
                _ = try KeyRotation(from: key, to: SigningKey(), folder: repository).run()
            }
            let found = try verify()
            #expect(found.defects.contains { $0.path == path && $0.statement.contains(advice) })
            #expect(!found.hasDamagedContent)
        }
        let record = repository + "/channels/latest/3.json"
        #expect(try FileSystem.read(record) == good)
        try overwrite(path, with: FileSystem.read(record))
        #expect(try export().sequence == 3 && verify().defects.isEmpty)
        // Without any record that can be read.
        for number in 1...3 {
            try overwrite(repository + "/channels/latest/\(number).json", with: [])
        }
        try overwrite(path, with: [])
        try expectRefused("remove it, and export again") { try export(refreshes: true) }
        try FileSystem.remove(path)
        #expect(try export().sequence == 4)
    }

    @Test("a record that is damaged is passed over by who needs it not, and a prune waits")
    func record() throws {
        let name = "channels/latest/1.json"
        let path = repository + "/" + name
        let good = try FileSystem.read(path)
        try damage(name) { Array($0.dropLast(20)) }
        let listing = try list()
        #expect(listing.channels.map { $0.history.map(\.sequence) } == [[2, 3]])
        #expect(listing.defects.map(\.path) == [path])
        try expectRefused("nothing is removed", "prune") { _ = try prune() }
        try expectRefused("put it back", "to what can't be read") { _ = try rollback(to: 1) }
        let back = try rollback(to: 2)
        #expect(back.pointer.root == roots[1] && back.defects.map(\.path) == [path])
        try overwrite(path, with: good)
        #expect(try list().defects.isEmpty && prune().removedRoots.count == 2)
        #expect(try verify().defects.isEmpty)
    }

    @Test("where a damaged record may be the one to go back to, the pointer has to be named")
    func ambiguous() throws {
        try damage("channels/latest/2.json") { Array($0.dropLast(20)) }
        try expectRefused("--to") { _ = try rollback() }
        #expect(try rollback(to: 1).pointer.root == roots[0])
        // Removed, as is advised, it is in nobody's way.
        try FileSystem.remove(repository + "/channels/latest/2.json")
        #expect(try rollback().pointer.root == roots[2])
    }

    @Test("a damaged signature is in the way of no list and no prune, a damaged tag of a prune")
    func others() throws {
        try damage("channels/latest/3.minisig") { Array($0.prefix(20)) }
        let listing = try list()
        #expect(listing.channels.map(\.signedBy) == [nil])
        #expect(
            listing.defects.map(\.path) == [repository + "/channels/latest/3.minisig"])
        _ = try folder.put(Array("x\n".utf8), "repository/tags/v1")
        #expect(try list().tags.isEmpty && list().defects.count == 2)
        try expectRefused("nothing is removed", "prune") { _ = try prune() }
        try FileSystem.remove(repository + "/tags/v1")
        #expect(try prune().removedRoots.count == 2)
    }
}
