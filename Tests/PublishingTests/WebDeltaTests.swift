import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Publishing

@Suite("Deltas from a web server that is not to be relied on")
struct WebDeltaTests {
    private let folder: TemporaryFolder
    private let root: String
    private let delta: DeltaEntry
    private var repository: String { folder.file("repository") }
    private var receiver: String { folder.file("receiver") }

    /// A receiver with the old root, and a repository with a new one.
    init() throws {
        folder = try TemporaryFolder()
        let repository = folder.file("repository")
        let index = HistoryIndex(path: folder.file("index"), dimension: 64)
        var history = TextHistory(seed: 4, sources: 40)
        try index.publish(history.texts)
        _ = try IndexExport(index: index.path, folder: repository, options: .init()).run()
        _ = try IndexPull(
            from: FolderReader(folder: repository), index: folder.file("receiver"),
            options: .init()
        ).run()
        history.change()
        root = try index.publish(history.texts).root
        let outcome = try IndexExport(
            index: index.path, folder: repository, options: .init()
        ).run()
        delta = try #require(outcome.delta)
    }

    private func pull(
        _ server: RepositoryServer,
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> PullOutcome {
        var patience = WebReader.Patience()
        patience.silence = 2
        patience.attempts = 4
        patience.pause = 0.01
        return try IndexPull(
            from: WebReader(address: server.address, patience: patience), index: receiver,
            options: .init(writer: "writer")
        ).run(progress: progress)
    }

    /// Of the segments that the receiver lacks.
    private func missingBytes() throws -> Int {
        let here = try GenerationStore(root: receiver).currentManifest().segments.map(\.id)
        let manifest = try GenerationStore(root: folder.file("index")).currentManifest()
        return manifest.segments.filter { !here.contains($0.id) }.reduce(0) { $0 + $1.byteCount }
    }

    private func server(
        _ fault: @escaping @Sendable (_ number: Int) -> RepositoryServer.Fault?
    ) throws -> RepositoryServer {
        try RepositoryServer(repository) { request, number in
            request.path.hasSuffix(".qd") ? fault(number) : nil
        }
    }

    @Test("three files come: the pointer, the root and the delta; unchanged is one request")
    func requests() throws {
        let server = try server { _ in nil }
        let outcome = try pull(server)
        #expect(outcome.way == .delta && outcome.root == root)
        #expect(
            server.requests.map(\.path) == [
                "/channels/latest.json", "/roots/\(root)/root.txt", "/\(delta.path)",
            ])
        try expectWhole(receiver)
        let again = try pull(server)
        #expect(again.way == .unchanged && again.bytesDownloaded == 0)
        #expect(server.requests.count == 4)
    }

    @Test("what was cut off is gone on with from the byte that is missing")
    func cutOff() throws {
        let half = delta.bytes / 2
        let server = try server { number in number == 1 ? .cut(half) : nil }
        #expect(try pull(server).way == .delta)
        let ranges = server.requests.filter { $0.path.hasSuffix(".qd") }.map { $0.headers["range"] }
        #expect(ranges == [nil, "bytes=\(half)-"])
        try expectWhole(receiver)
    }

    @Test(
        "a delta that is not there, or another thing, costs nothing but the way",
        arguments: [
            RepositoryServer.Fault.status(404), .status(403), .body(Array("<html>".utf8)),
            .longer(100), .body([UInt8](repeating: 7, count: 2_000)),
        ])
    func whole(fault: RepositoryServer.Fault) throws {
        let server = try server { _ in fault }
        let outcome = try pull(server)
        #expect(outcome.way == .objects && outcome.deltaRefusal != nil && outcome.root == root)
        try expectWhole(receiver)
        #expect(!FileSystem.exists(receiver + "/.pull"))
    }

    @Test(
        "a server that is busy ends the pull, and the delta is gone on with",
        arguments: [RepositoryServer.Fault.status(429), .status(503), .drop])
    func busy(fault: RepositoryServer.Fault) throws {
        let half = delta.bytes / 2
        let isDown = Mutex(true)
        let server = try server { number in
            guard isDown.withLock({ $0 }) else { return nil }
            return number == 1 ? .cut(half) : fault
        }
        let before = try GenerationStore(root: receiver).currentManifest().root
        let error = #expect(throws: QuarryError.self) { try pull(server) }
        #expect(error?.code == .limitExceeded)
        #expect(try GenerationStore(root: receiver).currentManifest().root == before)
        isDown.withLock { $0 = false }
        let asked = server.requests.count
        let outcome = try pull(server)
        #expect(outcome.way == .delta && outcome.root == root)
        let last = server.requests.dropFirst(asked).first { $0.path.hasSuffix(".qd") }
        #expect(last?.headers["range"] == "bytes=\(half)-")
        #expect(!server.requests.contains { $0.path.hasPrefix("/objects") })
        try expectWhole(receiver)
    }

    @Test("progress is told as bytes come, of a delta too, and ends where all is here")
    func progress() throws {
        let (missing, half) = (try missingBytes(), delta.bytes / 2)
        let told = Mutex<[[Int]]>([])
        let server = try server { number in number == 1 ? .cut(half) : nil }
        let outcome = try pull(server) { done, total in told.withLock { $0.append([done, total]) } }
        #expect(outcome.way == .delta)
        let total = delta.bytes + missing
        #expect(told.withLock { $0.contains([half, total]) && $0.contains([delta.bytes, total]) })
        #expect(told.withLock { $0.last } == [total, total])
    }

    @Test("what came of a delta that was of no use counts for nothing")
    func progressOfWhole() throws {
        let missing = try missingBytes()
        let told = Mutex<[[Int]]>([])
        let server = try server { _ in .longer(100) }
        let outcome = try pull(server) { done, total in told.withLock { $0.append([done, total]) } }
        #expect(outcome.way == .objects)
        #expect(told.withLock { $0.contains([missing, missing]) })
        #expect(told.withLock { $0.allSatisfy { $0[0] <= $0[1] } })
    }
}
