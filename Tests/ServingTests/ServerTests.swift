import Corpus
import Fields
import Foundation
import Testing

@testable import Serving

@Suite("The server", .offPool)
struct ServerTests {
    @Test("it finds what the index holds, and names it by ids that it takes back")
    func search() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let answer = try server.post("/api/v1/search", ["query": "parental leave", "k": 2])
        #expect(answer.status == 200)
        let hit = try #require(try answer.json["hits"]?.array?.first)
        #expect(hit["source"]?.string == "leave.md")
        #expect(hit["cite"]?.string == "leave.md#0-30")
        let id = try #require(hit["id"]?.string)
        let url = try #require(hit["url"]?.string)
        #expect(url == "http://127.0.0.1:\(server.port)/api/v1/cite/\(id)")
        let cited = try server.get("/api/v1/cite/\(id)")
        #expect(cited.status == 200)
        #expect(
            try cited.json["passage"]?["text"]?.string == "parental leave is twenty weeks")
        // The index was made of no files.
        #expect(try cited.json["state"]?.string == "source_missing")
        try await server.stop()
    }

    @Test("a question in Chinese is answered in Chinese")
    func chinese() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let answer = try server.post("/api/v1/search", ["query": "退款期限", "mode": "bm25"])
        #expect(try answer.json["hits"]?.array?.first?["text"]?.string == "退款期限是十四天")
        try await server.stop()
    }

    @Test("sources come page by page, each once, in the order of their paths")
    func sources() async throws {
        let texts = Dictionary(
            uniqueKeysWithValues: (0..<23).map { ("folder/\($0).md", ["text \($0)"]) })
        let server = try await TestServer(
            try ServedLibrary(texts.merging(["other.md": ["text"]]) { first, _ in first }))
        var seen: [String] = []
        var next: String? = ""
        while let after = next {
            let page = try server.get("/api/v1/sources?limit=5&prefix=folder/&after=\(after)")
            #expect(page.status == 200)
            seen += try page.json["sources"]?.array?.compactMap { $0["source"]?.string } ?? []
            next = try page.json["next"]?.string
        }
        #expect(seen == texts.keys.sorted())
        let passages = try server.get(
            "/api/v1/sources/"
                + PassageID.source(SourceID(path: "other.md"), in: SourceScope(index: "library"))
                + "/passages")
        #expect(try passages.json["passages"]?.array?.first?["text"]?.string == "text")
        try await server.stop()
    }

    @Test(
        "what can't be meant is refused, and says where",
        arguments: [
            (#"{"query": 1}"#, "query"), (#"{}"#, "query"), (#"[1]"#, ""), ("{", ""),
            (#"{"query":"x","k":0}"#, "k"), (#"{"query":"x","k":1.5}"#, "k"),
            (#"{"query":"x","k":true}"#, "k"), (#"{"query":"x","mode":"magic"}"#, "mode"),
            (#"{"query":"x","fliter":"type:pdf"}"#, "filter"),
            (#"{"query":"x","filter":["type:exe"]}"#, "filter"),
            (#"{"query":"x","rerank":"cross"}"#, "rerank"),
        ] as [(String, String)])
    func refused(body: String, said: String) async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let answer = try server.send(
            "POST", "/api/v1/search", headers: ["Content-Type": "application/json"], body: body)
        #expect(answer.status == 400)
        #expect(answer.headers["content-type"] == "application/problem+json")
        let detail = try #require(try answer.json["detail"]?.string)
        #expect(said.isEmpty ? !detail.isEmpty : detail.contains(said))
        try await server.stop()
    }

    @Test("an unknown index or path is not found, another method is told which there are")
    func elsewhere() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        #expect(try server.post("/api/v1/search", ["query": "x", "index": "no"]).status == 404)
        #expect(try server.get("/api/v2").status == 404)
        let answer = try server.get("/api/v1/search")
        #expect(answer.status == 405)
        #expect(answer.headers["allow"] == "POST")
        let head = try server.send("HEAD", "/health", headers: [:], body: nil)
        #expect(head.status == 200 && head.body.isEmpty)
        let text = try server.send(
            "POST", "/api/v1/search", headers: ["Content-Type": "text/plain"], body: "{}")
        #expect(text.status == 415)
        try await server.stop()
    }

    @Test("its description names every route, and every problem has a form")
    func description() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let document = try server.get("/openapi.json").json
        let paths = try #require(document["paths"]?.object)
        for path in ["/health", "/ready", "/metrics", "/openapi.json", "/api/v1/search"] {
            #expect(paths[path] != nil, "\(path)")
        }
        for (path, operations) in paths {
            for (method, operation) in operations.object ?? [:] {
                let responses = operation["responses"]?.object ?? [:]
                #expect(responses["200"] != nil && responses["405"] != nil, "\(method) \(path)")
            }
        }
        try await server.stop()
    }

    @Test("figures count requests, and answers that were remembered")
    func figures() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        for _ in 0..<3 { _ = try server.post("/api/v1/search", ["query": "leave"]) }
        let text = try server.get("/metrics").body
        #expect(
            text.contains(
                #"quarry_http_requests_total{route="POST /api/v1/search",status="200"} 3"#))
        #expect(
            text.contains(
                #"quarry_server_cache_requests_total{cache="searches",outcome="hit"} 2"#))
        try await server.stop()
    }

    @Test("below a base path it answers with it and without it")
    func basePath() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.basePath = "/kb"
        }
        for base in ["", "/kb"] {
            let answer = try server.post("\(base)/api/v1/search", ["query": "leave"])
            let url = try answer.json["hits"]?.array?.first?["url"]?.string
            #expect(url?.hasPrefix("http://127.0.0.1:\(server.port)/kb/api/v1/cite/") == true)
        }
        #expect(try server.get("/kbx/health").status == 404)
        try await server.stop()
    }

    @Test("beyond the queue it says when to come again")
    func overload() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts), threads: 1) {
            $0.limits.waiting = 0
            $0.cacheBytes = 0
        }
        let statuses = await withTaskGroup(of: Int.self) { group in
            for number in 0..<24 {
                group.addTask {
                    let body: JSONValue = ["query": .string("leave \(number)"), "k": 5]
                    let answer = try? server.post("/api/v1/search", body)
                    if answer?.status == 503 { #expect(answer?.headers["retry-after"] == "1") }
                    return answer?.status ?? 0
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(statuses).isSubset(of: [200, 503]) && statuses.contains(200))
        #expect(try server.get("/health").status == 200)
        try await server.stop()
    }
}
