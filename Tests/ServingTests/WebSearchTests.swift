import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("A search engine among others", .offPool)
struct WebSearchTests {
    @Test("Open WebUI gets links, titles and snippets, as many as it asks for")
    func search() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let answer = try server.post("/web-search", ["query": "parental leave", "count": 2])
        let results = try #require(try answer.json.array)
        #expect(results.count == 2)
        #expect(results[0]["snippet"]?.string == "parental leave is twenty weeks")
        #expect(results[0]["title"]?.string == "On leave.md")
        let link = try #require(results[0]["link"]?.string.flatMap(URL.init(string:)))
        #expect(try server.get(link.path()).status == 200)
        #expect(try server.post("/web-search", ["query": "x", "index": "no"]).status == 404)
        try await server.stop()
    }

    @Test("browsers read where to search, as the server is reached")
    func description() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
            $0.basePath = "/kb"
        }
        let answer = try server.get("/kb/opensearch.xml")
        #expect(answer.headers["content-type"] == "application/opensearchdescription+xml")
        let document = try XMLText(answer.body)
        #expect(
            document.attributes("Url", "template").contains(
                "http://127.0.0.1:\(server.port)/kb/?q={searchTerms}"))
        try await server.stop()
    }
}

/// The elements of an XML document, as Python reads them.
private struct XMLText {
    private let elements: [(name: String, attributes: [String: String])]

    init(_ text: String) throws {
        let python = try #require(Tool(pythonWith: "xml.etree"))
        let script = """
            import sys, json, xml.etree.ElementTree as e
            root = e.fromstring(sys.stdin.read())
            print(json.dumps([[x.tag.split('}')[1], x.attrib] for x in root.iter()]))
            """
        let result = try python.run(["-c", script], input: Data(text.utf8))
        try #require(result.status == 0, "\(result.complaints)")
        elements = (try JSONValue(parsing: result.output).array ?? []).map { element in
            (
                element.array?[0].string ?? "",
                (element.array?[1].object ?? [:]).compactMapValues(\.string)
            )
        }
    }

    func attributes(_ element: String, _ name: String) -> [String] {
        elements.filter { $0.name == element }.compactMap { $0.attributes[name] }
    }
}
