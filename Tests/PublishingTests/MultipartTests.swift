import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("Files that go into a bucket in parts")
struct MultipartTests {
    private let sample: SampleIndex
    private let key = SigningKey()
    private static let prefix = "handbook/"

    init() throws { sample = try SampleIndex() }

    /// Files of more than 100 bytes go in parts of 64.
    private func store(_ server: BucketServer) throws -> BucketStore {
        var patience = WebReader.Patience()
        patience.silence = 5
        patience.attempts = 4
        patience.pause = 0.01
        return try BucketStore(
            address: "s3://indexes/handbook", environment: server.environment, patience: patience,
            sizes: UploadSizes(whole: 100, part: 64))
    }

    /// - Returns: the bytes that were to be written.
    private func upload(_ count: Int, to server: BucketServer) throws -> [UInt8] {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        try FileSystem.replace(sample.file("large"), with: bytes)
        try store(server).upload(sample.file("large"), to: "objects/large")
        return bytes
    }

    private static func isPart(_ request: LoopbackRequest) -> Bool {
        request.method == "PUT" && request.query.contains("partNumber=")
    }

    private static func isCompletion(_ request: LoopbackRequest) -> Bool {
        request.method == "POST" && request.query.hasPrefix("uploadId=")
    }

    @Test("what is larger goes in parts, each hashed; what is not goes whole")
    func parts() throws {
        for (count, parts) in [(0, 0), (100, 0), (101, 2), (128, 2), (129, 3), (1_000, 16)] {
            let server = try BucketServer()
            let bytes = try upload(count, to: server)
            #expect(server.objects == [Self.prefix + "objects/large": bytes])
            #expect(server.requests.count(where: Self.isPart) == parts, "\(count)")
            #expect(server.uploads.all.isEmpty)
        }
    }

    @Test("sizes: a file of any size that a bucket takes has parts that it takes")
    func sizes() throws {
        let sizes = UploadSizes()
        for length in [
            (256 << 20) + 1, 5 << 30, 100_000_000_000, 640 << 30, (640 << 30) + 1, 5 << 40,
        ] {
            let parts = try sizes.parts(of: length, path: "x")
            #expect((2...10_000).contains(parts.count), "\(length)")
            #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == length)
            #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
            #expect(Set(parts.dropLast().map(\.count)).count <= 1)
            #expect((5 << 20...5 << 30).contains(parts[0].count))
        }
        #expect(try sizes.parts(of: 256 << 20, path: "x").count == 1)
        let error = #expect(throws: QuarryError.self) {
            try sizes.parts(of: (5 << 40) + 1, path: "x")
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test("an index whose files all go in parts is pulled as it is")
    func index() throws {
        let server = try BucketServer()
        let folder = RepositoryFolder(store: try store(server))
        _ = try IndexExport(
            index: sample.index, to: folder, options: .init(key: key, threads: 4)
        ).run()
        #expect(server.requests.contains(where: Self.isPart))
        let pulled = try IndexPull(
            from: folder.store.reader, index: sample.file("receiver"),
            options: .init(keys: [key.publicKey])
        ).run()
        #expect(try pulled.root == sample.store.currentManifest().root)
        try expectWhole(sample.file("receiver"))
        // A damaged object of another length is written over.
        let name = try #require(
            server.objects.first { $0.key.contains("/objects/") && $0.value.count > 100 }?.key)
        let whole = server.objects[name]
        server.objects[name] = [1]
        _ = try IndexExport(index: sample.index, to: folder, options: .init(key: key)).run()
        #expect(server.objects[name] == whole)
    }

    @Test(
        "what fails once is done all the same, and nothing is left behind",
        arguments: ["500", "503", "drop", "lost", "cut", "damaged", "late"])
    func faults(name: String) throws {
        let server = try BucketServer { request, number in
            guard number == 1, request.path.hasSuffix("/large") else { return nil }
            switch name {
            case "500": return .status(500, code: "InternalError")
            case "503": return .status(503, code: "SlowDown")
            case "drop": return .drop
            // Of what begins an upload the answer is its name: the bucket has two then.
            case "lost": return request.query == "uploads=" ? nil : .lost
            case "cut": return request.query == "uploads=" ? nil : .cut
            case "damaged":
                return Self.isPart(request)
                    ? .status(400, code: "XAmzContentSHA256Mismatch") : nil
            default:
                return Self.isCompletion(request)
                    ? .body("  \n<Error><Code>InternalError</Code></Error>") : nil
            }
        }
        let bytes = try upload(300, to: server)
        #expect(server.objects == [Self.prefix + "objects/large": bytes], "\(name)")
        #expect(server.uploads.all.isEmpty, "\(name)")
    }

