import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Publishing

@Suite("What a bucket is held to")
struct BucketStoreTests {
    private static let prefix = "handbook/"

    private func store(_ server: BucketServer) throws -> BucketStore {
        var patience = WebReader.Patience()
        patience.silence = 5
        patience.attempts = 4
        patience.pause = 0.01
        return try BucketStore(
            address: "s3://indexes/handbook", environment: server.environment, patience: patience)
    }

    @Test("a list whose pages lead back to one another has no end, and is said to have none")
    func endless() throws {
        let server = try BucketServer { request, number in
            guard request.query.contains("list-type") else { return nil }
            return .body(
                "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>"
                    + ["a", "b", "c"][number % 3]
                    + "</NextContinuationToken></ListBucketResult>")
        }
        let store = try store(server)
        let error = #expect(throws: QuarryError.self) { try store.files(below: "objects") }
        #expect(error?.code == .corrupt && server.requests.count == 4)
    }

    @Test("a write goes on from what this process wrote, not from what somebody else did since")
    func rewritten() throws {
        let server = try BucketServer()
        let store = try store(server)
        let name = RepositoryLayout.pointer("latest")
        try store.write([1], to: name, if: .unmoved)
        try store.write([2], to: name, if: .unmoved)
        server.objects[Self.prefix + name] = [9]
        let error = #expect(throws: QuarryError.self) {
            try store.write([3], to: name, if: .unmoved)
        }
        #expect(error?.code == .alreadyExists && server.objects[Self.prefix + name] == [9])
    }

    @Test("the gate is shown the text of the channel's root where no generation here has it")
    func facts() throws {
        let server = try BucketServer()
        let sample = try SampleIndex()
        func export(_ options: IndexExport.Options) throws {
            let folder = RepositoryFolder(store: try store(server))
            _ = try IndexExport(index: sample.index, to: folder, options: options).run()
        }
        try export(.init())
        let first = try sample.store.currentManifest()
        try sample.publish(["one.md": "One."])
        try FileSystem.remove(sample.store.layout.generation(1))
        let seen = Mutex<Manifest?>(nil)
        var options = IndexExport.Options()
        options.judge = { _, current in
            if case .facts(let manifest, let error) = current, error.code == .unsupported {
                seen.withLock { $0 = manifest }
            }
            return GateReport(checks: [])
        }
        try export(options)
        #expect(seen.withLock { $0?.root } == first.root)
        #expect(seen.withLock { $0?.statistics } == first.statistics)
    }
}
