import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

/// Versions before take the request that ends an upload in parts for another one.
private let motoMakesFilesOfParts: Bool = {
    let check = """
        import boto3, moto, moto.server
        assert tuple(map(int, moto.__version__.split('.'))) >= (5, 2, 5)
        """
    let result = try? Tool(pythonWith: "moto.server", "boto3")?.run(["-c", check])
    return result?.status == 0
}()

@Suite(
    "Files that go in parts into a bucket of somebody else's making",
    .enabled(if: motoMakesFilesOfParts, "moto 5.2.5 or later is missing"))
struct MultipartMotoTests {
    private let sample: SampleIndex
    private let key = SigningKey()

    init() throws { sample = try SampleIndex() }

    /// Files of more than 100 bytes go in parts of 64.
    private static func store(_ environment: [String: String]) throws -> BucketStore {
        var patience = WebReader.Patience()
        patience.pause = 0.01
        return try BucketStore(
            address: "s3://indexes/teams/handbook", environment: environment, patience: patience,
            sizes: UploadSizes(whole: 100, part: 64))
    }

    private func export(_ server: MotoServer) throws -> RepositoryFolder {
        let folder = RepositoryFolder(store: try Self.store(server.environment))
        _ = try IndexExport(
            index: sample.index, to: folder, options: .init(key: key, threads: 4)
        ).run()
        return folder
    }

    private func expectSame(_ folder: RepositoryFolder) throws {
        let pulled = try IndexPull(
            from: folder.store.reader, index: sample.file("receiver"),
            options: .init(keys: [key.publicKey])
        ).run()
        #expect(try pulled.root == sample.store.currentManifest().root)
        try expectWhole(sample.file("receiver"))
        let found = try RepositoryVerification(folder, keys: [key.publicKey]).run(threads: 2)
        #expect(found.defects.isEmpty)
    }

    private func uploads(_ server: MotoServer, isDry: Bool) throws -> Int {
        try Self.store(server.environment).removeUploads(
            below: RepositoryLayout.parts, begunBy: .infinity, isDry: isDry)
    }

    @Test(
        "moto takes signatures of parts, also while it fails and loses answers",
        arguments: [nil, 7])
    func whole(failing: Int?) throws {
        let server = try MotoServer(failing: failing)
        try expectSame(try export(server))
        // An answer that was lost can have begun an upload.
        if failing == nil { #expect(try uploads(server, isDry: true) == 0) }
        // Signatures are checked there, and so by this test.
        var stranger = server.environment
        stranger["AWS_SECRET_ACCESS_KEY"] = "another"
        let error = #expect(throws: QuarryError.self) {
            try Self.store(stranger).upload(sample.segmentFiles()[0], to: "objects/x")
        }
        #expect(error?.code == .invalidInput)
    }
}

// A process that a test starts of itself, with what it captures.
#if compiler(>=6.3)
    extension MultipartMotoTests {
        @Test(
            "an export to moto that is killed amid parts leaves them to the next prune",
            arguments: [Failpoint.exportPart, .exportParts])
        func killed(point: Failpoint) async throws {
            let server = try MotoServer()
            let (environment, index) = (server.environment, sample.index)
            let failpoint = "\(point.rawValue):2"
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [
                    environment = environment as [String: String], index = index as String,
                    failpoint = failpoint as String
                ] in
                setenv(Failpoint.environmentVariable, failpoint, 1)
                let folder = RepositoryFolder(store: try MultipartMotoTests.store(environment))
                _ = try IndexExport(index: index, to: folder, options: .init()).run()
            }
            #expect(try uploads(server, isDry: true) == 1)
            let folder = try export(server)
            try expectSame(folder)
            var options = RepositoryPrune.Options()
            options.policy.last = 1
            #expect(try RepositoryPrune(folder, options: options).run().removedUploads == 1)
            #expect(try uploads(server, isDry: true) == 0)
            try expectSame(folder)
        }
    }
#endif
