import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Publishing

@Suite("A repository in a bucket that is not to be relied on")
struct BucketTests {
    private let sample: SampleIndex
    private let key = SigningKey()
    private var index: String { sample.file("receiver") }
    private static let address = "s3://indexes/teams/handbook"
    private static let prefix = "teams/handbook/"

    init() throws {
        sample = try SampleIndex()
    }

    private func folder(_ server: BucketServer) throws -> RepositoryFolder {
        var patience = WebReader.Patience()
        patience.silence = 5
        patience.attempts = 4
        patience.pause = 0.01
        return RepositoryFolder(
            store: try BucketStore(
                address: Self.address, environment: server.environment, patience: patience))
    }

    @discardableResult
    private func export(
        _ server: BucketServer, tag: String? = nil, now: Int = 1_000_000
    ) throws -> ExportOutcome {
        try IndexExport(
            index: sample.index, to: folder(server),
            options: .init(key: key, tag: tag, threads: 4, now: now)
        ).run()
    }

    @discardableResult
    private func pull(_ server: BucketServer) throws -> PullOutcome {
        try IndexPull(
            from: folder(server).store.reader, index: index, options: .init(keys: [key.publicKey])
        ).run()
    }

    private func change(_ text: String) throws {
        var texts = SampleIndex.texts
        texts["leave.md"] = text
        try sample.publish(texts)
    }

    private func expectSame(_ outcome: PullOutcome, _ said: Comment = "") throws {
        #expect(try outcome.root == sample.store.currentManifest().root, said)
        try expectWhole(index, said)
    }

    @Test("an index comes as it is, and what is there is not written again")
    func plain() throws {
        // A file of over a mebibyte: an upload is announced first.
        let words = (0..<140_000).map { "word\($0 &* 7_919 % 10_007)" }
        try change(words.joined(separator: " "))
        #expect(try sample.store.currentManifest().objects.contains { $0.length > 1 << 20 })
        let server = try BucketServer()
        let first = try export(server, tag: "v1")
        #expect(first.isNew && first.writtenObjects == first.objects)
        try expectSame(try pull(server))
        #expect(try answers(of: index) == answers(of: sample.index))

        let written = server.requests.count { $0.method == "PUT" }
        let second = try export(server)
        #expect(!second.isNew && second.writtenObjects == 0 && second.sequence == 1)
        #expect(server.requests.count { $0.method == "PUT" } == written)
        let before = server.requests.count
        #expect(try pull(server).way == .unchanged)
        #expect(server.requests.count == before + 1)
        // Only below its prefix, and nothing of this machine.
        #expect(server.objects.keys.allSatisfy { $0.hasPrefix(Self.prefix) })
        let host = Array("secret-host".utf8)
        #expect(server.objects.values.allSatisfy { $0.firstRange(of: host) == nil })
    }

    @Test("list, verify, rollback, prune and rotate, with lists of several pages")
    func upkeep() throws {
        let server = try BucketServer(pageSize: 3)
        try export(server, tag: "v1", now: 1_000_000)
        let first = try sample.store.currentManifest()
        try change("Parental leave is eighteen weeks.")
        try export(server, now: 2_000_000)
        let listing = try RepositoryListing(folder(server))
        #expect(listing.channels.first?.history.map(\.sequence) == [1, 2])
        #expect(listing.tags.map(\.name) == ["v1"] && listing.roots.count == 2)

        var options = RepositoryRollback.Options()
        options.key = key
        options.now = 3_000_000
        let back = try RepositoryRollback(folder(server), options: options).run()
        #expect(back.pointer.root == first.root && back.pointer.sequence == 3)
        #expect(try pull(server).root == first.root)

        var prune = RepositoryPrune.Options()
        prune.policy.last = 1
        prune.policy.tags = ["v1"]
        prune.now = 1_900_000_000
        let pruned = try RepositoryPrune(folder(server), options: prune).run()
        #expect(pruned.removedRoots.count == 1 && pruned.removedObjects > 0)
        let left = server.objects.keys.filter { $0.hasPrefix(Self.prefix + "objects/") }
        #expect(left.count == first.objects.count)
        #expect(server.objects.keys.count { $0.hasPrefix(Self.prefix + "roots/") } == 3)

        let newer = SigningKey()
        let rotated = try KeyRotation(from: key, to: newer, folder: folder(server), now: 4_000_000)
            .run()
        #expect(rotated.channels == ["latest"])
        #expect(try pull(server).verifiedBy == newer.publicKey.name)
        let found = try RepositoryVerification(folder(server), keys: [key.publicKey])
            .run(threads: 2)
        #expect(found.defects.isEmpty && found.files == first.objects.count)
    }

