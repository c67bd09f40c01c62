import Fields

/// What the indexes hold: sources, their passages, and proofs of them.
struct SourceRoutes {
    let engine: ServingEngine

    var routes: [Route] { [indexes, sources, source, passages, cite] }

    private static let unknown = Problem(.notFound, "nothing of that id is here")

    private var indexes: Route {
        Route(.get, "/api/v1/indexes", "The indexes that are served, the default one first.") {
            [engine] request in
            struct Output: Encodable { var indexes: [IndexEntry] }
            return .json(
                Output(indexes: try await engine.views(for: request.caller).map(IndexEntry.init)))
        }.with { $0.schema = APISchema.indexes }
    }

    private var sources: Route {
        Route(.get, "/api/v1/sources", "The sources of an index, by path.") {
            [engine] request in
            let query = request.query
            return .json(
                try await engine.sources(
                    in: query.text("index"), after: query.text("after"),
                    prefix: query.text("prefix"), limit: query.integer("limit") ?? 100,
                    for: request.caller))
        }.with {
            $0.query = [
                Field("index", .text(1...255), "Its name; the first one served if absent."),
                Field("prefix", .text(0...1_024), "What paths begin with."),
                Field("after", .text(0...1_024), "The path that the page before ended with."),
                Field(
                    "limit", .integer(1...SourceListQuery.mostSources),
                    "Sources wanted; 100 if absent."),
            ]
            $0.problems = [.notFound]
            $0.schema = APISchema.sources
        }
    }

    private var source: Route {
        Route(.get, "/api/v1/sources/{id}", "A source.") { [engine] request in
            .json(try await engine.source(request.path["id"], for: request.caller).entry)
        }.with {
            $0.pathPatterns = ["id": PassageID.sourcePattern]
            $0.problems = [.notFound]
            $0.schema = APISchema.source
        }
    }

    private var passages: Route {
        Route(.get, "/api/v1/sources/{id}/passages", "The passages of a source, in its order.") {
            [engine] request in
            struct Output: Encodable {
                var source: SourceEntry
                var passages: [PassageEntry]
            }
            let part = SourcePart.positions(
                from: request.query.integer("from") ?? 0,
                count: request.query.integer("limit") ?? 100)
            let held = try await engine.source(request.path["id"], part, for: request.caller)
            return .json(Output(source: held.entry, passages: held.entries))
        }.with {
            $0.query = [
                Field("from", .integer(0...SourcePart.largestPosition), "Passages passed over."),
                Field(
                    "limit", .integer(1...SourcePart.mostPassages),
                    "Passages wanted; 100 if absent."),
            ]
            $0.pathPatterns = ["id": PassageID.sourcePattern]
            $0.problems = [.notFound]
            $0.schema = APISchema.passages
        }
    }

    private var cite: Route {
        Route(
            .get, "/api/v1/cite/{id}",
            "A passage, and whether it stands in its document as that is now."
        ) { [engine] request in
            guard let id = request.path["id"].flatMap(PassageID.init) else { throw Self.unknown }
            return .json(try await engine.cite(id, for: request.caller))
        }.with {
            $0.pathPatterns = ["id": PassageID.pattern]
            $0.problems = [.notFound]
            $0.schema = APISchema.cite
        }
    }
}
