import Corpus
import Foundation
import Segments
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Publishing

@Suite("What surrounds a pull: tokens, proxies, authorities, the disk, other pulls")
struct PullEnvironmentTests: PullTesting {
    let sample: SampleIndex
    let key = SigningKey()

    init() throws {
        sample = try SampleIndex()
        try key.write(to: sample.file("key"))
        try export()
    }

    private func quarry(
        _ place: String, _ environment: [String: String] = [:]
    ) throws -> QuarryProcess.Result {
        try QuarryProcess(folder: sample.folder.path, environment: environment).run([
            "pull", place, "receiver", "--trust", "key.pub", "--json",
        ])
    }

    @Test("a token stands in a variable or in a file, and not in both")
    func token() throws {
        let file = sample.file("token")
        try FileSystem.replace(file, with: Array("s3cret\n".utf8))
        #expect(try PullToken.read([:]) == nil)
        #expect(try PullToken.read(["QUARRY_PULL_TOKEN": "", "QUARRY_PULL_TOKEN_FILE": ""]) == nil)
        #expect(try PullToken.read(["QUARRY_PULL_TOKEN": "t"]) == "t")
        #expect(try PullToken.read(["QUARRY_PULL_TOKEN_FILE": file]) == "s3cret")
        for bad in ["", "\n", "two words", "one\ntwo", "é", String(repeating: "x", count: 70_000)] {
            try FileSystem.replace(file, with: Array(bad.utf8))
            let error = #expect(throws: QuarryError.self, "\(bad.prefix(20))") {
                try PullToken.read(["QUARRY_PULL_TOKEN_FILE": file])
            }
            #expect([.invalidInput, .limitExceeded].contains(error?.code) && error?.path == file)
        }
        for environment in [
            ["QUARRY_PULL_TOKEN_FILE": sample.file("none")],
            ["QUARRY_PULL_TOKEN_FILE": file, "QUARRY_PULL_TOKEN": "t"],
        ] {
            #expect(throws: QuarryError.self) { try PullToken.read(environment) }
        }
    }

    @Test(
        "the command sends what the file holds",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func tokenFile() throws {
        try FileSystem.replace(sample.file("token"), with: Array("s3cret\n".utf8))
        let server = try RepositoryServer(repository)
        let result = try quarry(
            server.address, ["QUARRY_PULL_TOKEN_FILE": "token", "no_proxy": "127.0.0.1"])
        #expect(result.status == 0, "\(result.complaints)")
        #expect(!server.requests.isEmpty)
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer s3cret" })
        #expect(!(result.output + result.complaints).contains("s3cret"))
        let none = try quarry(server.address, ["QUARRY_PULL_TOKEN_FILE": "none"])
        #expect(none.status == 3 && none.complaints.contains("none"))
    }

    @Test(
        "a pull goes through the environment's proxy, but to hosts that it leaves out",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func proxy() throws {
        let proxy = try RepositoryServer(repository)
        // A name that is looked up nowhere but by the proxy.
        let place = "http://repository.invalid"
        let result = try quarry(place, ["http_proxy": proxy.address])
        #expect(result.status == 0, "\(result.complaints)")
        #expect(try result.object()["root"] as? String == sample.store.currentManifest().root)
        #expect(proxy.requests.allSatisfy { $0.proxiedHost == "repository.invalid" })
        try expectWhole(index)
        let count = proxy.requests.count
        let server = try RepositoryServer(repository)
        let direct = try quarry(
            server.address, ["http_proxy": proxy.address, "no_proxy": "127.0.0.1"])
        #expect(direct.status == 0, "\(direct.complaints)")
        #expect(proxy.requests.count == count)
        #expect(server.requests.allSatisfy { $0.proxiedHost == nil })
    }

    @Test(
        "a server is proved by the authorities that SSL_CERT_FILE names",
        .enabled(
            if: QuarryProcess.isPresent && Tool("openssl") != nil,
            "the quarry executable or openssl is missing"))
    func authorities() throws {
        let server = try TLSServer(in: sample.folder)
        try withExtendedLifetime(server) {
            let stranger = try quarry(server.address, ["no_proxy": "localhost"])
            #expect(stranger.status == 4 && stranger.complaints.contains("authorities"))
            // It is believed now; what it serves is no repository.
            let known = try quarry(
                server.address, ["SSL_CERT_FILE": "tls.crt", "no_proxy": "localhost"])
            #expect(known.status != 0 && !known.complaints.contains("authorities"))
            #expect(known.complaints.contains("is no pointer of a channel"), "\(known.complaints)")
        }
    }

    @Test("where the disk is too small nothing comes, and the index is as it was")
    func disk() throws {
        try pull()
        var huge = try sample.store.currentManifest()
        for number in huge.segments[0].files.indices {
            huge.segments[0].files[number].length = 1 << 44
        }
        huge.segments[0].id = SegmentInfo.identity(
            of: huge.segments[0].files.map { ($0.name, $0.length, $0.sha256) })
        let text = Array(huge.rootText.utf8)
        var pointer = try ChannelPointer(
            file: try FileSystem.read(repository + "/channels/latest.json"), channel: "latest",
            path: "p")
        pointer.root = Digest.sha256(text).hex
        pointer.sequence += 1
        pointer.bytes = huge.byteCount
        _ = try sample.folder.put(text, "repository/" + RepositoryLayout.rootText(pointer.root))
        try put(pointer)
        try refused("a small disk", code: .limitExceeded) { try pull() }
        try FileSystem.remove(index)
        try refused("a small disk, and no index yet", code: .limitExceeded) { try pull() }
        #expect(!FileSystem.exists(index))
    }

    @Test(
        "of pulls at once into one folder each ends well or says who is at work, and the index is whole",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func atOnce() throws {
        for round in 0..<3 {
            let root = try change("Parental leave is \(round) weeks.").root
            try export()
            let pulls = try (0..<4).map { _ in
                try RunningPull(in: sample.folder.path, from: repository)
            }
            let endings = pulls.map { $0.wait() }
            #expect(endings.contains { $0.status == 0 })
            for ending in endings where ending.status != 0 {
                #expect(ending.status == 3 && ending.said.contains("another run is at work"))
            }
            #expect(try GenerationStore(root: index).currentManifest().root == root)
            try expectWhole(index)
            #expect(!FileSystem.exists(index + "/.pull"))
        }
    }
}

/// A `quarry pull` that goes on while others do.
private struct RunningPull {
    let program: ChildProgram
    private let complaints: String

    init(in folder: String, from repository: String) throws {
        complaints = folder + "/complaints-\(UUID().uuidString)"
        program = try QuarryProcess(folder: folder).start(
            ["pull", repository, "receiver", "--trust", "key.pub", "--json"],
            output: .file("/dev/null"), complaints: .file(complaints))
    }

    func wait() -> (status: Int32, said: String) {
        let ending = program.wait()
        let said = (try? FileSystem.read(complaints)) ?? []
        return (ending.isBySignal ? -1 : ending.status, String(decoding: said, as: UTF8.self))
    }
}
