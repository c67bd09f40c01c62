import Corpus
import Fields
import Foundation
import Searching

/// Searching as programs ask that can take any search engine: Open WebUI's external web search, and
/// browsers by an OpenSearch description.
struct WebSearchRoutes {
    let engine: ServingEngine

    var routes: [Route] { [search, description] }

    private static let fields = [
        Field("query", .text(0...ServerLimits.questionLength), isRequired: true, "The question."),
        Field("count", .integer(1...100), "Passages wanted; 5 if absent."),
        Field("index", .text(1...255), "Its name; the first one served if absent."),
    ]

    private struct ResultEntry: Encodable {
        var link: String
        var title: String
        var snippet: String
    }

    private var search: Route {
        Route(.post, "/web-search", "Passages as an external web search of Open WebUI's.") {
            [engine] request in
            var options = SearchOptions(k: request.body.integer("count") ?? 5)
            options.collapsesCopies = true
            let found = try await engine.search(
                request.body.text("query") ?? "", in: request.body.text("index"),
                for: request.caller, options: options)
            var reply = Reply.json(
                found.result.hits.map { hit in
                    let id = PassageID(hit, in: found.generation.index)
                    let name = hit.facts.title ?? hit.source.id.path
                    return ResultEntry(
                        link: "\(request.base)/api/v1/cite/\(id.text)",
                        title: hit.chunk.span.firstPage.map { "\(name), p. \($0)" } ?? name,
                        snippet: hit.chunk.text)
                })
            reply.count(found.result.missing)
            return reply
        }.with {
            $0.input = .object(Self.fields, isOpen: true)
            $0.problems = [.notFound]
            $0.schema = APISchema.list(
                APISchema.object([
                    "link": APISchema.string, "title": APISchema.string,
                    "snippet": APISchema.string,
                ]))
        }
    }

    /// Public: a browser asks for it without a token, and it says no more than the address it has.
    private var description: Route {
        Route(.get, "/opensearch.xml", "The OpenSearch description, for browsers.") { request in
            let base = request.base.escapedForXML
            return .text(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
                <ShortName>Quarry</ShortName>
                <Description>Searches a knowledge base.</Description>
                <InputEncoding>UTF-8</InputEncoding>
                <Url type="text/html" template="\(base)/?q={searchTerms}"/>
                <Url type="application/opensearchdescription+xml" rel="self" \
                template="\(base)/opensearch.xml"/>
                </OpenSearchDescription>

                """, contentType: Self.descriptionType)
        }.with {
            $0.isPublic = true
            $0.contentType = Self.descriptionType
            $0.schema = APISchema.string
        }
    }

    private static let descriptionType = "application/opensearchdescription+xml"
}

extension String {
    fileprivate var escapedForXML: String {
        replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }
}
