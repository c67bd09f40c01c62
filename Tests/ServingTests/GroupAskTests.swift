import Corpus
import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("Questions that a group answers", .serialized, .offPool)
struct GroupAskTests {
    private static let question = "How many weeks is parental leave?"

    /// What an answer of a group and one of an index have in common.
    private func common(_ answer: JSONValue) throws -> JSONValue {
        var members = try #require(answer.object)
        for key in ["seconds", "index", "searched"] { members[key] = nil }
        members["citations"] = .array(
            try (answer["citations"]?.array ?? []).map { citation in
                var citation = try #require(citation.object)
                for key in ["id", "url"] { citation[key] = nil }
                return .object(citation)
            })
        return .object(members)
    }

    @Test("is answered as by one index, by every door")
    func doors() async throws {
        let library = try await SplitLibrary()
        let server = try await TestServer([], groups: [try library.group()])
        let whole = try await TestServer(library.whole)
        for question in [Self.question, "退款期限是幾天？", "Which zebra owns a xylophone?"] {
            let body: JSONValue = ["question": .string(question)]
            let answer = try server.post("/api/v1/ask", body)
            #expect(answer.status == 200, "\(answer.body)")
            let (json, other) = (try answer.json, try whole.post("/api/v1/ask", body).json)
            #expect(try common(json) == common(other))
            #expect(json["index"]?.string == "kb" && json["partial"] == nil)
            for key in ["sources", "chunks", "passages", "nearest"] {
                #expect(json["searched"]?[key] == other["searched"]?[key], "\(key)")
            }
            // Again, as it is remembered.
            #expect(try common(server.post("/api/v1/ask", body).json) == common(other))
            let chat: JSONValue = ["message": .string(question)]
            #expect(try server.post("/chat", chat).json == whole.post("/chat", chat).json)
            #expect(try server.post("/chat", chat).json["partial"] == nil)
        }
        let stream = try server.post(
            "/api/v1/ask", ["question": .string(Self.question), "stream": true])
        #expect(stream.events.map(\.name) == ["passages", "text", "answer"], "\(stream.body)")
        #expect(try stream.events[2].json["answer"]?.string?.contains("twenty weeks") == true)
        try await server.stop()
        try await whole.stop()
        try await library.stop()
    }

    private func completion(_ model: String, stream: Bool = false) -> JSONValue {
        [
            "model": .string(model), "stream": .bool(stream),
            "messages": [["role": "user", "content": .string(Self.question)]],
        ]
    }

    private func content(_ answer: TestServer.Answer) throws -> String {
        try answer.json["choices"]?.array?.first?["message"]?["content"]?.string ?? ""
    }

    @Test("is a chat completion's model, and its links open passages")
    func completions() async throws {
        let library = try await SplitLibrary()
        let server = try await TestServer([], groups: [try library.folders()])
        #expect(try server.get("/v1/models").body.contains("\"kb\""))
        let answer = try server.post("/v1/chat/completions", completion("kb"))
        #expect(answer.status == 200, "\(answer.body)")
        let content = try content(answer)
        #expect(content.hasPrefix("parental leave is twenty weeks [1]"), "\(content)")
        #expect(answer.headers["quarry-missing-members"] == nil)
        let link = try #require(content.firstMatch(of: /\]\((http[^)]*)\)/)?.output.1)
        let path = try #require(URL(string: String(link))?.path())
        #expect(try server.get(path).body.contains("parental leave is twenty weeks"))
        let unknown = try server.post("/v1/chat/completions", completion("nobody"))
        #expect(unknown.status == 404)
        try await server.stop()
        try await library.stop()
    }

