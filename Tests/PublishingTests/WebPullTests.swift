import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import TestSupport
import Testing
import Web

@testable import Publishing

@Suite("Pulling an index from a web server that is not to be relied on")
struct WebPullTests {
    private let sample: SampleIndex
    private let key = SigningKey()
    private var repository: String { sample.file("repository") }
    private var index: String { sample.file("receiver") }

    init() throws {
        var texts = SampleIndex.texts
        // Files of some size, so that a cut in the middle leaves something.
        texts["large.md"] = (0..<4_000).map { "word\($0 &* 7_919 % 10_007)" }.joined(separator: " ")
        sample = try SampleIndex(texts)
        try export()
    }

    private func export() throws {
        _ = try IndexExport(index: sample.index, folder: repository, options: .init(key: key)).run()
    }

    private static var patience: WebReader.Patience {
        var patience = WebReader.Patience()
        patience.silence = 2
        patience.attempts = 4
        patience.pause = 0.01
        return patience
    }

    @discardableResult
    private func pull(
        _ server: RepositoryServer, token: String? = nil, index: String? = nil
    ) throws -> PullOutcome {
        try IndexPull(
            from: WebReader(address: server.address, token: token, patience: Self.patience),
            index: index ?? self.index, options: .init(keys: [key.publicKey])
        ).run()
    }

    private func expectSame(_ outcome: PullOutcome, _ said: Comment = "") throws {
        let root = try sample.store.currentManifest().root
        #expect(outcome.root == root, said)
        #expect(try GenerationStore(root: index).currentManifest().root == root, said)
        try expectWhole(index, said)
        #expect(try answers(of: index) == answers(of: sample.index), said)
    }

    /// An object of the index that is large enough to be cut.
    private func largest() throws -> Manifest.FileEntry {
        try #require(try sample.store.currentManifest().objects.max { $0.length < $1.length })
    }

    @Test("an index comes as it is, and unchanged is one request that brings nothing")
    func plain() throws {
        let server = try RepositoryServer(repository)
        try expectSame(try pull(server))
        let before = server.requests.count
        let again = try pull(server)
        #expect(again.way == .unchanged && again.bytesDownloaded == 0)
        let last = server.requests.dropFirst(before)
        #expect(last.map(\.path) == ["/channels/latest.json"])
        #expect(last.first?.headers["if-none-match"] != nil)
        #expect(again.verifiedBy == key.publicKey.name)
    }

    @Test(
        "cut off, stalled, dropped, busy: it comes all the same",
        arguments: ["cut", "stall", "drop", "busy", "broken", "origin", "range"])
    func faults(name: String) throws {
        let server = try RepositoryServer(repository) { _, number in
            guard number == 1 else { return name == "range" ? .whole : nil }
            return switch name {
            case "cut", "range": .cut(100)
            case "stall": .stall(70)
            case "busy": .status(503, ["Retry-After": "0"])
            case "broken": .status(500)
            case "origin": .status(522)
            default: .drop
            }
        }
        try expectSame(try pull(server), "\(name)")
    }

    @Test("a pointer that is stated too short is a pointer, and false")
    func short() throws {
        let server = try RepositoryServer(repository) { _, number in
            number == 1 ? .short(90) : nil
        }
        let error = #expect(throws: QuarryError.self) { try pull(server) }
        #expect(error?.code == .corrupt)
    }

    @Test("what came before a cut is not asked for again")
    func resumed() throws {
        let object = "/" + RepositoryLayout.object(try largest().sha256)
        let server = try RepositoryServer(repository) { request, number in
            request.path == object && number == 1 ? .cut(5_000) : nil
        }
        try expectSame(try pull(server))
        let ranges = server.requests.filter { $0.path == object }.map { $0.headers["range"] }
        #expect(ranges.count == 2 && ranges[0] == nil)
        let start = ranges[1].flatMap { Int($0.dropFirst(6).dropLast()) }
        #expect(try #require(start) > 0 && start ?? 0 <= 5_000)
    }

    @Test("a pull that gave up goes on from where it was")
    func gaveUp() throws {
        let object = "/" + RepositoryLayout.object(try largest().sha256)
        let isDown = Mutex(true)
        let server = try RepositoryServer(repository) { request, _ in
            guard request.path == object, isDown.withLock({ $0 }) else { return nil }
            return request.headers["range"] == nil ? .cut(3_000) : .drop
        }
        let error = #expect(throws: QuarryError.self) { try pull(server) }
        #expect(error?.code == .limitExceeded)
        #expect(throws: QuarryError.self) { try GenerationStore(root: index).currentManifest() }
        isDown.withLock { $0 = false }
        let before = server.requests.count
        try expectSame(try pull(server))
        let again = server.requests.dropFirst(before).filter { $0.path.hasPrefix("/objects") }
        #expect(again.contains { $0.path == object && $0.headers["range"] != nil })
        #expect(try again.count <= sample.store.currentManifest().objects.count)
    }

