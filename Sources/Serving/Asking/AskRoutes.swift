import Answering
import Chat
import Corpus
import Fields
import Searching

/// Questions that are answered: by the server's own interface, and as chats of one question ask.
struct AskRoutes {
    let engine: ServingEngine

    var routes: [Route] { [ask, chat] }

    private static let fields = [
        Field(
            "question", .text(1...ServerLimits.questionLength), isRequired: true,
            "In any words; there is no query language."),
        Field("index", .text(1...255), "Its name; the first one served if absent."),
        Field("llm", .flag, "Let the server's language model write; not if absent."),
        Field(
            "agent", .flag,
            "Let that model look further with tools that read, step by step; not if absent."),
        ServedQuestion.context,
        Field(
            "sentences", .integer(1...3), "Most sentences without a model; 3 if absent."),
        Field("k", .integer(1...20), "Passages that are read; 5 if absent, 8 with a model."),
        Field(
            "threshold", .number(0...1),
            "Answers only where an answer is this probable to be there; ½ if absent."),
        Field(
            "filter", .oneOrMore(.text(1...1_024), 0...32),
            "What passages must be: field:value or a path glob; - before it excludes."),
        Field("prove", .flag, "Open the sources of what is cited; so if absent."),
        Field("stream", .flag, "Answer by server-sent events, as Accept: text/event-stream does."),
    ]

    private var ask: Route {
        Route(
            .post, "/api/v1/ask",
            "An answer with citations that are proved, or that nothing answers."
        ) { [engine] request in
            let question = try Self.question(request.body, engine)
            guard Self.isStream(request) else {
                let served = try await engine.ask(question, for: request.caller)
                return .json(AnswerOutput(served, base: request.base))
            }
            try engine.checkRoom(for: question)
            return .events { send in
                var events = AnswerEvents(
                    index: try engine.answering(question.index).index, base: request.base)
                try await engine.answer(question, for: request.caller) { step in
                    for event in events.events(at: step) { try await send(event) }
                }
            }
        }.with {
            $0.input = .object(Self.fields, isOpen: false)
            $0.problems = [.notFound]
            $0.schema = APISchema.answer
            $0.isStreamed = true
        }
    }

    /// By the body where that says, else by what the client takes.
    private static func isStream(_ request: ServerRequest) -> Bool {
        if let stream = request.body.flag("stream") { return stream }
        let accepted = request.headers["accept"] ?? ""
        return accepted.contains(EventText.contentType) && !accepted.contains("json")
    }

    /// - Throws: `Problem` for a filter that can't be meant, or a language model that is not there.
    private static func question(
        _ body: FieldValues, _ engine: ServingEngine
    ) throws(Problem) -> ServedQuestion {
        let isAgent = body.flag("agent") ?? false
        let isWritten = isAgent || body.flag("llm") ?? false
        guard !isWritten || engine.writer != nil else {
            throw Problem(
                .invalidRequest, "this server has no language model: start it with --llm",
                member: isAgent ? "agent" : "llm")
        }
        var question = ServedQuestion(
            body.text("question") ?? "", index: body.text("index"),
            writer: isWritten ? engine.writer : nil,
            history: ServedQuestion.messages(body.value("context")))
        if let sentences = body.integer("sentences") { question.options.sentences = sentences }
        if let count = body.integer("k") { question.options.search.k = count }
        if let threshold = body.number("threshold") { question.options.threshold = threshold }
        question.options.search.filters = try SearchRoutes.filters(body.texts("filter"))
        if isAgent { question.options.agent = AgentLimits() }
        question.options.provesSources = body.flag("prove") ?? true
        return question
    }

    private static let chatFields = [
        Field(
            "message", .text(1...ServerLimits.questionLength), isRequired: true, "The question."),
        ServedQuestion.context,
        Field("index", .text(1...255), "Its name; the first one served if absent."),
    ]

    private struct ChatOutput: Encodable {
        struct Source: Encodable {
            var n: Int
            var source: String
            /// Nil for types without pages.
            var page: Int?
            var quote: String
            var cite: String
            var proved: Bool
        }
        var response: String
        var sources: [Source]
        /// Only where members of a group are missing.
        var partial: PartialEntry?
    }

    private var chat: Route {
        Route(
            .post, "/chat",
            "A message answered, by the server's language model if it has one, and its sources."
        ) { [engine] request in
            let body = request.body
            let question = ServedQuestion(
                body.text("message") ?? "", index: body.text("index"), writer: engine.writer,
                history: ServedQuestion.messages(body.value("context")))
            let answer = try await engine.ask(question, for: request.caller).answer
            return .json(
                ChatOutput(
                    response: answer.text,
                    sources: answer.citations.map { citation in
                        ChatOutput.Source(
                            n: citation.number, source: citation.source.id.path,
                            page: citation.page, quote: citation.quote,
                            cite: citation.chunk.text, proved: citation.isProved)
                    }, partial: PartialEntry(answer.missing)))
        }.with {
            $0.input = .object(Self.chatFields, isOpen: true)
            $0.problems = [.notFound]
            $0.schema = APISchema.chat
        }
    }
}
