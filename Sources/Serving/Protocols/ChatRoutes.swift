import Answering
import Chat
import Embedding
import Fields
import Foundation

/// Chat completions as OpenAI's clients ask for them: an index is the model.
struct ChatRoutes {
    let engine: ServingEngine

    var routes: [Route] { [completions] }

    private static let part = Field.Kind.object(
        [
            Field("type", .text(1...64), isRequired: true, "`text`; no other is read."),
            Field("text", .text(0...ServedQuestion.messageLength), "What was said."),
        ], isOpen: true)

    private static let fields = [
        Field("model", .text(1...255), isRequired: true, "An index's or a group's name."),
        Field(
            "messages",
            .list(
                .object(
                    [
                        Field(
                            "role",
                            .choice([
                                "developer", "system", "user", "assistant", "tool", "function",
                            ]), isRequired: true, "Who said it."),
                        Field(
                            "content",
                            .anyOf([
                                .text(0...ServedQuestion.messageLength), .list(part, 0...64),
                            ]), "What was said."),
                    ], isOpen: true), 1...ServedQuestion.messages), isRequired: true,
            "The conversation; its last message is the question, and the user's."),
        Field("stream", .flag, "Answer by server-sent events."),
        Field(
            "stream_options",
            .object(
                [Field("include_usage", .flag, "Say at the end what was counted.")], isOpen: true),
            "How the stream is."),
        Field("n", .integer(1...1), "Answers wanted: one."),
    ]

    private var completions: Route {
        Route(
            .post, "/v1/chat/completions",
            "An index's answer as a chat completion, with citations as annotations and as links."
        ) { [engine] request in
            let body = request.body
            let name = body.text("model") ?? ""
            guard engine.catalog.names.contains(name) else {
                throw ServingEngine.unknown(model: name)
            }
            let messages = try Self.messages(body.value("messages"))
            let question = try Self.question(messages, index: name, engine)
            try engine.checkRoom(for: question)
            let prompt = try await engine.tokens(of: messages.map(\.content), in: name)
            guard body.flag("stream") == true else {
                let served = try await engine.ask(question, for: request.caller)
                var reply = Reply.json(
                    ChatCompletion(model: name, base: request.base, promptTokens: prompt)
                        .whole(served))
                reply.count(served.answer.missing)
                return reply
            }
            let wantsUsage =
                body.value("stream_options")?["include_usage"]?.bool == true
            return .events { send in
                var stream = ChatCompletionStream(
                    ChatCompletion(model: name, base: request.base, promptTokens: prompt),
                    wantsUsage: wantsUsage)
                try await send(stream.beginning)
                try await engine.answer(question, for: request.caller) { step in
                    for event in stream.events(at: step) { try await send(event) }
                }
            }
        }.with {
            $0.form = .openAI
            $0.input = .object(Self.fields, isOpen: true)
            $0.problems = [.notFound]
            $0.isStreamed = true
            $0.schema = APISchema.object([
                "id": APISchema.string, "object": APISchema.string, "created": APISchema.count,
                "model": APISchema.string, "choices": APISchema.list(["type": "object"]),
                "usage": ["type": "object"],
            ])
        }
    }

    /// - Throws: `Problem` for a part that is no text.
    private static func messages(_ value: JSONValue?) throws(Problem) -> [ChatMessage] {
        var messages: [ChatMessage] = []
        for (place, message) in (value?.array ?? []).enumerated() {
            let role: ChatMessage.Role =
                switch message["role"]?.string {
                case "user": .user
                case "assistant": .assistant
                default: .system
                }
            var content = message["content"]?.string ?? ""
            for part in message["content"]?.array ?? [] {
                guard part["type"]?.string == "text", let text = part["text"]?.string else {
                    throw Problem(
                        .invalidRequest, "of a message only parts of type text are read",
                        member: "messages[\(place)].content")
                }
                content += text
            }
            messages.append(ChatMessage(role, content: content))
        }
        return messages
    }

    /// - Throws: `Problem` where the last message is no question.
    private static func question(
        _ messages: [ChatMessage], index: String, _ engine: ServingEngine
    ) throws(Problem) -> ServedQuestion {
        let lengths = 1...ServerLimits.questionLength
        guard let last = messages.last, last.role == .user,
            lengths.contains(last.content.unicodeScalars.count)
        else {
            throw Problem(
                .invalidRequest,
                "the last message is the user's, and 1 to \(lengths.upperBound) characters long",
                member: "messages")
        }
        return ServedQuestion(
            last.content, index: index, writer: engine.writer, history: Array(messages.dropLast()))
    }
}

extension ServingEngine {
    /// Tokens of texts, as the index's own model counts them: a language model counts others.
    /// - Throws: `Problem`, `WorkQueue.Overload`.
    fileprivate func tokens(of texts: [String], in index: String) async throws -> Int {
        let generation = try answering(index)
        return try await work.run { texts.reduce(0) { $0 + generation.tokens(of: $1) } }
    }
}

extension ServedGeneration {
    func tokens(of text: String) -> Int {
        encoder.model.tokenizer.pieces(text, limit: .max).count
    }
}
