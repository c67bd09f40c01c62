import Corpus
import Fields
import Testing

@testable import Serving

@Suite("Which names the server answers to", .offPool)
struct HostPolicyTests {
    private let policy = HostPolicy(
        listening: "127.0.0.1", hosts: ["kb.example.org"], origins: ["https://app.example.org"])

    @Test(
        "the loopback's names and those that were stated, at any port",
        arguments: [
            "127.0.0.1", "127.0.0.1:8765", "localhost:1", "LOCALHOST", "[::1]:8765",
            "kb.example.org", "KB.example.org:443", "10.1.2.3:80",
        ])
    func allowed(authority: String) {
        #expect(policy.allows(authority: authority, local: HostAddress("10.1.2.3")))
    }

    @Test(
        "no other",
        arguments: [
            "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", ":80",
            "127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1:80:80", "user@localhost",
            "localhost/x", "[::1", "[localhost]", "10.1.2.4", "2130706433", "kb.example.org.",
        ])
    func refused(authority: String) {
        #expect(!policy.allows(authority: authority, local: HostAddress("10.1.2.3")))
    }

    @Test(
        "pages of the server itself and of stated sites may ask, no others",
        arguments: [
            ("http://localhost:8765", true), ("https://localhost:8765", true),
            ("https://app.example.org", true), ("http://app.example.org", false),
            ("http://localhost:3000", false), ("null", false), ("file://localhost:8765", false),
            ("http://evil.example", false), ("", false),
        ])
    func origins(origin: String, isAllowed: Bool) {
        #expect(policy.allows(origin: origin, authority: "localhost:8765") == isAllowed)
    }

    @Test("foreign hosts and origins get 403, whatever they ask for")
    func server() async throws {
        let server = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        for path in ["/health", "/api/v1/indexes", "/nowhere"] {
            #expect(try server.get(path, headers: ["Host": "evil.example"]).status == 403)
            let origin = ["Origin": "http://evil.example"]
            #expect(try server.get(path, headers: origin).status == 403)
        }
        let own = ["Origin": "http://127.0.0.1:\(server.port)"]
        #expect(try server.get("/health", headers: own).status == 200)
        try await server.stop()
    }

    @Test("forwarded headers count from a trusted proxy alone")
    func forwarded() async throws {
        let headers = [
            "X-Forwarded-Proto": "https", "X-Forwarded-Host": "kb.example.org",
            "X-Forwarded-For": "203.0.113.7, 127.0.0.1",
        ]
        for isTrusted in [false, true] {
            let proxies = isTrusted ? [try AddressRange("127.0.0.1")] : []
            let server = try await TestServer(try ServedLibrary(ServedLibrary.texts)) {
                $0.proxies = proxies
                $0.allowedHosts = ["kb.example.org"]
            }
            let answer = try server.post("/api/v1/search", ["query": "leave"], headers: headers)
            let url = try answer.json["hits"]?.array?.first?["url"]?.string ?? ""
            let base = isTrusted ? "https://kb.example.org/" : "http://127.0.0.1:"
            #expect(url.hasPrefix(base))
            try await server.stop()
        }
    }

    @Test("ranges of addresses hold what begins alike")
    func ranges() throws {
        let range = try AddressRange("10.32.0.0/11")
        #expect(range.contains(try #require(HostAddress("10.63.255.255"))))
        #expect(!range.contains(try #require(HostAddress("10.64.0.0"))))
        #expect(range.contains(try #require(HostAddress("::ffff:10.32.0.1"))))
        #expect(!range.contains(try #require(HostAddress("::1"))))
        #expect(try AddressRange("::1").contains(try #require(HostAddress("::1"))))
        for text in ["", "10.0.0.0/33", "10.0.0.0/x", "localhost", "10.0.0.0/-1", "10.0.0"] {
            #expect(throws: InvalidText.self) { try AddressRange(text) }
        }
    }
}
