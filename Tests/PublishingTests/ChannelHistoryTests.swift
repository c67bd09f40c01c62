import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("What a channel had is what its pointer was")
struct ChannelHistoryTests {
    private let sample: SampleIndex
    private let key = SigningKey()
    private var repository: String { sample.file("repository") }
    private static let day = 86_400

    init() throws { sample = try SampleIndex() }

    private func change(_ number: Int) throws {
        var texts = SampleIndex.texts
        texts["leave.md"] = "Weeks of leave: \(number)."
        try sample.publish(texts)
    }

    @discardableResult
    private func export(
        day: Int, tag: String? = nil, to folder: RepositoryFolder? = nil
    ) throws -> ExportOutcome {
        try change(day)
        return try IndexExport(
            index: sample.index, to: folder ?? RepositoryFolder(repository),
            options: .init(key: key, tag: tag, now: day * Self.day)
        ).run()
    }

    /// What an export leaves that is killed just before the pointer moves.
    private func exportKilled(day: Int) throws {
        let path = repository + "/channels/latest.json"
        let pointer = try FileSystem.read(path)
        try export(day: day)
        try overwrite(path, with: pointer)
    }

    private func sequences() throws -> [[Int]] {
        try RepositoryListing(folder: repository).channels.map { $0.history.map(\.sequence) }
    }

    private func rollback(to sequence: Int? = nil) throws -> RepositoryRollback.Outcome {
        var options = RepositoryRollback.Options()
        options.key = key
        options.sequence = sequence
        options.now = 60 * Self.day
        return try RepositoryRollback(folder: repository, options: options).run()
    }

    private func prune(day: Int) throws -> RepositoryPrune.Outcome {
        var options = RepositoryPrune.Options()
        options.policy.last = 1
        options.now = day * Self.day
        return try RepositoryPrune(folder: repository, options: options).run()
    }

    @Test("a killed export's record is neither listed nor gone back to")
    func killed() throws {
        let first = try export(day: 1).root
        try exportKilled(day: 2)
        let third = try export(day: 3)
        #expect(third.sequence == 3)
        #expect(try sequences() == [[1, 3]])
        let error = #expect(throws: QuarryError.self) { try rollback(to: 2) }
        #expect(error?.code == .notFound)
        let back = try rollback()
        #expect(back.restored == 1 && back.pointer.root == first && back.pointer.sequence == 4)
        #expect(try sequences() == [[1, 3, 4]])
        let found = try RepositoryVerification(folder: repository, keys: [key.publicKey])
            .run(threads: 1)
        #expect(found.defects.isEmpty, "\(found.defects)")
    }

    @Test("a root's grace time begins when the channel left it, and no killed export counts")
    func grace() throws {
        let first = try export(day: 1, tag: "v1").root
        try exportKilled(day: 2)
        let third = try export(day: 50).root
        let outcome = try prune(day: 50)
        #expect(outcome.kept[first] == ["grace", "tag v1"])
        let left = try FileSystem.names(in: repository + "/channels/latest")
        #expect(left.allSatisfy { !$0.hasPrefix("2.") })
        // Nor does it count once the pointer after it is gone.
        try export(day: 52)
        let later = try prune(day: 54)
        #expect(later.removedRoots == [third])
        #expect(try sequences() == [[1, 4]])
    }

    @Test("nor does one count that lost to another export into a bucket")
    func lost() throws {
        let server = try BucketServer()
        let folder = {
            RepositoryFolder(
                store: try BucketStore(
                    address: "s3://indexes/handbook", environment: server.environment))
        }
        try export(day: 1, to: folder())
        let name = "handbook/channels/latest.json"
        let pointer = try #require(server.objects[name])
        try export(day: 2, to: folder())
        server.objects[name] = pointer
        try export(day: 3, to: folder())
        let listing = try RepositoryListing(folder())
        #expect(listing.channels.map { $0.history.map(\.sequence) } == [[1, 3]])
    }

    @Test("records that say nothing of the one before, as older versions wrote them, all count")
    func older() throws {
        for day in 1...2 { try export(day: day) }
        let folder = try RepositoryFolder(repository)
        var pointer = try #require(try folder.pointer(of: "latest"))
        pointer.sequence = 5
        pointer.previous = nil
        try folder.publish(pointer, signedBy: key)
        #expect(try sequences() == [[1, 2, 5]])
    }
}
