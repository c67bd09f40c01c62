import Corpus
import Embedding
import Fields

/// Re-ranking as Jina, Cohere and Text Embeddings Inference have it.
struct RerankRoutes {
    let engine: ServingEngine

    var routes: [Route] { [rerank, textRerank, textEmbed] }

    private static let texts = Field.Kind.list(
        .text(0...262_144), 1...OpenAIRoutes.maximumTexts)

    private static let fields = [
        Field("model", .text(1...255), isRequired: true, "An encoder's name."),
        Field("query", .text(0...ServerLimits.questionLength), isRequired: true, "The question."),
        Field(
            "documents",
            .list(.anything, 1...OpenAIRoutes.maximumTexts), isRequired: true,
            "Texts, or objects with a text."),
        Field("top_n", .integer(1...1_000_000), "How many of the best are wanted."),
        Field("return_documents", .flag, "Whether their texts come back."),
    ]

    private struct Output: Encodable {
        struct Document: Encodable { var text: String }
        struct Result: Encodable {
            var index: Int
            var relevanceScore: Double
            var document: Document?
        }
        struct Usage: Encodable { var totalTokens: Int }
        var model: String
        var results: [Result]
        var usage: Usage
    }

    private var rerank: Route {
        Route(.post, "/v1/rerank", "Texts by how well they answer a question, best first.") {
            [engine] request in
            let body = request.body
            let name = body.text("model") ?? ""
            let texts = try Self.texts(body.value("documents")?.array ?? [])
            let encoder = try engine.encoder(name)
            let query = body.text("query") ?? ""
            let (scores, tokens) = try await engine.work.run {
                (
                    try Reranker.scores(query, texts: texts, encoder: encoder, cross: engine.cross),
                    encoder.tokenize([query] + texts).reduce(0) { $0 + $1.ids.count }
                )
            }
            let best = Reranker.order(scores).prefix(body.integer("top_n") ?? .max)
            let isWhole = body.flag("return_documents") == true
            return .json(
                Output(
                    model: name,
                    results: best.map {
                        .init(
                            index: $0, relevanceScore: scores[$0],
                            document: isWhole ? .init(text: texts[$0]) : nil)
                    }, usage: .init(totalTokens: tokens)))
        }.with {
            $0.form = .openAI
            $0.input = .object(Self.fields, isOpen: true)
            $0.problems = [.notFound]
            $0.schema = APISchema.object([
                "model": APISchema.string, "usage": ["type": "object"],
                "results": APISchema.list(
                    APISchema.object(
                        ["index": APISchema.count, "relevance_score": APISchema.number],
                        optional: ["document": ["type": "object"]])),
            ])
        }
    }

    private static func texts(_ values: [JSONValue]) throws(Problem) -> [String] {
        var texts: [String] = []
        for (index, value) in values.enumerated() {
            guard let text = value.string ?? value["text"]?.string else {
                throw Problem(
                    .invalidRequest, "documents[\(index)]: is no text and has none",
                    member: "documents")
            }
            texts.append(text)
        }
        return texts
    }

    private var textRerank: Route {
        Route(.post, "/rerank", "The same for clients of Text Embeddings Inference.") {
            [engine] request in
            struct Entry: Encodable {
                var index: Int
                var score: Double
                var text: String?
            }
            let body = request.body
            let texts = body.texts("texts")
            let query = body.text("query") ?? ""
            let encoder = engine.standardEncoder
            let scores = try await engine.work.run {
                try Reranker.scores(query, texts: texts, encoder: encoder, cross: engine.cross)
            }
            let isWhole = body.flag("return_text") == true
            return .json(
                Reranker.order(scores).map {
                    Entry(index: $0, score: scores[$0], text: isWhole ? texts[$0] : nil)
                })
        }.with {
            $0.form = .textEmbeddings
            $0.input = .object(
                [
                    Field(
                        "query", .text(0...ServerLimits.questionLength), isRequired: true,
                        "The question."),
                    Field("texts", Self.texts, isRequired: true, "What to compare with it."),
                    Field("raw_scores", .flag, "Scores are 0…1 either way."),
                    Field("return_text", .flag, "Whether texts come back."),
                    Field("truncate", .flag, "Long texts are cut at the model's limit anyway."),
                ], isOpen: true)
            $0.schema = APISchema.list(
                APISchema.object(
                    ["index": APISchema.count, "score": APISchema.number],
                    optional: ["text": APISchema.string]))
        }
    }

    private var textEmbed: Route {
        Route(.post, "/embed", "Vectors for clients of Text Embeddings Inference.") {
            [engine] request in
            let texts = request.body.texts("inputs")
            let encoder = engine.standardEncoder
            let found = try await engine.work.run { try encoder.embed(texts) }
            return .json((0..<found.count).map { Array(found[$0]) })
        }.with {
            $0.form = .textEmbeddings
            $0.input = .object(
                [
                    Field(
                        "inputs",
                        .oneOrMore(
                            .text(OpenAIRoutes.textLength), 1...OpenAIRoutes.maximumTexts),
                        isRequired: true, "What to embed."),
                    Field("truncate", .flag, "Long texts are cut at the model's limit anyway."),
                    Field("normalize", .flag, "Vectors are as the model makes them."),
                ], isOpen: true)
            $0.schema = APISchema.list(APISchema.list(APISchema.number))
        }
    }
}

extension ServingEngine {
    /// The first index's, for protocols that name none.
    var standardEncoder: Encoder { catalog.answering[0].encoder }
    var cross: CrossEncoder? { catalog.answering[0].cross }
}