    @Test("is answered without a member that is gone, and says so by every door")
    func gone() async throws {
        let library = try await SplitLibrary()
        let group = try library.group("deadline: 2s\n")
        let strict = try library.group("partial: refuse\n")
        try await library.servers[1].stop()
        let server = try await TestServer([], groups: [group])
        let strictServer = try await TestServer([], groups: [strict])
        let port = "\(library.servers[1].port)"
        let body: JSONValue = ["question": "Is sick leave paid in full?"]
        for _ in 0..<2 {
            // Not remembered: the member may be back.
            let answer = try server.post("/api/v1/ask", body)
            let json = try answer.json
            #expect(json["partial"]?["missing"]?.array == ["m1"], "\(answer.body)")
            #expect(!answer.body.contains(port) && answer.status == 200)
            #expect(
                json["notes"]?.array?.contains { $0.string?.hasPrefix("without member m1") == true }
                    == true)
            #expect((json["searched"]?["sources"]?.integer ?? 9) < SplitLibrary.texts.count)
        }
        let stream = try server.post("/api/v1/ask", ["question": "leave", "stream": true])
        #expect(try stream.events.last?.json["partial"]?["missing"]?.array == ["m1"])
        let chat = try server.post("/chat", ["message": "Is sick leave paid?"]).json
        #expect(chat["partial"]?["missing"]?.array == ["m1"])
        let completion = try server.post("/v1/chat/completions", completion("kb"))
        #expect(completion.headers["quarry-missing-members"] == "1")
        #expect(try content(completion).contains("without m1"))
        let pieces = try server.post("/v1/chat/completions", self.completion("kb", stream: true))
        #expect(pieces.unchunked.contains("without m1"))
        let refused = try strictServer.post("/api/v1/ask", body)
        #expect(refused.status == 503 && refused.body.contains("m1"), "\(refused.body)")
        #expect(!refused.body.contains(port))
        try await server.stop()
        try await strictServer.stop()
        try await library.servers[0].stop()
    }

    @Test("shows each reader what it may see, and counts no more")
    func readers() async throws {
        let library = try await SplitLibrary(metadata: [
            ("hr/**", ["acl": "hr"]), ("refunds.md", ["acl": "finance"]),
        ])
        let folder = try TemporaryFolder()
        let lines = ["alice": nil, "bob": "hr", "root": "*"].map {
            TokenFile.line(name: $0.key, token: $0.key, groups: $0.value)
        }
        let tokens = try TokenList(path: try folder.put(Array(lines.joined().utf8), "tokens"))
        let server = try await TestServer(
            [], groups: [try library.group()], access: .tokens(tokens))
        let whole = try await TestServer([try library.whole.served()], access: .tokens(tokens))
        for reader in ["alice", "bob", "root"] {
            let headers = ["Authorization": "Bearer \(reader)"]
            let body: JSONValue = ["question": "When are salaries paid?", "threshold": 0]
            let answer = try server.post("/api/v1/ask", body, headers: headers).json
            let wanted = try whole.post("/api/v1/ask", body, headers: headers).json
            #expect(try common(answer) == common(wanted), "\(reader)")
            for key in ["sources", "chunks"] {
                #expect(answer["searched"]?[key] == wanted["searched"]?[key], "\(reader)")
            }
            let sees = answer["citations"]?.array?.contains { $0["source"] == "hr/salaries.md" }
            #expect(sees == (reader != "alice"), "\(reader) \(answer)")
        }
        try await server.stop()
        try await whole.stop()
        try await library.stop()
    }

    @Test("an adapter that members behind servers name is sent by one of them")
    func adapter() throws {
        let split = try SplitFolders(isAdapted: true)
        let servers = try ["m0", "m1"].map {
            try ServerProcess(
                index: split.path($0), owner: split, environment: split.environment,
                ["--rate", "0"])
        }
        let file = try split.group(
            servers.map { "url: \"http://127.0.0.1:\($0.port)\"" }, name: "servers.yaml")
        let vector = ["--mode", "vector", "--rerank", "none", "--json", "--explain"]
        for more in [[], ["--no-adapter"]] {
            for question in SplitFolders.questions {
                let one = try split.quarry(
                    ["search", split.path("whole"), question] + vector + more)
                let group = try split.quarry(
                    ["search", "--group", file, question] + vector + more)
                try #require(group.status == 0, "\(group.complaints)")
                let hits = try [one, group].map {
                    try JSONValue(parsing: Data($0.output.utf8))["hits"]
                }
                #expect(hits[0] == hits[1] && hits[0]?.array?.isEmpty == false, "\(question)")
            }
        }
        for server in servers { #expect(server.stop() == 143) }
    }

    @Test("`ask --group` says what `ask` of one index does, and members prove their own sources")
    func command() async throws {
        let split = try SplitFolders()
        let servers = try ["m0", "m1"].map {
            try ServerProcess(
                index: split.path($0), owner: split, environment: split.environment,
                ["--rate", "0"])
        }
        let files = [
            try split.group(["m0", "m1"].map { "index: \(split.path($0))" }, name: "folders.yaml"),
            try split.group(
                servers.map { "url: \"http://127.0.0.1:\($0.port)\"" }, name: "servers.yaml"),
        ]
        func answer(_ arguments: [String]) throws -> JSONValue {
            let result = try split.quarry(["ask"] + arguments + ["--json"])
            try #require(result.status == 0, "\(result.complaints)")
            return try common(try JSONValue(parsing: Data(result.output.utf8)))
        }
        for question in SplitFolders.questions {
            let one = try answer([split.path("whole"), question])
            for file in files { #expect(try answer(["--group", file, question]) == one) }
            let proofs = one["citations"]?.array?.map { $0["proof"]?.string }
            #expect(proofs?.allSatisfy { $0 == "source" } == true)
        }
        // A source that has changed since is not proved any more, wherever it lies.
        try split.put("The VPN is gone.\n", "vpn.txt")
        let vpn = SplitFolders.questions[1]
        let one = try answer([split.path("whole"), vpn])
        #expect(one["citations"]?.array?.first?["proof"] == "source_changed")
        for file in files {
            let citation = try answer(["--group", file, vpn])["citations"]?.array?.first
            #expect(citation?["proof"] == "source_changed", "\(file)")
        }
        let unopened = try answer(["--group", files[0], vpn, "--no-sources"])
        #expect(unopened["citations"]?.array?.first?["proof"] == "index")
        #expect(servers[1].stop() == 143)
        let partial = try split.quarry(["ask", "--group", files[1], vpn, "--json"])
        let missing = (try partial.object()["partial"] as? [String: Any])?["missing"]
        #expect(missing as? [String] == ["m1"], "\(partial.output)")
        for arguments in [
            [split.path("whole"), vpn, "--group", files[0]], ["--group", files[0]], [vpn],
            ["--group", files[0], vpn, "--root", "docs"],
        ] {
            #expect(try split.quarry(["ask"] + arguments).status == 2, "\(arguments)")
        }
        #expect(servers[0].stop() == 143)
    }
}
