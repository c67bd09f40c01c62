import Fields
import Foundation
import TestSupport
import Testing

@testable import Answering
@testable import Serving

/// An index of files in English and both forms of Chinese which are there, and what must hold of any
/// answer that a language model writes from it, whatever the model babbles.
final class WrittenLibrary {
    let folder: TemporaryFolder
    let environment: [String: String]

    static let texts = [
        "leave.md": """
        # Parental leave

        Employees in Rotterdam get sixteen weeks of paid parental leave. It must be taken within \
        a year. Managers approve it in writing.

        """,
        "vpn.txt": "The VPN token is reset by the help desk. Call extension 4711 before noon.\n",
        "差旅.txt": "差旅費報支規定\n\n差旅費應於返回後三十日內報支。逾期者不予受理。單據須保存七年。\n",
        "退款.txt": "退款办法\n\n退款申请须在收货后十四天内提出。退款在七个工作日内到账。\n",
    ]

    static let questions = [
        "How many weeks of paid parental leave do employees in Rotterdam get?",
        "Who resets the VPN token, and how?", "差旅費應於返回後幾日內報支？", "退款申请须在几天内提出？",
    ]

    init() throws {
        folder = try TemporaryFolder()
        try ServedLibrary.model.write(to: folder.file("models/tiny"))
        environment = [
            "QUARRY_MODELS": folder.file("models"), "QUARRY_CACHE": folder.file("cache"),
        ]
        for (name, text) in Self.texts { _ = try folder.put(Array(text.utf8), "docs/" + name) }
        try job("kb")
        let built = try quarry(["build", "kb.yaml", "--quiet"])
        try #require(built.status == 0, "\(built.complaints)")
    }

    /// A job of this index with an `answer` section.
    func job(_ name: String, answer: String = "{}") throws {
        let text = """
            name: kb
            corpus: { roots: [docs] }
            index: kb
            embed: { model: tiny, precision: f32 }
            metadata: [{ audience: staff }]
            answer: \(answer)
            """
        _ = try folder.put(Array(text.utf8), name + ".yaml")
    }

    func quarry(_ arguments: [String]) throws -> QuarryProcess.Result {
        try QuarryProcess(folder: folder.path, environment: environment).run(arguments)
    }

    /// `quarry ask --llm` of a model, whatever the passages hold.
    func ask(
        _ question: String, of model: ModelServer, job: String = "kb", _ more: [String] = []
    ) throws -> JSONValue {
        let asked = try quarry(
            [
                "ask", "kb", question, "--json", "--threshold", "0", "--job", job + ".yaml",
                "--llm", "--llm-endpoint", model.endpoint, "--llm-model", ModelServer.name,
            ] + more)
        try #require(asked.status == 0, "\(asked.complaints)")
        return try JSONValue(parsing: Data(asked.output.utf8))
    }

    /// `quarry serve --llm` of it.
    func serve(_ model: ModelServer, job: String = "kb") throws -> ServerProcess {
        try ServerProcess(
            index: folder.file("kb"), owner: self, environment: environment,
            [
                "--llm", "--llm-endpoint", model.endpoint, "--llm-model", ModelServer.name,
                "--job", folder.file(job + ".yaml"),
            ])
    }

    /// What must hold of an answer as `ask --json` prints it and `/api/v1/ask` sends it.
    func check(_ answer: JSONValue) throws {
        let text = try #require(answer["answer"]?.string)
        let citations = answer["citations"]?.array ?? []
        let numbers = citations.compactMap { $0["n"]?.integer }
        let given = answer["searched"]?["passages"]?.integer ?? 0
        #expect(numbers.allSatisfy((1...max(given, 1)).contains), "\(numbers) of \(given)")
        for number in Self.numbers(in: text) {
            #expect(numbers.contains(number), "[\(number)] stands for nothing: \(text)")
        }
        for citation in citations where citation["proved"]?.bool == true {
            #expect(citation["proof"]?.string == "source")
            try prove(citation)
        }
        let isProved = citations.contains { $0["proved"]?.bool == true }
        #expect(answer["proved"]?.bool == isProved)
        let language = try #require(answer["language"]?.string.flatMap(AnswerLanguage.init))
        guard answer["abstained"]?.bool == false else {
            #expect(citations.isEmpty)
            return
        }
        #expect(text.hasSuffix(language.unprovedAnswer) == !isProved, "\(text)")
        checkQuotes(of: text, mark: language.unproved)
        if answer["answered_by"]?.string == "extract" {
            let notes = (answer["notes"]?.array ?? []).compactMap(\.string)
            #expect(notes.contains { $0.contains("no answer by the language model") }, "\(notes)")
        } else {
            #expect(answer["answered_by"]?.string == ModelServer.name)
        }
    }

    static func numbers(in text: String) -> [Int] {
        PassageMarkers.places(in: text).flatMap(\.numbers)
    }

    /// What is between quotation marks stands in a document, or is said to stand in none.
    func checkQuotes(of text: String, mark: String) {
        let documents = Self.texts.values.map(Self.letters)
        for line in text.split(whereSeparator: \.isNewline) {
            let bytes = Array(line.utf8)
            for span in QuotedSpans(in: String(line)).spans {
                let rest = String(decoding: bytes[span.end...], as: UTF8.self)
                let isKnown = documents.contains { $0.contains(Self.letters(span.text)) }
                #expect(isKnown || rest.hasPrefix(mark), "“\(span.text)” of: \(line)")
            }
        }
    }

    private static func letters(_ text: String) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// By another way than the one that the answer took.
    private func prove(_ citation: JSONValue) throws {
        let cite = try #require(citation["cite"]?.string)
        let proved = try quarry(["cite", "kb", cite, "--job", "kb.yaml"])
        #expect(proved.status == 0, "\(cite): \(proved.complaints)")
        let text = try #require(citation["source"]?.string.flatMap { Self.texts[$0] })
        let quote = try #require(citation["quote"]?.string)
        #expect(Self.letters(text).contains(Self.letters(quote)), "\(quote)")
    }
}