    @Test("false files are refused, and the index is as it was")
    func refused() throws {
        let old = try FileSystem.read(repository + "/channels/latest.json")
        try sample.publish(["two.md": "Two texts."])
        try export()
        try pull(try RepositoryServer(repository))
        let before = try files(below: index)
        try sample.publish(["one.md": "One text, and another one."])
        try export()
        let manifest = try sample.store.currentManifest()
        let object = "/" + RepositoryLayout.object(try largest().sha256)
        let root = "/" + RepositoryLayout.rootText(manifest.root)
        let pointer = "/channels/latest.json"
        let faults: [(String, String, RepositoryServer.Fault)] = [
            ("a stale pointer", pointer, .body(old)), ("no pointer", pointer, .body([])),
            ("an endless pointer", pointer, .body([UInt8](repeating: 32, count: 2 << 20))),
            ("a swapped object", object, .body([UInt8](repeating: 1, count: try largest().length))),
            ("an object that is longer", object, .longer(40)),
            ("an object that ends early again and again", object, .short(10)),
            ("an absent object", object, .status(403)),
            ("another root's text", root, .body(Array("quarry-root 2\n".utf8))),
            ("no signature", "/channels/latest/3.minisig", .status(404)),
        ]
        for (said, path, fault) in faults {
            let server = try RepositoryServer(repository) { request, _ in
                request.path == path ? fault : nil
            }
            let error = #expect(throws: QuarryError.self, "\(said)") { try pull(server) }
            #expect(error?.code == .corrupt, "\(said): \(String(describing: error))")
            let after = try files(below: index).filter { !$0.key.hasPrefix(".pull/") }
            #expect(after == before, "\(said)")
        }
        try expectSame(try pull(try RepositoryServer(repository)))
    }

    @Test("403 and 404 both mean that there is no such channel, 401 that a token is wanted")
    func absent() throws {
        for (status, code) in [(403, ErrorCode.notFound), (404, .notFound), (401, .invalidInput)] {
            let server = try RepositoryServer(repository) { _, _ in .status(status) }
            let error = #expect(throws: QuarryError.self) { try pull(server) }
            #expect(error?.code == code)
            #expect(server.requests.count == 1)
        }
    }

    @Test("a server that says “not changed” unasked is not believed")
    func notAsked() throws {
        let server = try RepositoryServer(repository) { _, _ in .status(304) }
        let error = #expect(throws: QuarryError.self) { try pull(server) }
        #expect(error?.code == .corrupt)
    }

    @Test("what a server can't do at all does not pass")
    func lacking() throws {
        for status in [501, 505] {
            let server = try RepositoryServer(repository) { _, _ in .status(status) }
            let error = #expect(throws: QuarryError.self) { try pull(server) }
            #expect(error?.code == .invalidInput && server.requests.count == 1)
        }
    }

    @Test("what was left of something else is no beginning: 416 empties it, whatever else is said")
    func badRange() throws {
        let file = try largest()
        let object = RepositoryLayout.object(file.sha256)
        let server = try RepositoryServer(repository) { request, number in
            request.path == "/" + object && number == 1 ? .status(416) : nil
        }
        let reader = try WebReader(address: server.address, patience: Self.patience)
        let path = sample.file("part")
        try overwrite(path, with: [UInt8](repeating: 7, count: 100))
        try reader.bring(object, to: GrowingFile(path: path), length: file.length)
        try SealedFile.verify(path: path, length: file.length, sha256: file.sha256)
        #expect(server.requests.map { $0.headers["range"] } == ["bytes=100-", nil])
    }

