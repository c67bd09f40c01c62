import Corpus
import Fields
import Foundation
import Testing

@testable import Serving

@Suite("Protocols that clients speak", .offPool)
struct ProtocolTests {
    @Test("texts are re-ranked in both forms, with scores of 0 to 1, the best first")
    func rerank() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let texts: JSONValue = ["zzz qqq", "refund policy", "the refund policy"]
        let jina = try server.post(
            "/v1/rerank",
            ["model": "tiny", "query": "refund policy", "documents": texts, "top_n": 2])
        let results = try #require(try jina.json["results"]?.array)
        #expect(results.count == 2 && results[0]["index"]?.integer == 1)
        let scores = results.compactMap { $0["relevance_score"]?.number }
        #expect(scores == scores.sorted(by: >) && scores.allSatisfy((0...1).contains))
        let other = try server.post("/rerank", ["query": "refund policy", "texts": texts])
        #expect(try other.json.array?.first?["index"]?.integer == 1)
        #expect(try other.json.array?.count == 3)
        let unknown = try server.post(
            "/v1/rerank", ["model": "no", "query": "x", "documents": ["y"]])
        #expect(unknown.status == 404)
        #expect(try unknown.json["error"]?["code"]?.string == "not_found")
        try await server.stop()
    }

    @Test("Dify gets what stands out, and what its conditions let through")
    func dify() async throws {
        let texts = Dictionary(
            uniqueKeysWithValues: (0..<40).map { ("n/\($0).md", ["filler \($0) words"]) }
        ).merging(ServedLibrary.texts) { first, _ in first }
        let server = try await TestServer(
            try ServedLibrary(texts, metadata: [("refunds.md", ["year": "2024"])]))
        let ask = { (query: String, threshold: Double, condition: JSONValue) in
            try server.post(
                "/retrieval",
                [
                    "knowledge_id": "library", "query": .string(query),
                    "retrieval_setting": ["top_k": 3, "score_threshold": .number(threshold)],
                    "metadata_condition": condition,
                ])
        }
        let found = try ask("parental leave weeks", 0.5, nil).json["records"]?.array
        #expect(found?.first?["metadata"]?["source"]?.string == "leave.md")
        #expect(found?.allSatisfy { (0.5...1).contains($0["score"]?.number ?? -1) } == true)
        #expect(try ask("xylophone quartz", 0.9, nil).json["records"]?.array == [])
        let condition: JSONValue = [
            "logical_operator": "and",
            "conditions": [["name": "year", "comparison_operator": "≥", "value": "2024"]],
        ]
        let limited = try ask("paid leave", 0, condition).json["records"]?.array
        #expect(limited?.isEmpty == false)
        #expect(
            limited?.allSatisfy { $0["metadata"]?["source"]?.string == "refunds.md" } == true)
        let missing = try server.post("/retrieval", ["knowledge_id": "no", "query": "x"])
        #expect(missing.status == 404)
        #expect(try missing.json["error_code"]?.integer == 2001)
        try await server.stop()
    }

    private static func call(
        _ method: String, _ parameters: JSONValue = [:], id: JSONValue? = 1
    ) -> JSONValue {
        var message: [String: JSONValue] = [
            "jsonrpc": "2.0", "method": .string(method), "params": parameters,
        ]
        message["id"] = id
        return .object(message)
    }

    private static let modern: JSONValue = [
        "_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]
    ]

    @Test("both handshakes of the Model Context Protocol, and what neither knows")
    func mcp() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let post = { (message: JSONValue, headers: [String: String]) in
            try server.post("/mcp", message, headers: headers)
        }
        let old = try post(
            Self.call("initialize", ["protocolVersion": "2025-06-18"]), [:])
        #expect(try old.json["result"]?["protocolVersion"]?.string == "2025-06-18")
        #expect(try post(Self.call("notifications/initialized", id: nil), [:]).status == 202)
        let discovered = try post(Self.call("server/discover", Self.modern), [:])
        #expect(try discovered.json["result"]?["resultType"]?.string == "complete")
        let unknown = try post(Self.call("resources/list"), [:])
        #expect(try unknown.status == 200 && unknown.json["error"]?["code"]?.integer == -32601)
        #expect(try post(Self.call("resources/list", Self.modern), [:]).status == 404)
        let future = try post(
            Self.call("tools/list"), ["MCP-Protocol-Version": "2031-01-01"])
        #expect(try future.json["error"]?["code"]?.integer == -32022)
        let lie = try post(Self.call("tools/list", Self.modern), ["Mcp-Method": "tools/call"])
        #expect(try lie.status == 400 && lie.json["error"]?["code"]?.integer == -32020)
        let tool = try post(Self.call("tools/call", ["name": "rm"]), [:])
        #expect(try tool.json["error"]?["code"]?.integer == -32602)
        #expect(try server.get("/mcp").status == 405)
        let batch = try post(
            .array([Self.call("ping"), Self.call("x", id: nil), Self.call("ping", id: "b")]), [:])
        #expect(try batch.json.array?.map { $0["id"] } == [1, "b"])
        try await server.stop()
    }

    @Test("over stdio a line is a message, and what is no JSON is said")
    func stdio() async throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let stdio = MCPStdio(
            ServingEngine(try IndexCatalog([try library.served()]), threads: 1))
        let line = await stdio.answer(line: JSONText.text(Self.call("tools/list")))
        #expect(line?.contains("list_sources") == true && line?.contains("\n") == false)
        #expect(await stdio.answer(line: "{")?.contains("-32700") == true)
        let notification = Self.call("notifications/initialized", id: nil)
        #expect(await stdio.answer(line: JSONText.text(notification)) == nil)
    }

    @Test("tools see what their caller sees")
    func access() async throws {
        let library = try ServedLibrary(
            ServedLibrary.texts, metadata: [("hr/**", ["acl": "hr"])])
        let server = try await TestServer(library, access: .anyone)
        let id = PassageID(
            SourceID(path: "hr/salaries.md"), 0..<46, in: SourceScope(index: "library"))
        for (tool, arguments) in [
            ("search", ["query": "salaries"]), ("list_sources", [:]),
            ("fetch", ["id": .string(id.text)]), ("fetch", ["id": .string(id.source)]),
            ("cite", ["id": .string(id.text)]),
        ] as [(String, JSONValue)] {
            let answer = try server.post(
                "/mcp", Self.call("tools/call", ["name": .string(tool), "arguments": arguments]))
            #expect(answer.status == 200)
            #expect(!answer.body.contains("salaries are"), "\(tool)")
            #expect(!answer.body.contains("hr/"), "\(tool)")
        }
        let dify = try server.post(
            "/retrieval", ["knowledge_id": "library", "query": "salaries"])
        #expect(dify.status == 200 && !dify.body.contains("salaries are"))
        try await server.stop()
    }
}
