import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("Deltas in a bucket")
struct BucketDeltaTests {
    private let folder: TemporaryFolder
    private let server: BucketServer
    private let index: HistoryIndex
    private var receiver: String { folder.file("receiver") }

    init() throws {
        folder = try TemporaryFolder()
        server = try BucketServer()
        index = HistoryIndex(path: folder.file("index"), storesTokens: true, soleChunks: 60)
    }

    private func repository() throws -> RepositoryFolder {
        RepositoryFolder(
            store: try BucketStore(
                address: "s3://indexes/handbook", environment: server.environment))
    }

    private func export(refreshes: Bool = false) throws {
        _ = try IndexExport(
            index: index.path, to: repository(), options: .init(refreshes: refreshes)
        ).run()
    }

    private func pull() throws -> PullOutcome {
        try IndexPull(
            from: repository().store.reader, index: receiver, options: .init(writer: "writer")
        ).run()
    }

    private var deltas: [String] {
        server.objects.keys.filter { $0.contains("/deltas/") }
    }

    @Test("they begin at the generations that the index keeps; a pull takes one")
    func kept() throws {
        var history = TextHistory(seed: 8, sources: 80)
        var roots: [String] = []
        for number in 0..<5 {
            if number > 0 { history.change() }
            roots.append(try index.publish(history.texts).root)
            try export()
            if number == 3 { #expect(try pull().root == roots[3]) }
        }
        let pointer = try #require(try repository().pointer(of: "latest"))
        #expect(pointer.deltas.map(\.from) == [roots[3], roots[2]])
        // Those of the pointer before are kept for pulls that are at them.
        #expect(deltas.count == 4)
        let outcome = try pull()
        #expect(outcome.way == .delta && outcome.root == roots[4])
        try expectWhole(receiver)

        // A refreshed pointer keeps them, and they are not written again.
        let puts = server.requests.count { $0.method == "PUT" && $0.path.contains("/deltas/") }
        try export(refreshes: true)
        #expect(try repository().pointer(of: "latest")?.deltas == pointer.deltas)
        #expect(
            server.requests.count { $0.method == "PUT" && $0.path.contains("/deltas/") } == puts)

        let whole = try RepositoryVerification(repository(), keys: []).run(threads: 2)
        #expect(whole.defects.isEmpty)
        for delta in deltas { server.objects[delta]?[100] ^= 1 }
        let damaged = try RepositoryVerification(repository(), keys: []).run(threads: 2)
        #expect(damaged.defects.count == 2, "each that the pointer names")
    }

    @Test("where one can't be written the export goes on without, and says so")
    func refused() throws {
        let full = try BucketServer { request, _ in
            request.method == "PUT" && request.path.contains("/deltas/")
                ? .status(500, code: "InternalError") : nil
        }
        var patience = WebReader.Patience()
        patience.attempts = 2
        patience.pause = 0.01
        let repository = RepositoryFolder(
            store: try BucketStore(
                address: "s3://indexes/handbook", environment: full.environment,
                patience: patience))
        var history = TextHistory(seed: 8, sources: 80)
        for number in 1...2 {
            let root = try index.publish(history.texts).root
            let outcome = try IndexExport(index: index.path, to: repository, options: .init()).run()
            #expect(outcome.isNew && outcome.sequence == number && outcome.delta == nil)
            #expect(outcome.deltaRefusal?.code == (number == 1 ? nil : .limitExceeded))
            #expect(try repository.pointer(of: "latest")?.root == root)
            history.change()
        }
        #expect(full.requests.count { $0.method == "PUT" && $0.path.contains("/deltas/") } == 2)
    }
}
