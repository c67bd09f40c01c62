import Corpus
import Fields
import Searching

/// An external knowledge base of Dify's (docs.dify.ai, External Knowledge API).
struct DifyRoutes {
    let engine: ServingEngine

    var routes: [Route] { [retrieval] }

    private static let fields = [
        Field("knowledge_id", .text(0...255), isRequired: true, "An index's or a group's name."),
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
            let (records, missing) = try await Self.records(
                engine, body, count: condition.isEmpty ? wanted : Self.depth, request: request)
            var reply = Reply.json(
                Output(
                    records: Array(
                        records.filter { condition.holds($0.metadata) && $0.score >= threshold }
                            .prefix(wanted))))
            reply.count(missing)
            return reply
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
    ) async throws -> (records: [Output.Record], missing: [MissingMember]) {
        let query = body.text("query") ?? ""
        var options = SearchOptions(k: count)
        options.collapsesCopies = true
        let found = try await engine.search(
            query, in: body.text("knowledge_id"), for: request.caller, options: options,
            explain: true)
        let missing = found.result.missing
        guard !found.result.hits.isEmpty else { return ([], missing) }
        let relevance = Relevance(try await engine.background(of: query, in: found))
        let records = found.result.hits.map { hit in
            let id = PassageID(hit, in: found.generation.index)
            var metadata = hit.metadata.mapValues(JSONValue.string)
            metadata["source"] = .string(hit.source.id.path)
            metadata["url"] = .string("\(request.base)/api/v1/cite/\(id.text)")
            metadata["page"] = hit.chunk.span.firstPage.map(JSONValue.integer)
            return Output.Record(
                content: hit.chunk.text, score: hit.explanation.map(relevance.score) ?? 0,
                title: hit.facts.title ?? hit.source.id.path, metadata: metadata)
        }
        return (records, missing)
    }
}
