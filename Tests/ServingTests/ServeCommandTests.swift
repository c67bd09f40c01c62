import Corpus
import Fields
import Foundation
import Storage
import TestSupport
import Testing

@testable import Serving

@Suite(
    "quarry serve, token and mcp", .serialized, .offPool,
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct ServeCommandTests {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    /// A corpus of two files, indexed with a model of its own.
    init() throws {
        folder = try TemporaryFolder()
        try ServedLibrary.model.write(to: folder.file("models/tiny"))
        environment = [
            "QUARRY_MODELS": folder.file("models"), "QUARRY_CACHE": folder.file("cache"),
        ]
        _ = try folder.put(Array("# Leave\n\nParental leave is twenty weeks.".utf8), "docs/a.md")
        _ = try folder.put(Array("# Pay\n\nSalaries are paid monthly.".utf8), "docs/hr/b.md")
        let job = """
            name: kb
            corpus: { roots: [docs] }
            index: kb
            embed: { model: tiny, precision: f32 }
            metadata: [{ match: "hr/**", acl: hr }]
            """
        _ = try folder.put(Array(job.utf8), "kb.yaml")
        let built = try quarry(["build", "kb.yaml", "--quiet"])
        try #require(built.status == 0, "\(built.complaints)")
    }

    private func quarry(_ arguments: [String]) throws -> QuarryProcess.Result {
        try QuarryProcess(folder: folder.path, environment: environment).run(arguments)
    }

    private func start(_ arguments: [String]) throws -> ChildProgram {
        try QuarryProcess(folder: folder.path, environment: environment)
            .start(arguments, input: .pipe, output: .pipe)
    }

    private func ask(_ port: Int, _ method: String, _ path: String, _ body: String, _ token: String)
        throws -> TestServer.Answer
    {
        let wire = try Wire(port: port, seconds: 60)
        wire.send(
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try #require(TestServer.answer(wire.readAll()))
    }

    @Test(
        "a token lets in, a passage is proved in its document, a changed one is not, SIGTERM ends")
    func serves() throws {
        let tokens = try ["all", "some"].map { name in
            let made = try quarry(
                ["token", "tokens", name, "--json"] + (name == "all" ? ["--acl", "*"] : []))
            return try #require(try made.object()["token"] as? String)
        }
        #expect(try quarry(["token", "tokens", "all"]).status == 3)
        let program = try start(
            ["serve", "kb", "--listen", "127.0.0.1:0", "--token-file", "tokens", "--json"])
        let told = try JSONValue(parsing: Data(program.line().utf8))
        let port = try #require(told["url"]?.string.flatMap { URL(string: $0)?.port })
        #expect(told["indexes"]?.array?.first?["name"]?.string == "kb")
        let search = { (token: String, query: String) in
            try ask(port, "POST", "/api/v1/search", #"{"query":"\#(query)"}"#, token)
        }
        #expect(try search("nobody", "leave").status == 401)
        #expect(try !search(tokens[1], "salaries").body.contains("Salaries"))
        #expect(try search(tokens[0], "salaries").body.contains("Salaries"))
        let hit = try search(tokens[1], "parental leave").json["hits"]?.array?.first
        let id = try #require(hit?["id"]?.string)
        let cite = {
            try ask(port, "GET", "/api/v1/cite/\(id)", "", tokens[1]).json["state"]?.string
        }
        #expect(try cite() == "proved")
        let proof = {
            try ask(
                port, "POST", "/api/v1/ask", #"{"question":"How long is parental leave?"}"#,
                tokens[1]
            ).json["citations"]?.array?.first
        }
        #expect(try proof()?["proof"]?.string == "source")
        _ = try folder.put(Array("# Leave\n\nParental leave is over.".utf8), "docs/a.md")
        let changed = try #require(try proof())
        #expect(changed["proof"]?.string == "source_changed" && changed["proved"]?.bool == false)
        #expect(changed["reason"]?.string?.contains(folder.path) == false)
        #expect(try cite() == "source_changed")
        try FileSystem.remove(folder.file("docs/a.md"))
        #expect(try cite() == "source_missing")
        #expect(try proof()?["proof"]?.string == "source_missing")
        #expect(program.end(SIGTERM).status == 143)
    }

    @Test("what is uploaded can be asked about, and what can't be read is said")
    func upload() throws {
        let program = try start(
            ["serve", "kb", "--upload", "kb.yaml", "--listen", "127.0.0.1:0", "--json"])
        let told = try JSONValue(parsing: Data(program.line().utf8))
        let port = try #require(told["url"]?.string.flatMap { URL(string: $0)?.port })
        let form = String(
            decoding: UploadTests.form([
                ("zebras.txt", Array("Zebras are fed at noon by the keeper.".utf8)),
                ("broken.pdf", Array("%PDF-1.4 and no more".utf8)),
            ]), as: UTF8.self)
        let wire = try Wire(port: port, seconds: 60)
        wire.send(
            "POST /api/v1/uploads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: \(UploadTests.type)\r\n"
                + "Content-Length: \(form.utf8.count)\r\n\r\n\(form)")
        let answer = try #require(TestServer.answer(wire.readAll()))
        #expect(answer.status == 202)
        let states = try (answer.json["uploads"]?.array ?? []).map { upload in
            let id = upload["id"]?.string ?? ""
            _ = try ask(port, "GET", "/api/v1/uploads/\(id)/events", "", "")
            return try ask(port, "GET", "/api/v1/uploads/\(id)", "", "").json
        }
        #expect(states.map { $0["state"]?.string } == ["ready", "failed"])
        #expect(states.last?["reason"]?.string?.isEmpty == false)
        let found = try ask(port, "POST", "/api/v1/search", #"{"query":"zebras fed"}"#, "")
        #expect(found.body.contains("uploads/zebras.txt"))
        #expect(program.end(SIGTERM).status == 143)
        #expect(try quarry(["serve", "kb", "--upload", "nowhere.yaml"]).status == 3)
    }

    @Test("the network is not listened to without tokens, or a word that it may be")
    func refuses() throws {
        let result = try quarry(["serve", "kb", "--listen", "0.0.0.0:0"])
        #expect(result.status == 2 && result.complaints.contains("--token-file"))
        #expect(try quarry(["serve", "nowhere", "--listen", "127.0.0.1:0"]).status == 3)
        #expect(try quarry(["serve", "kb", "kb", "--listen", "127.0.0.1:0"]).status == 3)
    }

    @Test("a language model that options, a job and a key's file name writes answers")
    func writes() throws {
        let model = try ChatServer(try ChatServer.completion("It is “twenty weeks” [1]."))
        let key = try folder.put(Array("secret-7\n".utf8), "key")
        _ = try folder.put(
            Array(
                """
                name: kb
                corpus: { roots: [docs] }
                index: kb
                embed: { model: tiny, precision: f32 }
                answer: { model: m-1, format: "Write in verse." }
                """.utf8), "answers.yaml")
        #expect(try quarry(["serve", "kb", "--listen", "127.0.0.1:0", "--llm"]).status == 3)
        #expect(try quarry(["serve", "kb", "--llm-model", "m"]).status == 2)
        let program = try start([
            "serve", "kb", "--listen", "127.0.0.1:0", "--json", "--llm", "--llm-endpoint",
            model.endpoint, "--llm-key-file", key, "--job", "answers.yaml",
        ])
        let told = try JSONValue(parsing: Data(program.line().utf8))
        let port = try #require(told["url"]?.string.flatMap { URL(string: $0)?.port })
        let answer = try ask(
            port, "POST", "/chat", #"{"message":"How many weeks is parental leave?"}"#, "none")
        #expect(try answer.json["response"]?.string?.hasPrefix("It is “twenty weeks”.") == true)
        let asked = model.requests.joined()
        #expect(asked.contains("Write in verse.") && asked.contains("Bearer secret-7"))
        #expect(program.end(SIGTERM).status == 143)
    }

    @Test("mcp answers line by line, and ends where its input does")
    func stdio() throws {
        let program = try start(["mcp", "kb"])
        let call =
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"search","#
            + #""arguments":{"query":"parental leave"}}}"# + "\n"
        try program.write(call.utf8)
        let answer = try JSONValue(parsing: Data(program.line().utf8))
        #expect(answer["id"]?.integer == 7)
        let found = answer["result"]?["structuredContent"]?["results"]?.array?.first
        #expect(found?["source"]?.string == "a.md")
        program.closeInput()
        #expect(program.wait(seconds: 60).status == 0)
    }
}
