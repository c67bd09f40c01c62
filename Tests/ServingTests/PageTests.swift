import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("The web page without a script", .offPool)
struct PageTests {
    private let html = ["Accept": "text/html"]

    @Test("what is found is in the document, with a form that asks on")
    func found() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let empty = try server.get("/", headers: html)
        #expect(empty.status == 200)
        #expect(empty.headers["content-type"] == "text/html; charset=utf-8")
        #expect(!empty.body.contains("class=\"hit\""))
        let page = try server.get(
            "/?q=parental+leave&type=&language=&folder=&index=", headers: html)
        #expect(page.body.contains("<mark>parental</mark> <mark>leave</mark> is twenty weeks"))
        #expect(page.body.contains(">parental leave</textarea>"))
        #expect(page.body.contains("<title>parental leave · Quarry</title>"))
        let link = try #require(page.body.firstMatch(of: /href="(\/passage\/[0-9a-f-]+)"/))
        let passage = try server.get(String(link.1))
        #expect(passage.status == 200 && passage.body.contains("parental leave is twenty weeks"))
        #expect(passage.body.contains("Source missing"), "the index was made of no files")
        #expect(try server.get("/passage/000000000000000000000000-0-1").status == 404)
        try await server.stop()
    }

    @Test("filters narrow, and what can't be meant is said in the page")
    func filters() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let facets = try server.get("/api/v1/facets").json["facets"]?.array ?? []
        let folder = try #require(facets.first { $0["field"]?.string == "folder" })
        let hr = try #require(folder["values"]?.array?.first?["filter"]?.string)
        #expect(hr == "source:hr/**")
        let page = try server.get("/?q=paid&folder=source:hr/**").body
        #expect(page.contains("hr/salaries.md") && !page.contains("refunds.md</span>"))
        #expect(page.contains("value=\"source:hr/**\" selected"))
        let wrong = try server.get("/?q=paid&type=type:exe")
        #expect(wrong.status == 200 && wrong.body.contains("<p class=\"note\">filter:"))
        #expect(try server.get("/?q=x&index=nowhere").status == 404)
        #expect(try server.get("/?q=x&fliter=1").status == 400)
        try await server.stop()
    }

    @Test("passages beyond the first ten have a link")
    func more() async throws {
        let texts = Dictionary(
            uniqueKeysWithValues: (0..<23).map { ("f/\($0).md", ["zebra number \($0)"]) })
        let server = try await TestServer(try ServedLibrary(texts))
        var path: String? = "/?q=zebra"
        var seen = Set<String>()
        var counts: [Int] = []
        while let next = path {
            let body = try server.get(next).body
            let found = body.matches(of: /\/passage\/([0-9a-f-]+)/).map { String($0.1) }
            counts.append(found.count)
            seen.formUnion(found)
            path = body.firstMatch(of: /class="more" href="([^"]+)"/).map {
                String($0.1).replacing("&amp;", with: "&")
            }
        }
        #expect(counts == [10, 10, 3] && seen.count == 23)
        try await server.stop()
    }

    @Test(
        "it speaks the browser's language",
        arguments: [
            ("", "en"), ("de", "en"), ("en-GB,zh;q=0.9", "en"),
            ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
            ("zh-Hans-HK", "zh-Hans"), ("zh-HK", "zh-Hant"), ("zh", "zh-Hans"),
            ("fr, zh-CN;q=0.5, en;q=0.4", "zh-Hans"), ("zh-TW;q=0, en;q=0.1", "en"),
            (";;q=x,,=", "en"),
        ])
    func language(accepted: String, language: String) {
        #expect(PageLanguage(accepting: accepted).rawValue == language)
    }

    @Test("the address has the last word on the language, and each word is in the table")
    func words() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let headers = ["Accept-Language": "zh-TW"]
        #expect(try server.get("/", headers: headers).body.contains("<html lang=\"zh-Hant\">"))
        let stated = try server.get("/?hl=zh-Hans&q=x", headers: headers).body
        #expect(stated.contains("<html lang=\"zh-Hans\">") && stated.contains("name=\"hl\""))
        #expect(Set(PageWord.table.keys) == Set(PageWord.allCases))
        let script = String(decoding: PageAssets.script, as: UTF8.self)
        for word in PageWord.allCases {
            let texts = PageLanguage.allCases.map { word.text(in: $0) }
            #expect(texts.allSatisfy { !$0.isEmpty && $0.contains("#") == texts[0].contains("#") })
        }
        for name in script.matches(of: /say\(\s*"(\w+)"/).map({ String($0.1) }) {
            #expect(PageWord(rawValue: name) != nil, "the script says \(name)")
        }
        try await server.stop()
    }

    @Test("nothing is inline and nothing comes from elsewhere")
    func policy() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.basePath = "/kb"
        }
        for path in ["/kb", "/kb/", "/", "/kb/?q=leave&explain=true"] {
            let page = try server.get(path)
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'self';") && !policy.contains("unsafe"))
            #expect(page.headers["x-content-type-options"] == "nosniff")
            #expect(!page.body.contains("style=") && !page.body.contains(#/ on\w+=/#), "\(path)")
            #expect(!page.body.contains("<script>") && !page.body.contains("<style"))
            for address in page.body.matches(of: /(?:src|href|action)="([^"]*)"/).map(\.1) {
                #expect(address.hasPrefix("/kb/") || address == "#results", "\(address)")
            }
        }
        for name in ["page.css", "page.js", "icon.svg"] {
            let asset = try server.get("/kb/page/\(name)?v=1")
            #expect(asset.status == 200 && !asset.body.isEmpty)
            #expect(!asset.body.contains("http://") || name == "icon.svg" || name == "page.js")
        }
        #expect(!String(decoding: PageAssets.script, as: UTF8.self).contains("innerHTML"))
        try await server.stop()
    }

    @Test("where a token is needed the page holds nothing of an index")
    func token() async throws {
        let library = try ServedLibrary(ServedLibrary.texts)
        let lines = TokenFile.line(name: "a", token: "a", groups: nil)
        let file = try library.folder.put(Array(lines.utf8), "tokens")
        let server = try await TestServer(library, access: .tokens(try TokenList(path: file)))
        let page = try server.get("/?q=leave")
        #expect(page.status == 200 && page.body.contains("data-open=\"false\""))
        #expect(!page.body.contains("leave.md") && !page.body.contains("library"))
        let passage = try server.post(
            "/api/v1/search", ["query": "leave"], headers: ["Authorization": "Bearer a"])
        let id = try #require(try passage.json["hits"]?.array?.first?["id"]?.string)
        #expect(try server.get("/passage/\(id)").status == 401)
        #expect(try server.get("/api/v1/cite/\(id)/pages").status == 401)
        #expect(try server.get("/page/page.js").status == 200)
        try await server.stop()
    }
}
