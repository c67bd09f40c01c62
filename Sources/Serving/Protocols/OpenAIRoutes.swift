import Corpus
import Embedding
import Fields
import Foundation

/// Models and embeddings as OpenAI's clients ask for them.
struct OpenAIRoutes {
    let engine: ServingEngine

    /// Texts of one request.
    static let maximumTexts = 128
    static let textLength = 1...262_144

    var routes: [Route] { [models, model, embeddings] }

    private struct ModelEntry: Encodable {
        var id: String
        var object = "model"
        /// Nobody knows when a model was made; clients want a number.
        var created = 0
        var ownedBy = "quarry"
    }

    private var entries: [ModelEntry] {
        let names = engine.catalog.names
        return (names + engine.encoderNames.filter { !names.contains($0) }).map {
            ModelEntry(id: $0)
        }
    }

    private static let entrySchema = APISchema.object([
        "id": APISchema.string, "object": APISchema.string, "created": APISchema.count,
        "owned_by": APISchema.string,
    ])

    private var models: Route {
        Route(.get, "/v1/models", "The indexes, which answer, and their models, which embed.") {
            [self] _ in
            struct Output: Encodable {
                var object = "list"
                var data: [ModelEntry]
            }
            return .json(Output(data: entries))
        }.with {
            $0.form = .openAI
            $0.schema = APISchema.object([
                "object": APISchema.string, "data": APISchema.list(Self.entrySchema),
            ])
        }
    }

    private var model: Route {
        Route(.get, "/v1/models/{model}", "One of them.") { [self] request in
            let name = request.path["model"] ?? ""
            guard let entry = entries.first(where: { $0.id == name }) else {
                throw ServingEngine.unknown(model: name)
            }
            return .json(entry)
        }.with {
            $0.form = .openAI
            $0.pathPatterns = ["model": "^[A-Za-z0-9][A-Za-z0-9._-]*$"]
            $0.problems = [.notFound]
            $0.schema = Self.entrySchema
        }
    }

    private static let embeddingFields = [
        Field("model", .text(1...255), isRequired: true, "An encoder's name."),
        Field(
            "input", .oneOrMore(.text(textLength), 1...maximumTexts), isRequired: true,
            "What to embed."),
        Field("encoding_format", .choice(["float", "base64"]), "How vectors are written."),
        Field("dimensions", .integer(1...65_536), "The model's own number, if at all."),
        Field(
            "input_type", .choice(["query", "document"]),
            "What the text is for, which some models read differently; document if absent."),
    ]

    private struct Embedding: Encodable {
        var object = "embedding"
        var index: Int
        var embedding: JSONValue
    }

    private struct EmbeddingsOutput: Encodable {
        struct Usage: Encodable {
            var promptTokens: Int
            var totalTokens: Int
        }
        var object = "list"
        var data: [Embedding]
        var model: String
        var usage: Usage
    }

    private var embeddings: Route {
        Route(.post, "/v1/embeddings", "Vectors of texts, by an index's own model.") {
            [engine] request in
            let body = request.body
            let name = body.text("model") ?? ""
            let encoder = try engine.encoder(name)
            let dimension = encoder.model.dimension
            guard body.integer("dimensions").map({ $0 == dimension }) ?? true else {
                throw Problem(
                    .invalidRequest, "this model's vectors have \(dimension) components",
                    member: "dimensions")
            }
            let texts = body.texts("input")
            let role: TextRole = body.text("input_type") == "query" ? .query : .document
            let found = try await engine.work.run { try encoder.embed(texts, as: role) }
            let isPacked = body.text("encoding_format") == "base64"
            let tokens = found.tokenCounts.reduce(0, +)
            return .json(
                EmbeddingsOutput(
                    data: (0..<found.count).map { index in
                        Embedding(
                            index: index,
                            embedding: isPacked
                                ? Self.packed(found[index])
                                : .array(found[index].map { .number(Double($0)) }))
                    }, model: name, usage: .init(promptTokens: tokens, totalTokens: tokens)))
        }.with {
            $0.form = .openAI
            $0.input = .object(Self.embeddingFields, isOpen: true)
            $0.problems = [.notFound]
            $0.schema = APISchema.object([
                "object": APISchema.string, "model": APISchema.string,
                "data": APISchema.list(["type": "object"]), "usage": ["type": "object"],
            ])
        }
    }

    /// Little-endian float32, in base64.
    private static func packed(_ row: ArraySlice<Float>) -> JSONValue {
        var bytes = Data(capacity: row.count * 4)
        for value in row {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return .string(bytes.base64EncodedString())
    }
}