    @Test(
        "what is refused ends the upload, and the bucket is told to forget the parts",
        arguments: ["part", "completion", "said late", "no name", "gone"])
    func refused(name: String) throws {
        let server = try BucketServer { request, _ in
            switch name {
            case "part":
                return request.query.hasPrefix("partNumber=3")
                    ? .status(403, code: "AccessDenied") : nil
            case "completion":
                return Self.isCompletion(request) ? .status(400, code: "InvalidPart") : nil
            case "said late":
                return Self.isCompletion(request)
                    ? .body("<Error><Code>InvalidPart</Code><AWSAccessKeyId>AKID</AWSAccessKeyId>")
                    : nil
            case "no name": return Self.isPart(request) ? .body("") : nil
            // Somebody else aborted it: the file is not there.
            default:
                return Self.isCompletion(request) ? .status(404, code: "NoSuchUpload") : nil
            }
        }
        let error = #expect(throws: QuarryError.self, "\(name)") { try upload(300, to: server) }
        #expect([.invalidInput, .corrupt].contains(error?.code), "\(String(describing: error))")
        #expect(!"\(String(describing: error))".contains("AKID"))
        #expect(server.objects.isEmpty && server.uploads.all.isEmpty, "\(name)")
    }

    @Test("a bucket that only fails is given up, whatever the parts are then")
    func failing() throws {
        let server = try BucketServer { request, _ in
            request.query.hasPrefix("partNumber=2") || request.method == "DELETE"
                ? .status(500, code: "InternalError") : nil
        }
        let error = #expect(throws: QuarryError.self) { try upload(300, to: server) }
        #expect(error?.code == .limitExceeded && server.objects.isEmpty)
        #expect(server.uploads.all.count == 1)
        // It was asked once: what it can't do now a prune does.
        #expect(server.requests.count { $0.method == "DELETE" } == 1)
    }

    @Test("a prune aborts uploads that are older than the grace time, on all pages, and no others'")
    func prune() throws {
        let server = try BucketServer(pageSize: 2)
        let folder = RepositoryFolder(store: try store(server))
        _ = try IndexExport(index: sample.index, to: folder, options: .init(key: key)).run()
        let old = "2026-11-01T05:38:45.000Z"
        for number in 0..<5 {
            server.uploads.all["old \(number)".replacing(" ", with: "&")] = .init(
                key: Self.prefix + "objects/aa/\(number)", begun: old)
        }
        server.uploads.all["new"] = .init(
            key: Self.prefix + "objects/aa/new", begun: "2026-11-02T05:38:45.000Z")
        server.uploads.all["another's"] = .init(key: "other/objects/aa/b", begun: old)
        server.uploads.all["none-of-its"] = .init(key: Self.prefix + "photos/b", begun: old)
        var options = RepositoryPrune.Options()
        options.policy.last = 1
        options.grace = 3_600
        // 2026-11-02T05:40:00Z
        options.now = 1_793_598_000
        options.isDry = true
        #expect(try RepositoryPrune(folder, options: options).run().removedUploads == 5)
        #expect(server.uploads.all.count == 8)
        options.isDry = false
        #expect(try RepositoryPrune(folder, options: options).run().removedUploads == 5)
        #expect(server.uploads.all.keys.sorted() == ["another's", "new", "none-of-its"])
    }

    @Test(
        "where uploads can't be asked for, all else is pruned, and that is said",
        arguments: ["refused", "another list"])
    func unlisted(answer: String) throws {
        let server = try BucketServer { request, _ in
            guard request.query.hasSuffix("uploads="), request.method == "GET" else { return nil }
            return answer == "refused"
                ? .status(403, code: "AccessDenied")
                : .body("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
        }
        let folder = RepositoryFolder(store: try store(server))
        _ = try IndexExport(index: sample.index, to: folder, options: .init(key: key)).run()
        var options = RepositoryPrune.Options()
        options.policy.last = 1
        let outcome = try RepositoryPrune(folder, options: options).run()
        #expect(outcome.uploadsRefusal != nil && outcome.kept.count == 1)
    }

    @Test("a list of uploads that can't be read, or has no end, is refused")
    func lists() throws {
        let head = "<ListMultipartUploadsResult><IsTruncated>"
        let tail = "</ListMultipartUploadsResult>"
        for bad in [
            "", "<html>busy</html>", head + "false</IsTruncated>",
            head + "true</IsTruncated>" + tail,
            head + "false</IsTruncated><Upload><Key>a</Key></Upload>" + tail,
            head + "false</IsTruncated><Upload><Key>a</Key><UploadId>a b</UploadId>"
                + "<Initiated>2026-11-01T05:38:45Z</Initiated></Upload>" + tail,
        ] {
            let error = #expect(throws: QuarryError.self, "\(bad)") {
                try UploadListing(Array(bad.utf8), path: "x")
            }
            #expect(error?.code == .corrupt)
        }
        let server = try BucketServer { request, number in
            guard request.query.hasSuffix("uploads=") else { return nil }
            return .body(
                head + "true</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>"
                    + ["a", "b"][number % 2] + "</NextUploadIdMarker>" + tail)
        }
        let error = #expect(throws: QuarryError.self) {
            try store(server).removeUploads(below: ["objects"], begunBy: 0, isDry: true)
        }
        #expect(error?.code == .corrupt && server.requests.count == 3)
    }
}
