import Corpus
import Fields
import Searching

/// An external knowledge base of Dify's (docs.dify.ai, External Knowledge API).
struct DifyRoutes {
    let engine: ServingEngine

    var routes: [Route] { [retrieval] }

    private static let fields = [
        Field("knowledge_id", .text(0...255), isRequired: true, "The index's name."),
        Field("query", .text(0...ServerLimits.questionLength), isRequired: true, "The question."),
        Field(
            "retrieval_setting",
            .object(
                [
                    Field("top_k", .integer(1...100), "Passages wanted; 5 if absent."),
                    Field(
                        "score_threshold", .number(0...1),
                        "How far they have to stand out; ½ is as far as chance's best."),
                ], isOpen: true), "How many, and how good."),
        Field(
            "metadata_condition",
            .object(
                [
                    Field("logical_operator", .choice(["and", "or"]), "Of the conditions."),
                    Field(
                        "conditions", .list(.object(DifyCondition.fields, isOpen: true), 0...32),
                        "What sources' metadata must be."),
                ], isOpen: true), "Which sources count."),
    ]

    private struct Output: Encodable {
        struct Record: Encodable {
            var content: String
            var score: Double
            var title: String
            var metadata: [String: JSONValue]
        }
        var records: [Record]
    }

    /// Hits that are looked through where conditions leave some out.
    private static let depth = 100

    private var retrieval: Route {
        Route(.post, "/retrieval", "Passages for Dify.") { [engine] request in
            let body = request.body
            let settings = body.value("retrieval_setting")
            let wanted = settings?["top_k"]?.integer ?? 5
            let threshold = settings?["score_threshold"]?.number ?? 0
            let condition = try DifyCondition.Group(body.value("metadata_condition"))
            let records = try await Self.records(
                engine, body, count: condition.isEmpty ? wanted : Self.depth, request: request)
            return .json(
                Output(
                    records: Array(
                        records.filter { condition.holds($0.metadata) && $0.score >= threshold }
                            .prefix(wanted))))
        }.with {
            $0.form = .dify
            $0.input = .object(Self.fields, isOpen: true)
            $0.problems = [.notFound]
            $0.schema = APISchema.object([
                "records": APISchema.list(
                    APISchema.object([
                        "content": APISchema.string, "score": APISchema.number,
                        "title": APISchema.string, "metadata": ["type": "object"],
                    ]))
            ])
        }
    }

    private static func records(
        _ engine: ServingEngine, _ body: FieldValues, count: Int, request: ServerRequest
    ) async throws -> [Output.Record] {
        let query = body.text("query") ?? ""
        var options = SearchOptions(k: count)
        options.collapsesCopies = true
        let name = body.text("knowledge_id")
        // What chance would find is known of an index's own vectors.
        _ = try engine.served(name)
        let found = try await engine.search(
            query, in: name, for: request.caller, options: options, explain: true)
        guard !found.result.hits.isEmpty else { return [] }
        let generation = found.generation
        let relevance = try await engine.work.run {
            try Relevance(of: query, by: try generation.view(for: request.caller).searcher)
        }
        return found.result.hits.map { hit in
            let id = PassageID(
                index: generation.index, source: hit.source.id, range: hit.chunk.span.range)
            var metadata = hit.metadata.mapValues(JSONValue.string)
            metadata["source"] = .string(hit.source.id.path)
            metadata["url"] = .string("\(request.base)/api/v1/cite/\(id.text)")
            metadata["page"] = hit.chunk.span.firstPage.map(JSONValue.integer)
            return Output.Record(
                content: hit.chunk.text, score: hit.explanation.map(relevance.score) ?? 0,
                title: hit.facts.title ?? hit.source.id.path, metadata: metadata)
        }
    }
}
