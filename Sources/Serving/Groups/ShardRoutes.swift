import Corpus
import Fields
import Foundation
import Searching
import Snapshots

/// What a group asks the servers of its members. Only those who see everything may: they say on
/// whose behalf they ask, and what that reader may not see is not answered.
struct ShardRoutes {
    let engine: ServingEngine

    var routes: [Route] {
        [
            root,
            route(
                ShardQuestion.self, "What a question's words weigh in an index of a group."),
            route(
                ShardCandidateQuery.self, "The best of an index's chunks by both retrievers."),
            route(ShardScoreQuery.self, "Chunks compared with a question word by word."),
            route(ShardVectorQuery.self, "The vectors of chunks."),
            route(ShardPassageQuery.self, "Chunks as they are shown."),
            route(ShardEvidenceQuery.self, "What an answer made of chunks is judged by."),
            documents(AdapterQuery.self, "The adapter that an index's questions pass through."),
            documents(ProofQuery.self, "Whether passages stand in their documents now."),
            documents(SourceQuery.self, "A source by its id, with some of its passages."),
            documents(SourceListQuery.self, "The first of an index's sources by path."),
            documents(FacetQuery.self, "By what an index's sources can be told apart."),
            documents(PassageProofQuery.self, "What a passage's document says of it now."),
            documents(PageImageQuery.self, "A page of a PDF as an image, piece by piece."),
            documents(DocumentTextQuery.self, "What is read in a document, piece by piece."),
            documents(OriginalQuery.self, "A document's bytes, piece by piece."),
            sources,
        ]
    }

    private var root: Route {
        Route(.get, "/shard/v1/root", "The root of an index, and its text, for a group.") {
            [engine] request in
            try Self.check(request.caller)
            let generation = try engine.served(request.query.text("index")).generation
            return .json(
                ShardState(
                    version: ShardJSON.version, index: generation.index, root: generation.root,
                    rootText: request.query.text("known") == generation.root
                        ? nil : generation.snapshot.manifest.rootText))
        }.with {
            $0.query = [
                Field("index", .text(1...255), "Its name; the first one served if absent."),
                Field("known", .text(64...64), "A root whose text need not be sent."),
            ]
            $0.problems = [.notFound]
            $0.schema = APISchema.object(
                [
                    "version": APISchema.count, "index": APISchema.string,
                    "root": APISchema.string,
                ], optional: ["root_text": APISchema.string])
        }
    }

    private var sources: Route {
        post("sources", "Which sources an index has, by keys of their names.") {
            (generation, query: ShardSourceQuery) in
            try generation.keys.answer(query)
        }
    }

    private func route<Query: ShardAsking>(_: Query.Type, _ summary: String) -> Route {
        let needsSample = Query.self == ShardEvidenceQuery.self
        return post(Query.route, summary, needsSample: needsSample) {
            (generation, query: Query) in
            let reader = try Self.reader(query.question.readers)
            return try query.answer(of: generation.view(for: reader).shard)
        }
    }

    private func documents<Query: DocumentAsking>(_: Query.Type, _ summary: String) -> Route {
        let queue = Query.isParsing ? engine.proofWork : engine.work
        return post(Query.route, summary, on: queue) { [engine] (generation, query: Query) in
            let reader = try Self.reader(query.readers)
            return try query.answer(of: generation.view(for: reader), proofs: engine.proofs)
        }
    }

    private static func reader(_ readers: Audience) throws(Problem) -> Caller {
        guard readers.groups?.count ?? 0 <= mostReaders else {
            throw Problem(.invalidRequest, "a reader is in \(mostReaders) groups at most")
        }
        return Caller(name: nil, groups: readers.groups)
    }

    private static let mostReaders = 1_000

    private func post<Query: Codable & Sendable, Answer: Codable & Sendable>(
        _ name: String, _ summary: String, on queue: WorkQueue? = nil, needsSample: Bool = false,
        answer: @escaping @Sendable (ServedGeneration, Query) throws -> Answer
    ) -> Route {
        let queue = queue ?? engine.work
        return Route(.post, "/shard/v1/\(name)", summary) { [engine] request in
            try Self.check(request.caller)
            let call: ShardCall<Query> = try Self.call(request.data)
            let generation = try engine.served(call.index).generation
            var reply = ShardReply<Answer>(
                version: ShardJSON.version, root: generation.root, answer: nil)
            if call.root == generation.root {
                if needsSample { try await generation.prepared() }
                reply.answer = try await queue.run { try answer(generation, call.query) }
            }
            return Reply(body: .whole(try ShardJSON.data(reply)))
        }.with {
            $0.input = .bytes(
                limit: ShardJSON.questionBytes, contentType: "application/json",
                schema: [
                    "type": "object", "required": ["version", "root", "query"],
                    "properties": [
                        "version": ["type": "integer"], "index": ["type": "string"],
                        "root": ["type": "string"], "query": ["type": "object"],
                    ],
                ])
            $0.problems = [.notFound]
            $0.schema = APISchema.object(["version": APISchema.count, "root": APISchema.string])
        }
    }

    private static func call<Query>(_ data: Data) throws(Problem) -> ShardCall<Query> {
        let call: ShardCall<Query>
        do {
            call = try ShardJSON.value(ShardCall<Query>.self, of: data)
        } catch {
            throw Problem(.invalidRequest, "this is no question of a group")
        }
        guard call.version == ShardJSON.version else {
            throw Problem(
                .invalidRequest,
                "the group speaks version \(call.version), this server \(ShardJSON.version)",
                member: "version")
        }
        return call
    }

    private static func check(_ caller: Caller) throws(Problem) {
        guard caller.groups == nil else {
            throw Problem(.forbidden, "only a token that sees everything may ask for a group")
        }
    }
}