    @Test(
        "what comes again and again is no progress, of a server that knows no parts or takes them away",
        arguments: [RepositoryServer.Fault.wholeCut(30 << 10), .status(416), .drop])
    func noProgress(second: RepositoryServer.Fault) throws {
        let bytes = [UInt8](repeating: 7, count: 300 << 10)
        _ = try sample.folder.put(bytes, "web/large")
        let server = try RepositoryServer(sample.file("web")) { _, number in
            // Or nobody would ever know.
            guard number < 40 else { return nil }
            return number.isMultiple(of: 2) ? second : .wholeCut(100 << 10)
        }
        let reader = try WebReader(address: server.address, patience: Self.patience)
        let file = try GrowingFile(path: sample.file("part"))
        let error = #expect(throws: QuarryError.self) {
            try reader.bring("large", to: file, length: bytes.count)
        }
        #expect(error?.code == .limitExceeded)
        // The first brought something, four in a row nothing.
        #expect(server.requests.count == 5)
    }

    @Test("a server that breaks off after each piece of a file is asked until all of it is here")
    func slowProgress() throws {
        let bytes = (0..<600 << 10).map { UInt8(truncatingIfNeeded: $0 / 1_024) }
        _ = try sample.folder.put(bytes, "web/large")
        let server = try RepositoryServer(sample.file("web")) { _, number in
            number.isMultiple(of: 2) ? .cut(70 << 10) : .drop
        }
        let reader = try WebReader(address: server.address, patience: Self.patience)
        let file = try GrowingFile(path: sample.file("part"))
        try reader.bring("large", to: file, length: bytes.count)
        #expect(try FileSystem.read(file.path) == bytes)
    }

    @Test("a request that libcurl does not take is not sent in part")
    func refusedOption() throws {
        let server = try RepositoryServer(repository)
        // libcurl takes texts of eight million bytes.
        let address = server.address + "/" + String(repeating: "x", count: 9_000_000)
        let session = WebSession(patience: 2)
        let error = #expect(throws: QuarryError.self) {
            _ = try session.run(WebRequest(address: address)) { _, _ in }
        }
        #expect(error?.code == .unsupported && error?.statement.contains("URL") == true)
        #expect(server.requests.isEmpty)
        // The handle is none the worse for it.
        let good = WebRequest(address: server.address + "/channels/latest.json")
        guard case .answer(let answer) = try session.run(good, take: { _, _ in }) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 200)
    }

    @Test("a server that is always down is asked a few times")
    func down() throws {
        let server = try RepositoryServer(repository) { _, _ in .status(502) }
        let error = #expect(throws: QuarryError.self) { try pull(server) }
        #expect(error?.code == .limitExceeded && server.requests.count == 4)
    }

    @Test("a token goes to the host it was given for, and to no other")
    func token() throws {
        let other = try RepositoryServer(repository)
        let server = try RepositoryServer(repository) { request, _ in
            request.path.hasPrefix("/objects")
                ? .status(302, ["Location": other.address + request.path]) : nil
        }
        try expectSame(try pull(server, token: "s3cret"))
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer s3cret" })
        #expect(!other.requests.isEmpty)
        #expect(other.requests.allSatisfy { $0.headers["authorization"] == nil })
        for bad in ["a b", "a\r\nX: y", "é"] {
            #expect(throws: QuarryError.self) { try WebReader(address: "http://h", token: bad) }
        }
    }

    @Test("addresses that hold secrets, or are none, are refused")
    func addresses() throws {
        for bad in [
            "http://u:p@h/x", "http://h/x?key=:p@", "http://h/#x", "ftp://h/x", "http://", "x",
            "htps://u:p@h/x", "https//u:p@h", "https:/u:p@h/x?key=:p@",
        ] {
            let error = #expect(throws: QuarryError.self, "\(bad)") { try WebReader(address: bad) }
            #expect(error?.code == .invalidInput)
            #expect(error?.description.contains("p@") != true)
        }
        for folder in ["s3://u:p@bucket", "sftp://u:p@h/x"] {
            let error = #expect(throws: QuarryError.self) {
                try IndexExport(index: sample.index, folder: folder, options: .init()).run()
            }
            #expect(error?.description.contains("p@") == false)
        }
    }

    @Test("a token does not travel where everybody can read it")
    func plainToken() throws {
        for address in ["http://h/x", "http://127.0.0.1.example.org", "http://192.168.0.1"] {
            let error = #expect(throws: QuarryError.self) {
                try WebReader(address: address, token: "s3cret")
            }
            #expect(error?.code == .invalidInput && error?.description.contains("s3cret") == false)
        }
        for address in [
            "https://h/x", "http://localhost:8000", "http://127.0.0.1:8", "http://[::1]/",
        ] {
            #expect(throws: Never.self, "\(address)") {
                try WebReader(address: address, token: "s3cret")
            }
        }
    }

    @Test(
        "a server with a certificate that nobody vouches for is refused at once",
        .enabled(if: Tool("openssl") != nil, "openssl is not installed"))
    func certificate() throws {
        let server = try TLSServer(in: sample.folder)
        let start = Stopwatch()
        let error = #expect(throws: QuarryError.self) {
            try withExtendedLifetime(server) {
                try IndexPull(
                    from: WebReader(address: server.address), index: index, options: .init()
                ).run()
            }
        }
        #expect(error?.code == .corrupt, "\(String(describing: error))")
        #expect(error?.statement.contains("certificate") == true)
        // Not asked six times, with pauses.
        #expect(start.seconds < 5)
    }
}
