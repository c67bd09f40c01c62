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
        let manifest = try index.store.currentManifest()
        let deltas = try #require(try RepositoryFolder(repository).pointer(of: "latest")).deltas
        try #require(deltas.count == 2)
        let flipped =
            ["channels/latest/3.minisig", "channels/latest/3.sig"] + deltas.map(\.path) + [
                RepositoryLayout.rootText(roots[2]) + ".minisig",
                RepositoryLayout.object(try #require(manifest.objects.first).sha256),
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
}
