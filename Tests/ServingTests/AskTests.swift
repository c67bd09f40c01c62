import Answering
import Chat
import Corpus
import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("Questions that are answered over HTTP", .offPool)
struct AskTests {
    private static let question: JSONValue = "How many weeks is parental leave?"

    static func writer(_ server: ChatServer) -> AnswerWriter {
        AnswerWriter(
            endpoint: ChatEndpoint(address: server.endpoint, model: "m-1", key: "secret-7"))
    }

    @Test("the document's own sentence answers, with a citation that the server takes back")
    func answers() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let answer = try server.post("/api/v1/ask", ["question": Self.question, "sentences": 1])
        #expect(answer.status == 200)
        let json = try answer.json
        #expect(json["answer"]?.string == "parental leave is twenty weeks [1]")
        #expect(json["abstained"]?.bool == false && json["answered_by"]?.string == "extract")
        #expect(json["index"]?.string == "library" && json["language"]?.string == "en")
        let citation = try #require(json["citations"]?.array?.first)
        #expect(citation["n"]?.integer == 1 && citation["source"]?.string == "leave.md")
        #expect(citation["cite"]?.string == "leave.md#0-30")
        // The index was made of no files.
        #expect(citation["proof"]?.string == "index" && citation["proved"]?.bool == true)
        let id = try #require(citation["id"]?.string)
        #expect(
            citation["url"]?.string == "http://127.0.0.1:\(server.port)/api/v1/cite/\(id)")
        let cited = try server.get("/api/v1/cite/\(id)").json
        #expect(cited["passage"]?["text"]?.string == citation["quote"]?.string)
        try await server.stop()
    }

    @Test(
        "nothing is answered where nothing answers, in the question's language",
        arguments: [
            ("Which zebra owns a xylophone?", "Nothing in this index"),
            ("斑馬擁有哪一件樂器？", "這個索引裡沒有"), ("斑马拥有哪一件乐器？", "这个索引里没有"),
        ])
    func abstains(question: String, begin: String) async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let json = try server.post("/api/v1/ask", ["question": .string(question)]).json
        #expect(json["abstained"]?.bool == true && json["citations"]?.array == [])
        #expect(json["answer"]?.string?.hasPrefix(begin) == true)
        try await server.stop()
    }

    @Test(
        "what can't be meant is refused, and says where",
        arguments: [
            ("{}", "question"), (#"{"question":""}"#, "question"), (#"{"question":7}"#, "question"),
            (#"{"question":"x","k":21}"#, "k"), (#"{"question":"x","sentences":4}"#, "sentences"),
            (#"{"question":"x","threshold":2}"#, "threshold"),
            (#"{"question":"x","filter":"type:exe"}"#, "filter"),
            (#"{"question":"x","llm":true}"#, "llm"), (#"{"question":"x","lmm":true}"#, "lmm"),
            (#"{"question":"x","context":[{"role":"tool","content":"x"}]}"#, "context[0].role"),
            (#"{"question":"x","llm":true,"stream":true}"#, "language model"),
        ] as [(String, String)])
    func refused(body: String, said: String) async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let answer = try server.send(
            "POST", "/api/v1/ask", headers: ["Content-Type": "application/json"], body: body)
        #expect(answer.status == 400)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.body.contains(said), "\(answer.body)")
        try await server.stop()
    }

    @Test("filters, thresholds and the number of passages hold")
    func options() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let ask = { (more: JSONValue) in
            try server.post(
                "/api/v1/ask",
                .object(["question": Self.question].merging(more.object ?? [:]) { $1 })
            ).json
        }
        #expect(try ask(["threshold": 1])["abstained"]?.bool == true)
        #expect(try ask(["k": 1])["searched"]?["passages"]?.integer == 1)
        let elsewhere = try ask(["filter": "refunds.md", "threshold": 0])
        #expect(
            elsewhere["citations"]?.array?.allSatisfy { $0["source"]?.string == "refunds.md" }
                == true)
        let alone = try ask(["context": [["role": "user", "content": "before"]]])
        #expect(alone["notes"]?.array?.contains { $0.string?.contains("not read") == true } == true)
        #expect(try server.post("/api/v1/ask", ["question": "x", "index": "no"]).status == 404)
        try await server.stop()
    }

    @Test("a language model's answer is checked, and kept; one that failed is not")
    func written() async throws {
        let good = try ChatServer.completion("It is “twenty weeks” [1]. See [9].")
        let model = try ChatServer([.init(status: "500 Broken", body: ""), good])
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: Self.writer(model))
        let ask = {
            try server.post("/api/v1/ask", ["question": Self.question, "llm": true]).json
        }
        let failed = try ask()
        #expect(failed["answered_by"]?.string == "extract")
        #expect(failed["notes"]?.array?.last?.string?.contains("HTTP 500") == true)
        for _ in 0..<2 {
            let json = try ask()
            #expect(json["answered_by"]?.string == "m-1")
            #expect(json["answer"]?.string?.hasPrefix("It is “twenty weeks”. [1]") == true)
            #expect(json["answer"]?.string?.contains("[9]") == false)
            #expect(json["citations"]?.array?.first?["quote"]?.string == "twenty weeks")
        }
        #expect(model.requests.count == 2)
        #expect(model.requests[1].lowercased().contains("authorization: bearer secret-7"))
        let figures = try server.get("/metrics").body
        for figure in [
            #"quarry_server_cache_requests_total{cache="answers",outcome="hit"} 1"#,
            #"quarry_server_answers_total{outcome="fallback"} 1"#,
            #"quarry_server_answers_total{outcome="written"} 1"#,
        ] {
            #expect(figures.contains(figure))
        }
        try await server.stop()
    }

    @Test("a message is answered with its sources, by the language model if there is one")
    func chat() async throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let plain = try await TestServer(library)
        let message: JSONValue = ["message": Self.question, "context": []]
        let extracted = try plain.post("/chat", message).json
        #expect(extracted["response"]?.string?.hasPrefix("parental leave is twenty weeks") == true)
        let source = try #require(extracted["sources"]?.array?.first)
        #expect(
            source == [
                "n": 1, "source": "leave.md", "quote": "parental leave is twenty weeks",
                "cite": "leave.md#0-30", "proved": true,
            ])
        try await plain.stop()
        let model = try ChatServer([
            try ChatServer.completion("How many weeks is parental leave?"),
            try ChatServer.completion("It is “twenty weeks” [1]."),
        ])
        let server = try await TestServer(library, writer: Self.writer(model))
        let followed = try server.post(
            "/chat",
            [
                "message": "How many weeks is it?",
                "context": [
                    ["role": "user", "content": "What is parental leave?"],
                    ["role": "assistant", "content": "Time for parents."],
                ],
            ])
        #expect(try followed.json["response"]?.string == "It is “twenty weeks”. [1]")
        #expect(model.requests.count == 2 && model.requests[0].contains("Time for parents."))
        try await server.stop()
    }

    @Test("what a reader may not see answers nothing, and is not counted")
    func restricted() async throws {
        let library = try ServedLibrary(
            ServedLibrary.texts, metadata: [("hr/**", ["acl": "hr"])])
        let lines =
            TokenFile.line(name: "alice", token: "alice", groups: nil)
            + TokenFile.line(name: "hana", token: "hana", groups: "hr")
        let file = try library.folder.put(Array(lines.utf8), "tokens")
        let server = try await TestServer(library, access: .tokens(try TokenList(path: file)))
        for (token, sees) in [("hana", true), ("alice", false), ("hana", true)] {
            let headers = ["Authorization": "Bearer \(token)"]
            let question: JSONValue = "On what day of the month are salaries paid?"
            let json = try server.post(
                "/api/v1/ask", ["question": question], headers: headers)
            #expect(json.body.contains("last day") == sees && json.status == 200)
            #expect(json.body.contains("salaries.md") == sees)
            #expect(try json.json["searched"]?["sources"]?.integer == (sees ? 3 : 2))
            let chat = try server.post("/chat", ["message": question], headers: headers)
            #expect(chat.body.contains("last day") == sees)
        }
        #expect(try server.post("/api/v1/ask", ["question": "x"]).status == 401)
        try await server.stop()
    }
}
