import Answering
import Embedding
import Fields
import Foundation
import Jobs
import TestSupport
import Testing

@testable import Serving

@Suite("An agent over a group", .serialized, .offPool)
struct GroupAgentTests {
    private static let table = """
        city,weeks
        Rotterdam,16
        Taipei,8
        Lisbon,17

        """
    private static let question: JSONValue = .string(WrittenLibrary.questions[0])

    /// What the model calls for, within the steps that it has, and what it writes then.
    private static let talks: [[(tool: String, arguments: String)]] = [
        [
            ("search", #"{"query": "VPN token help desk"}"#),
            ("search", #"{"query": "差旅費 報支", "filter": "差旅.txt"}"#),
            ("fetch", #"{"source": "退款.txt"}"#), ("fetch", #"{"passage": 1}"#),
            ("cite", #"{"passage": 1}"#),
        ],
        [
            ("fetch", #"{"source": "nobody.txt"}"#), ("list_sources", #"{"limit": 3}"#),
            ("table", #"{"source": "weeks.txt", "figure": "sum", "of": "weeks"}"#),
            ("table", #"{"source": "vpn.txt"}"#),
        ],
    ]

    private static func model(_ talk: [(tool: String, arguments: String)]) throws -> ChatServer {
        try ChatServer(
            try talk.map { try ChatServer.calling($0.tool, $0.arguments) } + [
                try ChatServer.completion(
                    "It is “sixteen weeks” [1]. The VPN token is reset [2].")
            ])
    }

    /// What two ways to answer have to have in common, with all that the model was told.
    private func common(_ answer: JSONValue) throws -> JSONValue {
        var members = try #require(answer.object)
        for key in ["seconds", "index", "searched"] { members[key] = nil }
        for (key, own) in [("citations", ["id", "url"]), ("trace", ["seconds"])] {
            members[key] = .array(
                try (answer[key]?.array ?? []).map { entry in
                    var entry = try #require(entry.object)
                    for name in own { entry[name] = nil }
                    return .object(entry)
                })
        }
        return .object(members)
    }

    private func group(_ split: SplitFolders, _ places: [String]) throws -> ServedGroup {
        try ServedGroup(
            try GroupDefinition.load(
                path: try split.group(places, name: "\(UUID().uuidString).yaml")),
            models: ModelStore(root: split.path("models")), slots: ComputeSlots(count: 2))
    }

    @Test("is told by its tools what it is told of one index, and answers the same")
    func equal() async throws {
        let split = try SplitFolders(["weeks.txt": Array(Self.table.utf8)])
        let members = try ["m0", "m1"].map {
            try ServerProcess(
                index: split.path($0), owner: split, environment: split.environment,
                ["--rate", "0"])
        }
        let body: JSONValue = ["question": Self.question, "agent": true, "threshold": 0]
        func answers(_ indexes: [ServedIndex], _ groups: [ServedGroup]) async throws -> [JSONValue]
        {
            var answers: [JSONValue] = []
            for talk in Self.talks {
                let server = try await TestServer(
                    indexes, groups: groups, writer: AskTests.writer(try Self.model(talk)))
                let answer = try server.post("/api/v1/ask", body)
                #expect(answer.status == 200, "\(answer.body)")
                answers.append(try answer.json)
                try await server.stop()
            }
            return answers
        }
        let models = ModelStore(root: split.path("models"))
        let whole = try await answers(
            [try ServedIndex(folder: split.path("whole"), models: models)], [])
        let steps = whole.flatMap { $0["trace"]?.array ?? [] }
        #expect(steps.count { $0["outcome"]?.string == "done" } > 7, "\(whole)")
        #expect(whole.allSatisfy { $0["answered_by"]?.string == "m-1" }, "\(whole)")
        let urls = members.map { "url: \"http://127.0.0.1:\($0.port)\"" }
        for places in [urls, ["m0", "m1"].map { "index: \(split.path($0))" }] {
            let found = try await answers([], [try group(split, places)])
            #expect(try found.map(common) == whole.map(common))
        }
        for member in members { #expect(member.stop() == 143) }
    }

    @Test("goes on without a member that is gone, and says so; shows nobody what is not for it")
    func readers() async throws {
        let library = try await SplitLibrary(metadata: [("hr/**", ["acl": "hr"])])
        let folder = try TemporaryFolder()
        let lines = ["alice": nil, "hana": "hr"].map {
            TokenFile.line(name: $0.key, token: $0.key, groups: $0.value)
        }
        let tokens = try TokenList(path: try folder.put(Array(lines.joined().utf8), "tokens"))
        let calls = [
            try ChatServer.calling("search", #"{"query": "On what day are salaries paid?"}"#),
            try ChatServer.calling("fetch", #"{"source": "hr/salaries.md"}"#),
            try ChatServer.calling("list_sources", #"{"prefix": "hr"}"#),
            try ChatServer.completion("I can't say."),
        ]
        let model = try ChatServer(calls + calls)
        let group = try library.group("deadline: 4s\n")
        let server = try await TestServer(
            [], groups: [group], access: .tokens(tokens), writer: AskTests.writer(model))
        let body: JSONValue = ["question": "How many weeks is parental leave?", "agent": true]
        for (token, sees) in [("alice", false), ("hana", true)] {
            let answer = try server.post(
                "/api/v1/ask", body, headers: ["Authorization": "Bearer \(token)"])
            #expect(answer.body.contains("last day of the month") == sees, "\(answer.body)")
            #expect(answer.body.contains("hr/salaries.md (md") == sees, "\(answer.body)")
            #expect(try answer.json["partial"] == nil)
        }
        try await server.stop()
        try await library.servers[1].stop()
        let other = try ChatServer(calls)
        let left = try await TestServer([], groups: [group], writer: AskTests.writer(other))
        let partial = try left.post("/api/v1/ask", body)
        #expect(try partial.json["partial"]?["missing"]?.array == ["m1"], "\(partial.body)")
        try await left.stop()
        try await library.servers[0].stop()
    }

    @Test("asks on where a member is away that may have what the model names")
    func away() async throws {
        let library = try await SplitLibrary()
        let calls = [
            ("fetch", #"{"source": "nobody.md"}"#), ("list_sources", #"{"limit": 9}"#),
            ("table", #"{"source": "nobody.md"}"#),
        ]
        let model = try Self.model(calls)
        let group = try library.group("deadline: 4s\n")
        try await library.servers[1].stop()
        let server = try await TestServer([], groups: [group], writer: AskTests.writer(model))
        let answer = try server.post(
            "/api/v1/ask",
            ["question": "How many weeks is parental leave?", "agent": true, "threshold": 0]
        ).json
        try await server.stop()
        let steps = answer["trace"]?.array ?? []
        let outcomes = steps.compactMap { $0["outcome"]?.string }
        #expect(outcomes == ["done", "refused", "done", "refused", "answered"], "\(answer)")
        #expect(steps[1]["observation"]?.string?.contains("does not answer now: m1") == true)
        #expect(steps[2]["observation"]?.string?.contains("do not answer now: m1") == true)
        #expect(answer["partial"]?["missing"]?.array == ["m1"], "\(answer)")
        try await library.servers[0].stop()
    }

    @Test("`ask --group --agent` answers as `ask --agent` does")
    func command() throws {
        let split = try SplitFolders(["weeks.txt": Array(Self.table.utf8)])
        let file = try split.group(
            ["m0", "m1"].map { "index: \(split.path($0))" }, name: "kb.yaml")
        var answers: [JSONValue] = []
        for place in [[split.path("whole")], ["--group", file]] {
            let model = try Self.model(Self.talks[1])
            let asked = try split.quarry(
                ["ask"] + place + [
                    WrittenLibrary.questions[0], "--json", "--threshold", "0", "--agent",
                    "--llm-endpoint", model.endpoint, "--llm-model", "m-1",
                ])
            try #require(asked.status == 0, "\(asked.complaints)")
            answers.append(try common(try JSONValue(parsing: Data(asked.output.utf8))))
        }
        #expect(answers[0] == answers[1])
    }

    @Test("Dify's scores are those of one index")
    func retrieval() async throws {
        let library = try await SplitLibrary()
        let server = try await TestServer([], groups: [try library.group()])
        let whole = try await TestServer(library.whole)
        func records(_ port: TestServer, _ name: String, _ query: String) throws -> [JSONValue] {
            let answer = try port.post(
                "/retrieval",
                [
                    "knowledge_id": .string(name), "query": .string(query),
                    "retrieval_setting": ["top_k": 5, "score_threshold": 0],
                ])
            #expect(answer.status == 200, "\(answer.body)")
            return try (answer.json["records"]?.array ?? []).map { record in
                var members = try #require(record.object)
                var metadata = try #require(members["metadata"]?.object)
                metadata["url"] = nil
                members["metadata"] = .object(metadata)
                return .object(members)
            }
        }
        for query in ["parental leave weeks", "退款期限", "max_size 上限", "zebra xylophone"] {
            let found = try records(server, "kb", query)
            #expect(found == (try records(whole, "library", query)), "\(query)")
            #expect(!found.isEmpty)
        }
        try await library.servers[1].stop()
        let partial = try server.post("/retrieval", ["knowledge_id": "kb", "query": "leave"])
        #expect(partial.status == 200 && partial.headers["quarry-missing-members"] == "1")
        try await server.stop()
        try await whole.stop()
        try await library.servers[0].stop()
    }
}
