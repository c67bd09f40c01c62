import Corpus
import Fields
import Searching

/// Searching by the server's own interface.
struct SearchRoutes {
    let engine: ServingEngine

    var routes: [Route] { [search] }

    /// Re-ranking that this server can do.
    private var stages: [String] {
        let hasCross = engine.catalog.answering.contains { $0.cross != nil }
        return SearchOptions.Rerank.allCases.filter { hasCross || $0 != .cross }.map(\.rawValue)
    }

    private var fields: [Field] {
        [Field("rerank", .choice(stages), "Second stage; late if absent.")] + Self.fields
    }

    private static let fields = [
        Field(
            "query", .text(0...ServerLimits.questionLength), isRequired: true,
            "In the query language: words, \"phrases\", +must, -not, fields."),
        Field("k", .integer(1...1_000), "Hits wanted; 10 if absent."),
        Field("offset", .integer(0...10_000), "Hits passed over."),
        Field("mode", .choice(SearchOptions.Mode.allCases.map(\.rawValue)), "First stage."),
        Field(
            "filter", .oneOrMore(.text(1...1_024), 0...32),
            "What hits must be: field:value or a path glob; - before it excludes."),
        Field("index", .text(1...255), "Its name; the first one served if absent."),
        Field("plain", .flag, "Read the query as words."),
        Field("explain", .flag, "Say what scores are made of."),
        Field("context", .integer(0...10), "Chunks shown before and after each hit."),
        Field("per_source", .integer(1...1_000), "Most hits of one source."),
        Field(
            "collapse", .choice(["none", "copies", "near"]), "Which chunks are one hit."),
    ]

    private var search: Route {
        Route(.post, "/api/v1/search", "The best passages for a question, best first.") {
            [engine] request in
            let body = request.body
            let found = try await engine.search(
                body.text("query") ?? "", in: body.text("index"), for: request.caller,
                options: try Self.options(body),
                explain: body.flag("explain") ?? false)
            return .json(
                SearchOutput(found.result, from: found.generation, base: request.base))
        }.with {
            $0.input = .object(fields, isOpen: false)
            $0.problems = [.notFound]
            $0.schema = APISchema.search
        }
    }

    /// - Throws: `Problem` for a filter that can't be meant.
    private static func options(_ body: FieldValues) throws(Problem) -> SearchOptions {
        var options = SearchOptions(
            k: body.integer("k") ?? 10,
            mode: body.text("mode").flatMap(SearchOptions.Mode.init) ?? .hybrid,
            rerank: body.text("rerank").flatMap(SearchOptions.Rerank.init) ?? .late)
        options.syntax = body.flag("plain") == true ? .plain : .language
        options.filters = try filters(body.texts("filter"))
        options.offset = body.integer("offset") ?? 0
        options.context = body.integer("context") ?? 0
        options.perSource = body.integer("per_source")
        let collapse = body.text("collapse") ?? "copies"
        options.collapsesCopies = collapse != "none"
        options.collapsesNearDuplicates = collapse == "near"
        return options
    }

    static func filters(_ texts: [String]) throws(Problem) -> [Condition] {
        var conditions: [Condition] = []
        for text in texts {
            do throws(InvalidText) {
                conditions.append(try Condition(filter: text))
            } catch {
                throw Problem(.invalidRequest, "filter: \(error.reason)", member: "filter")
            }
        }
        return conditions
    }
}
