import Answering
import Corpus
import Fields
import Foundation
import Searching
import Segments

/// What the page shows of documents: what a search can be narrowed to, the pages that a passage
/// stands on, and the document itself.
struct DocumentRoutes {
    let engine: ServingEngine

    var routes: [Route] { [facets, passagePages, pageImage, original] }

    private static let unknown = Problem(.notFound, "nothing of that id is here")
    /// Pixels of a page's longer side.
    static let sides = 200...2_400
    static let side = 1_600

    private var facets: Route {
        Route(.get, "/api/v1/facets", "By what an index's sources can be told apart.") {
            [engine] request in
            .json(try await engine.facets(in: request.query.text("index"), for: request.caller))
        }.with {
            $0.query = [
                Field("index", .text(1...255), "Its name; the first one served if absent.")
            ]
            $0.problems = [.notFound]
            $0.schema = APISchema.facets
        }
    }

    private var passagePages: Route {
        Route(
            .get, "/api/v1/cite/{id}/pages",
            "A passage, whether it stands in its document, and its lines on that document's pages."
        ) { [engine] request in
            guard let id = request.path["id"].flatMap(PassageID.init) else { throw Self.unknown }
            return .json(try await engine.view(id, for: request.caller).view)
        }.with {
            $0.pathPatterns = ["id": PassageID.pattern]
            $0.problems = [.notFound]
            $0.schema = APISchema.passageView
        }
    }

    private var pageImage: Route {
        Route(
            .get, "/api/v1/sources/{id}/pages/{page}",
            "A page of a PDF as an image, if the document is here as it was indexed."
        ) { [engine] request in
            guard let number = request.path["page"].flatMap(Self.number) else {
                throw Self.unknown
            }
            let image = try await engine.page(
                number, longestSide: request.query.integer("side") ?? Self.side,
                of: request.path["id"], for: request.caller)
            return Reply(contentType: "image/png", body: .whole(Data(image)))
        }.with {
            $0.query = [
                Field(
                    "side", .integer(Self.sides),
                    "Pixels of the longer side; \(Self.side) if absent.")
            ]
            $0.pathPatterns = ["id": PassageID.sourcePattern, "page": "^[1-9][0-9]{0,5}$"]
            $0.problems = [.notFound]
            $0.contentType = "image/png"
            $0.schema = ["type": "string", "format": "binary"]
        }
    }

    private static func number(_ text: String) -> Int? {
        guard text.utf8.count <= 6, let number = Int(text), number > 0 else { return nil }
        return number
    }

    /// It is saved and never shown: what is in it may be meant for a browser.
    private var original: Route {
        Route(
            .get, "/api/v1/sources/{id}/original",
            "The document itself, to be saved, if it is here as it was indexed."
        ) { [engine] request in
            let (file, bytes) = try await engine.original(
                of: request.path["id"], for: request.caller)
            return Reply(
                contentType: "application/octet-stream", body: .whole(Data(bytes)),
                headers: [
                    "Content-Disposition": Self.disposition(file.id.path),
                    "Content-Security-Policy": "default-src 'none'; sandbox",
                ])
        }.with {
            $0.pathPatterns = ["id": PassageID.sourcePattern]
            $0.problems = [.notFound]
            $0.contentType = "application/octet-stream"
            $0.schema = ["type": "string", "format": "binary"]
        }
    }

    /// The file's name as RFC 6266 has it, for browsers of any age.
    private static func disposition(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? "document"
        let plain = String(
            name.unicodeScalars.map { scalar in
                scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F
                    && !"\"\\%".unicodeScalars.contains(scalar) ? Character(scalar) : "_"
            })
        let unreserved = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let encoded = name.addingPercentEncoding(withAllowedCharacters: unreserved) ?? plain
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }
}

extension ServingEngine {
    /// - Throws: `Problem`; what reading the index throws.
    func facets(in index: String?, for caller: Caller) async throws -> FacetPage {
        if let group = catalog.group(index) {
            return try await gathering.run { [proofs] () throws -> FacetPage in
                do throws(QuarryError) {
                    return try group.facets(for: Audience(groups: caller.groups), proofs: proofs)
                } catch {
                    throw Self.unanswered(error)
                }
            }
        }
        let generation = try served(index).generation
        let counts = try await work.run { try generation.view(for: caller).facets() }
        return FacetPage(index: generation.index, root: generation.root, facets: counts.facets)
    }
}
