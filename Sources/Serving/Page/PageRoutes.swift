import Corpus
import Fields
import Foundation
import Searching

/// The web page: search and chat in one. What is found is in the document itself, so that it works
/// without a script; with one, questions are answered and passages open on their pages.
struct PageRoutes {
    let engine: ServingEngine
    let basePath: String
    /// Whether a browser, which sends no token by itself, is answered.
    let isOpen: Bool
    /// Whether documents can be added.
    let takesFiles: Bool

    var routes: [Route] { [front, passage, style, script, icon] }

    private static let unknown = Problem(.notFound, "nothing of that id is here")

    private var front: Route {
        Route(.get, "/", "The web page: a question's passages, with a form for the next.") {
            [self] request in
            let question = PageQuestion(request)
            return .text(
                try await document(question, for: request.caller).text,
                contentType: "text/html; charset=utf-8")
        }.with {
            // Nothing of an index is in it where a token is needed.
            $0.isPublic = true
            $0.query = PageQuestion.fields
            $0.problems = [.notFound]
            $0.contentType = "text/html"
            $0.schema = APISchema.string
        }
    }

    private func document(
        _ question: PageQuestion, for caller: Caller
    ) async throws -> PageDocument {
        var page = FrontPage(question: question, basePath: basePath, isOpen: isOpen)
        page.takesFiles = takesFiles
        if isOpen {
            page.indexes = engine.catalog.names
            let generation = try engine.answering(question.index)
            page.facets = try await facets(in: question.index, for: caller)
            page.sourceCount = try await engine.work.run {
                try generation.view(for: caller).sourceCount
            }
            if !question.text.isEmpty {
                do {
                    page.found = try await engine.search(
                        question.text, in: question.index, for: caller,
                        options: try question.options(), explain: question.isExplained)
                } catch let problem as Problem where problem.kind == .invalidRequest {
                    page.complaint = problem.detail
                }
            }
        }
        return page.document
    }

    /// None of a group whose members don't say: a search without filters is a search.
    private func facets(in index: String?, for caller: Caller) async throws -> [Facet] {
        do {
            return try await engine.facets(in: index, for: caller).facets
        } catch let problem as Problem where problem.kind == .overloaded {
            return []
        }
    }

    private var passage: Route {
        Route(.get, "/passage/{id}", "A passage on the pages of its document, for reading.") {
            [self] request in
            guard let id = request.path["id"].flatMap(PassageID.init) else { throw Self.unknown }
            let (view, around) = try await engine.view(
                id, around: PassagePageView.around, for: request.caller)
            let page = PassagePageView(
                view: view, around: around, language: PageQuestion(request).language,
                basePath: basePath)
            return .text(page.document.text, contentType: "text/html; charset=utf-8")
        }.with {
            $0.pathPatterns = ["id": PassageID.pattern]
            $0.query = [PageQuestion.languageField]
            $0.problems = [.notFound]
            $0.contentType = "text/html"
            $0.schema = APISchema.string
        }
    }

    private var style: Route { asset("page.css", "text/css; charset=utf-8", PageAssets.style) }
    private var script: Route {
        asset("page.js", "text/javascript; charset=utf-8", PageAssets.script)
    }
    private var icon: Route { asset("icon.svg", "image/svg+xml", PageAssets.icon) }

    /// They are named with their version, so that a browser may keep them.
    private func asset(_ name: String, _ type: String, _ data: Data) -> Route {
        Route(.get, "/page/\(name)", "Part of the web page.") { _ in
            Reply(
                contentType: type, body: .whole(data),
                headers: ["Cache-Control": "public, max-age=86400"])
        }.with {
            $0.isPublic = true
            $0.query = [Field("v", .text(0...64), "Its version.")]
            $0.contentType = String(type.prefix { $0 != ";" })
            $0.schema = APISchema.string
        }
    }
}
