import Corpus
import Fields
import Foundation
import Storage
import TestSupport
import Testing

@testable import Serving

@Suite(
    "Documents behind their passages", .offPool,
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct DocumentViewTests {
    private let library: PageLibrary

    init() throws { library = try PageLibrary.shared.get() }

    @Test("a passage's lines stand on the pages it spans, and the page is an image of that shape")
    func pages() async throws {
        let server = try await TestServer([try library.served()])
        for (query, source) in [
            ("parental leave weeks", PageLibrary.guide), ("付款期限", PageLibrary.rules),
        ] {
            let hit = try #require(try server.hit(query, in: source))
            let view = try server.pages(hit)
            #expect(view["cite"]?["state"]?.string == "proved")
            let pages = try #require(view["pages"]?.array)
            let numbers = pages.compactMap { $0["page"]?.integer }
            #expect(
                numbers == Array((hit["page"]?.integer ?? 0)...(hit["last_page"]?.integer ?? 0)))
            for page in pages {
                let (width, height) = (page["width"]?.number ?? 0, page["height"]?.number ?? 0)
                let lines = try #require(page["lines"]?.array)
                #expect(!lines.isEmpty)
                for sides in lines.compactMap({ $0.array?.compactMap(\.number) }) {
                    #expect(sides[0] < sides[2] && sides[1] < sides[3])
                    #expect(sides[0] >= 0 && sides[2] <= width && sides[3] <= height)
                    #expect(sides[3] - sides[1] < 60, "a line is no area")
                }
            }
            let id = try #require(view["cite"]?["source"]?["id"]?.string)
            let png = try server.bytes("/api/v1/sources/\(id)/pages/\(numbers[0])?side=400")
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let height = png[20..<24].reduce(0) { $0 << 8 | Int($1) }
            #expect(height == 400)
        }
        try await server.stop()
    }

    @Test("a passage that goes on is marked on each of its pages")
    func spanning() async throws {
        let server = try await TestServer([try library.served()])
        var spanning: [JSONValue] = []
        for source in [PageLibrary.guide, PageLibrary.rules] {
            let id = PassageID.source(SourceID(path: source), in: SourceScope(index: "kb"))
            let passages = try server.get("/api/v1/sources/\(id)/passages").json["passages"]
            spanning += (passages?.array ?? []).filter {
                $0["page"]?.integer != $0["last_page"]?.integer
            }
        }
        try #require(!spanning.isEmpty)
        for hit in spanning {
            #expect(try server.pages(hit)["pages"]?.array?.count == 2)
        }
        try await server.stop()
    }

    @Test("pages that are not there, and images out of all proportion, are refused")
    func limits() async throws {
        let server = try await TestServer([try library.served()])
        let hit = try #require(try server.hit("parental leave", in: PageLibrary.guide))
        let id = (hit["id"]?.string ?? "").prefix(24)
        for (page, status) in [
            ("0", 404), ("999", 404), ("-1", 404), ("x", 404), ("99999999999", 404),
            ("1?side=100000", 400), ("1?side=0", 400),
        ] {
            #expect(
                try server.get("/api/v1/sources/\(id)/pages/\(page)").status == status, "\(page)")
        }
        let text = try #require(try server.hit("refunds", in: "refunds.txt"))
        let other = (text["id"]?.string ?? "").prefix(24)
        #expect(try server.get("/api/v1/sources/\(other)/pages/1").status == 404)
        #expect(try server.pages(text)["pages"]?.array?.isEmpty == true)
        #expect(try server.pages(text)["cite"]?["state"]?.string == "proved")
        try await server.stop()
    }

    @Test("the original is saved and never shown, byte for byte")
    func original() async throws {
        let server = try await TestServer([try library.served()])
        let hit = try #require(try server.hit("zebra tariff", in: PageLibrary.hostileName))
        let path = "/api/v1/sources/\((hit["id"]?.string ?? "").prefix(24))/original"
        let answer = try server.get(path)
        #expect(answer.body == PageLibrary.hostileText)
        #expect(answer.headers["content-type"] == "application/octet-stream")
        #expect(answer.headers["x-content-type-options"] == "nosniff")
        #expect(answer.headers["content-security-policy"] == "default-src 'none'; sandbox")
        let disposition = try #require(answer.headers["content-disposition"])
        #expect(disposition.hasPrefix("attachment; filename=\"<img src=x onerror=alert(1)>.txt\""))
        #expect(disposition.hasSuffix("UTF-8''%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E.txt"))
        try await server.stop()
    }

    @Test("what a document holds is text in the page, whatever it is")
    func hostile() async throws {
        let server = try await TestServer([try library.served()])
        let hit = try #require(try server.hit("zebra tariff", in: PageLibrary.hostileName))
        for path in ["/?q=zebra+tariff&explain=true", "/passage/\(hit["id"]?.string ?? "")"] {
            let body = try server.get(path).body
            #expect(body.contains("zebra"))
            for harm in ["<img src=\"http", "<img src=x", "<script>", "<svg onload", "</main><"] {
                #expect(!body.contains(harm), "\(path): \(harm)")
            }
        }
        let asked = try server.get("/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body
        #expect(!asked.contains("<script>"))
        try await server.stop()
    }

    @Test("documents that a reader may not see are not there, whichever way they are asked for")
    func restricted() async throws {
        let lines =
            TokenFile.line(name: "some", token: "some", groups: nil)
            + TokenFile.line(name: "all", token: "all", groups: "*")
        let file = try library.folder.put(Array(lines.utf8), "tokens-\(UUID().uuidString)")
        let server = try await TestServer(
            [try library.served()], access: .tokens(try TokenList(path: file)))
        let id = PassageID.source(
            SourceID(path: PageLibrary.secret), in: SourceScope(index: "kb"))
        let range = try server.get(
            "/api/v1/sources/\(id)/passages", headers: ["Authorization": "Bearer all"])
        let passage = try #require(
            try range.json["passages"]?.array?.first?["id"]?.string)
        for path in [
            "/api/v1/sources/\(id)/original", "/api/v1/sources/\(id)/pages/1",
            "/api/v1/cite/\(passage)/pages", "/passage/\(passage)",
        ] {
            let some = try server.get(path, headers: ["Authorization": "Bearer some"])
            #expect(some.status == 404 && !some.body.contains("zebra"), "\(path)")
        }
        let facets = { (token: String) in
            try server.get("/api/v1/facets", headers: ["Authorization": "Bearer \(token)"]).body
        }
        #expect(try facets("all").contains("board") && !facets("some").contains("board"))
        try await server.stop()
    }

    @Test("a document that has changed or is gone is neither drawn nor sent")
    func changed() async throws {
        let library = try PageLibrary()
        let server = try await TestServer([try library.served()])
        let hit = try #require(try server.hit("parental leave", in: PageLibrary.guide))
        let source = "/api/v1/sources/\((hit["id"]?.string ?? "").prefix(24))"
        #expect(try server.get("\(source)/original").status == 200)
        let path = "docs/" + PageLibrary.guide
        _ = try library.folder.put(try FileSystem.read(library.folder.file(path)) + [0x0A], path)
        #expect(try server.pages(hit)["cite"]?["state"]?.string == "source_changed")
        for part in ["/original", "/pages/1"] {
            let answer = try server.get(source + part)
            #expect(answer.status == 404 && answer.body.contains("has changed"))
            #expect(!answer.body.contains(library.folder.path))
        }
        try FileSystem.remove(library.folder.file(path))
        #expect(try server.pages(hit)["cite"]?["state"]?.string == "source_missing")
        #expect(try server.get("\(source)/pages/1").status == 404)
        let page = try server.get("/passage/\(hit["id"]?.string ?? "")").body
        #expect(page.contains("Source missing") && !page.contains("/original"))
        try await server.stop()
    }
}