    @Test("damage is found by verify, and a rollback to it is refused")
    func damaged() throws {
        let server = try BucketServer()
        try export(server)
        let object = try #require(try sample.store.currentManifest().objects.first)
        try change("Other weeks.")
        try export(server)
        let name = Self.prefix + RepositoryLayout.object(object.sha256)
        server.objects[name]?[40] ^= 1
        let found = try RepositoryVerification(folder(server), keys: []).run(threads: 2)
        #expect(
            found.defects.count == 1 && found.defects.first?.path?.contains(object.sha256) == true)
        server.objects[name] = nil
        var options = RepositoryRollback.Options()
        options.key = key
        let error = #expect(throws: QuarryError.self) {
            try RepositoryRollback(folder(server), options: options).run()
        }
        #expect(error?.code == .corrupt)
    }

    @Test(
        "what fails once is done all the same",
        arguments: ["500", "503", "409", "429", "drop", "lost", "cut", "damaged"])
    func faults(name: String) throws {
        let server = try BucketServer { request, number in
            guard number == 1, name != "damaged" || request.method == "PUT" else { return nil }
            return switch name {
            case "500": .status(500, code: "InternalError")
            case "503": .status(503, code: "SlowDown")
            case "409": .status(409, code: "ConditionalRequestConflict")
            case "429": .status(429, code: "TooManyRequests")
            case "drop": .drop
            case "lost": .lost
            case "cut": .cut
            default: .status(400, code: "XAmzContentSHA256Mismatch")
            }
        }
        let outcome = try export(server)
        #expect(outcome.isNew && outcome.sequence == 1, "\(name)")
        try expectSame(try pull(server), "\(name)")
        try change("Weeks once more.")
        #expect(try export(server).sequence == 2, "\(name)")
        try expectSame(try pull(server), "\(name)")
    }

    @Test(
        "of two exports at once one is refused, and the other's pointer stays",
        arguments: ["latest.json", "latest/2.json", "latest/2.minisig"])
    func race(name: String) throws {
        let other = Mutex<BucketServer?>(nil)
        let name = Self.prefix + "channels/" + name
        let server = try BucketServer { request, number in
            // Somebody else writes just before.
            if request.method == "PUT", request.path == "/indexes/" + name,
                let server = other.withLock({ $0 }),
                number == (name.hasSuffix("latest.json") ? 2 : 1)
            {
                server.objects[name] = Array("somebody else's".utf8)
            }
            return nil
        }
        try export(server)
        other.withLock { $0 = server }
        defer { other.withLock { $0 = nil } }
        let before = server.objects[Self.prefix + "channels/latest.json"]
        try change("Two at once.")
        let error = #expect(throws: QuarryError.self) { try export(server) }
        #expect(error?.code == .alreadyExists, "\(String(describing: error))")
        #expect(server.objects[name] == Array("somebody else's".utf8))
        guard !name.hasSuffix("latest.json") else { return }
        #expect(server.objects[Self.prefix + "channels/latest.json"] == before)
        // The number is taken, the next one is not.
        #expect(try export(server).sequence == 3)
        try expectSame(try pull(server))
    }

    @Test("what is refused for good is said at once, without what nobody has to read")
    func refused() throws {
        let refusals: [(Int, String, ErrorCode)] = [
            (403, "SignatureDoesNotMatch", .invalidInput), (403, "AccessDenied", .invalidInput),
            (404, "NoSuchBucket", .notFound), (301, "PermanentRedirect", .invalidInput),
            (501, "NotImplemented", .invalidInput), (400, "InvalidArgument", .invalidInput),
        ]
        for (status, code, expected) in refusals {
            let server = try BucketServer { _, _ in .status(status, code: code) }
            let error = #expect(throws: QuarryError.self) { try export(server) }
            #expect(error?.code == expected, "\(code): \(String(describing: error))")
            #expect(server.requests.count == 1, "\(code)")
            let words = "\(String(describing: error))"
            #expect(!words.contains("s3cret") && !words.contains("AKID"), "\(words)")
        }
        let server = try BucketServer { _, _ in .status(500, code: "InternalError") }
        let error = #expect(throws: QuarryError.self) { try export(server) }
        #expect(error?.code == .limitExceeded && server.requests.count == 4)
    }

    @Test("a bucket that lies about its list, or holds other things, is refused")
    func lists() throws {
        let server = try BucketServer()
        server.objects[Self.prefix + "photos/one.jpg"] = [1]
        #expect(throws: QuarryError.self) { try export(server) }
        #expect(server.objects.count == 1)
        let head = "<ListBucketResult><IsTruncated>"
        for bad in [
            "", "<html>busy</html>", head + "false</IsTruncated>",
            head + "true</IsTruncated></ListBucketResult>",
            head + "false</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>",
            head + "false</IsTruncated><Contents><Key>a</Key><Size>-</Size></ListBucketResult>",
        ] {
            let error = #expect(throws: QuarryError.self, "\(bad)") {
                try BucketListing(Array(bad.utf8), path: "x")
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test("who asks and where is in the environment, and nowhere else")
    func environment() throws {
        let good = try BucketServer().environment
        for missing in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            let error = #expect(throws: QuarryError.self) {
                try BucketStore(
                    address: Self.address, environment: good.filter { $0.key != missing })
            }
            #expect(error?.code == .invalidInput && error?.statement.contains(missing) == true)
        }
        for (name, value) in [
            ("AWS_SECRET_ACCESS_KEY", "s3\r\ncret"), ("AWS_REGION", "eu:west"),
            ("AWS_ENDPOINT_URL", "http://u:s3cret@h"), ("AWS_ENDPOINT_URL", "ftp://h"),
        ] {
            let error = #expect(throws: QuarryError.self, "\(name)") {
                try BucketStore(
                    address: Self.address, environment: good.merging([name: value]) { $1 })
            }
            #expect(error?.code == .invalidInput && error?.description.contains("cret") == false)
        }
        for bad in [
            "s3://", "s3://a", "s3://Bucket/x", "s3://u:p@bucket/x", "s3://bucket//x",
            "s3://bucket/../x", "s3://bucket/x?versionId=3", "s3://bucket/a b",
        ] {
            let error = #expect(throws: QuarryError.self, "\(bad)") {
                try BucketStore(address: bad, environment: good)
            }
            #expect(error?.code == .invalidInput && error?.description.contains("p@") == false)
        }
        let amazon = try BucketAddress("s3://indexes/a/b/", region: "eu-west-1", environment: [:])
        #expect(amazon.base == "https://indexes.s3.eu-west-1.amazonaws.com/")
        #expect(amazon.prefix == "a/b/" && amazon.place == "s3://indexes/a/b")
    }

    @Test("a session's token is sent, and signed")
    func session() throws {
        let server = try BucketServer()
        let store = try BucketStore(
            address: Self.address,
            environment: server.environment.merging(["AWS_SESSION_TOKEN": "t0ken"]) { $1 })
        #expect(try store.read("channels/latest.json", limit: 100) == nil)
        let request = try #require(server.requests.first)
        #expect(request.headers["x-amz-security-token"] == "t0ken")
        #expect(request.headers["authorization"]?.contains("x-amz-security-token") == true)
    }

    @Test(
        "the commands take a bucket, and print nothing secret",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func commands() throws {
        let server = try BucketServer()
        try key.write(to: sample.file("key"))
        var quarry = QuarryProcess(folder: sample.folder.path)
        quarry.environment = server.environment
        func done(_ command: String) throws -> QuarryProcess.Result {
            let result = try quarry.run(command.split(separator: " ").map(String.init))
            #expect(!(result.output + result.complaints).contains("s3cret"))
            #expect(!(result.output + result.complaints).contains("AKID"))
            return result
        }
        let place = Self.address
        #expect(try done("repository list \(place)").status == 3)
        #expect(try done("export handbook \(place) --key key --json -v").status == 0)
        let pulled = try done("pull \(place) receiver --trust key.pub --json -v")
        #expect(try pulled.object()["root"] as? String == sample.store.currentManifest().root)
        #expect(try done("verify \(place) --trust key.pub").status == 0)
        #expect(try done("repository list \(place) --json").status == 0)
        #expect(try done("repository prune \(place) --keep-last 1 --json").status == 0)
        quarry.environment["AWS_SECRET_ACCESS_KEY"] = ""
        #expect(try done("pull \(place) receiver").status == 3)
    }
}
