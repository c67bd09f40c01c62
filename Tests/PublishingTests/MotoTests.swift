import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite(
    "A repository in a bucket of somebody else's making",
    .enabled(
        if: QuarryProcess.isPresent && Tool(pythonWith: "moto.server", "boto3") != nil,
        "the quarry executable or moto is missing"))
struct MotoTests {
    private let sample: SampleIndex
    private static let bucket = "s3://indexes"
    private var index: String { sample.file("receiver") }

    init() throws {
        sample = try SampleIndex()
        try SigningKey().write(to: sample.file("key"))
    }

    private func quarry(
        _ command: String, _ environment: [String: String], killedAt point: Failpoint? = nil
    ) throws -> QuarryProcess.Result {
        var process = QuarryProcess(folder: sample.folder.path, environment: environment)
        if let point {
            process.environment[Failpoint.environmentVariable] = "\(point.rawValue):1"
        }
        return try process.run(command.split(separator: " ").map(String.init))
    }

    private func done(
        _ command: String, _ server: MotoServer, _ said: Comment = ""
    ) throws -> [String: Any] {
        let result = try quarry(command, server.environment)
        #expect(result.status == 0, "\(said) \(command): \(result.complaints)")
        return try result.object()
    }

    private func change(_ text: String) throws -> String {
        var texts = SampleIndex.texts
        texts["leave.md"] = text
        return try sample.publish(texts).root
    }

    private static let export = "export handbook \(bucket) --key key --json"
    private static let pull = "pull \(bucket) receiver --trust key.pub --json"

    @Test("moto takes our signatures: export, pull, verify, list, rollback, prune; and no others")
    func whole() throws {
        let server = try MotoServer()
        let first = try sample.store.currentManifest().root
        #expect(try done(Self.export, server)["sequence"] as? Int == 1)
        #expect(try done(Self.pull, server)["root"] as? String == first)
        #expect(try done(Self.pull, server)["way"] as? String == "unchanged")
        let second = try change("Parental leave is eighteen weeks.")
        #expect(try done(Self.export, server)["sequence"] as? Int == 2)
        #expect(try done(Self.pull, server)["root"] as? String == second)
        let back = try done("repository rollback \(Self.bucket) --key key --json", server)
        #expect(back["root"] as? String == first)
        #expect(try done(Self.pull, server)["root"] as? String == first)
        let pruned = try done(
            "repository prune \(Self.bucket) --keep-last 1 --grace 0s --json", server)
        #expect((pruned["removed"] as? [String]) == [second])
        #expect(try done("repository list \(Self.bucket) --json", server)["roots"] as? Int == 1)
        let found = try done("verify \(Self.bucket) --trust key.pub --json", server)
        #expect(found["defects"] as? [String] == [])
        try expectWhole(index)

        // Signatures are checked there, and so by this test.
        var stranger = server.environment
        stranger["AWS_SECRET_ACCESS_KEY"] = "another"
        for command in [Self.export, "verify \(Self.bucket)", "pull \(Self.bucket) other"] {
            let result = try quarry(command, stranger)
            #expect(result.status == 3 && result.complaints.contains("SignatureDoesNotMatch"))
        }
        let none = try quarry("pull s3://elsewhere-entirely other", server.environment)
        #expect(none.status == 3)
    }

    @Test("moto fails and loses answers: it is done all the same")
    func failing() throws {
        let server = try MotoServer(failing: 5)
        for number in 1...3 {
            let root = try change("Parental leave is \(number) weeks.")
            #expect(try done(Self.export, server, "\(number)")["sequence"] as? Int == number)
            #expect(try done(Self.pull, server, "\(number)")["root"] as? String == root)
            try expectWhole(index, "\(number)")
        }
        let found = try done("verify \(Self.bucket) --trust key.pub --json", server)
        #expect(found["defects"] as? [String] == [])
    }

    @Test(
        "an export to moto that is killed leaves the old generation or the new one",
        arguments: [
            Failpoint.exportObject, .exportedObject, .exportRoot, .exportSignature, .exportRecord,
            .exportPointer, .exportedPointer,
        ])
    func killed(point: Failpoint) throws {
        let server = try MotoServer()
        let first = try done(Self.export, server)["root"] as? String
        let second = try change("Parental leave is eighteen weeks.")
        #expect(try quarry(Self.export, server.environment, killedAt: point).wasKilled, "\(point)")
        let seen = try done(Self.pull, server, "\(point)")["root"] as? String
        #expect(seen == first || seen == second)
        #expect(try done(Self.export, server)["root"] as? String == second)
        #expect(try done(Self.pull, server)["root"] as? String == second)
        let found = try done("verify \(Self.bucket) --trust key.pub --json", server)
        #expect(found["defects"] as? [String] == [])
        try expectWhole(index, "\(point)")
    }
}
