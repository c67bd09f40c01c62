import Corpus
import Fields
import Foundation
import Storage
import TestSupport
import Testing

@testable import Serving

@Suite("Who may ask, and what they see", .offPool)
struct AccessTests {
    private static let rules = [(match: "hr/**", values: ["acl": "HR, board"])]
    private static let files = ["alice", "hana", "root"]

    /// A library whose folder `hr` is for some, and a token file beside it: alice sees what is open
    /// to all, hana is of HR, root sees everything.
    private func guarded() throws -> (library: ServedLibrary, tokens: TokenList, file: String) {
        let library = try ServedLibrary(ServedLibrary.texts, metadata: Self.rules)
        let lines =
            TokenFile.line(name: "alice", token: "alice", groups: nil)
            + TokenFile.line(name: "hana", token: "hana", groups: "hr")
            + TokenFile.line(name: "root", token: "root", groups: "*")
        let file = try library.folder.put(Array(lines.utf8), "tokens")
        return (library, try TokenList(path: file), file)
    }

    private static func bearer(_ token: String) -> [String: String] {
        ["Authorization": "Bearer \(token)"]
    }

    @Test("without a token nothing is answered but whether the server lives")
    func unauthorized() async throws {
        let (library, tokens, _) = try guarded()
        let server = try await TestServer(library, access: .tokens(tokens))
        #expect(try server.get("/health").status == 200)
        #expect(try server.get("/ready").status == 200)
        for path in ["/metrics", "/openapi.json", "/api/v1/indexes", "/api/v1/sources"] {
            #expect(try server.get(path).status == 401, "\(path)")
            #expect(try server.get(path, headers: Self.bearer("eve")).status == 401)
        }
        let answer = try server.post("/api/v1/search", ["query": "leave"])
        #expect(answer.status == 401)
        #expect(answer.headers["www-authenticate"] == "Bearer")
        try await server.stop()
    }

    @Test(
        "what is for others is nowhere: not found, not listed, not counted",
        arguments: [("alice", false), ("hana", true), ("root", true)])
    func groups(token: String, sees: Bool) async throws {
        let (library, tokens, _) = try guarded()
        let server = try await TestServer(library, access: .tokens(tokens))
        let headers = Self.bearer(token)
        let secret = SourceID(path: "hr/salaries.md")
        for mode in ["hybrid", "bm25", "vector"] {
            let answer = try server.post(
                "/api/v1/search", ["query": "salaries are paid", "mode": .string(mode), "k": 9],
                headers: headers)
            #expect(answer.body.contains("salaries.md") == sees, "\(mode)")
        }
        let id = PassageID.source(secret, in: SourceScope(index: "library"))
        for path in [
            "/api/v1/sources/\(id)", "/api/v1/sources/\(id)/passages", "/api/v1/cite/\(id)-0-46",
        ] {
            #expect(try server.get(path, headers: headers).status == (sees ? 200 : 404), "\(path)")
        }
        #expect(
            try server.get("/api/v1/sources", headers: headers).body.contains("salaries") == sees)
        let indexes = try server.get("/api/v1/indexes", headers: headers).json
        #expect(indexes["indexes"]?.array?.first?["sources"]?.integer == (sees ? 3 : 2))
        try await server.stop()
    }

    @Test("what one reader was told is not told to another")
    func cache() async throws {
        let (library, tokens, _) = try guarded()
        let server = try await TestServer(library, access: .tokens(tokens))
        for token in ["root", "alice", "hana", "alice"] {
            let answer = try server.post(
                "/api/v1/search", ["query": "salaries"], headers: Self.bearer(token))
            #expect(answer.body.contains("salaries.md") == (token != "alice"), "\(token)")
        }
        try await server.stop()
    }

    @Test("anybody, and who comes through a proxy, sees what is open to all")
    func anonymous() async throws {
        let (library, _, _) = try guarded()
        for proxies in [[], [try AddressRange("127.0.0.0/8")]] {
            let access = proxies.isEmpty ? ServerSettings.Access.anyone : .owner
            let server = try await TestServer(library, access: access) { $0.proxies = proxies }
            let answer = try server.post("/api/v1/search", ["query": "salaries"])
            #expect(answer.status == 200 && !answer.body.contains("salaries.md"))
            try await server.stop()
        }
        let server = try await TestServer(library)
        #expect(
            try server.post("/api/v1/search", ["query": "salaries"]).body.contains("salaries.md"))
        try await server.stop()
    }

    @Test("a token that asks too often is told when to come again")
    func rate() async throws {
        let (library, tokens, _) = try guarded()
        let server = try await TestServer(library, access: .tokens(tokens)) {
            $0.limits.requestsPerSecond = 0.01
        }
        let path = "/api/v1/indexes"
        #expect(try server.get(path, headers: Self.bearer("alice")).status == 200)
        let answer = try server.get(path, headers: Self.bearer("alice"))
        #expect(answer.status == 429)
        #expect(answer.headers["retry-after"].flatMap { Int($0) }.map { $0 > 90 } == true)
        #expect(try server.get(path, headers: Self.bearer("hana")).status == 200)
        try await server.stop()
    }

    @Test("a token taken out of the file is shut out; a file that is broken changes nothing")
    func reload() throws {
        let (library, tokens, file) = try guarded()
        // Its folder goes with it.
        defer { withExtendedLifetime(library) {} }
        #expect(try tokens.refresh() == nil)
        try FileSystem.replace(file, with: Array("alice nonsense".utf8))
        #expect(throws: QuarryError.self) { try tokens.refresh() }
        #expect(try tokens.refresh() == nil)
        #expect(tokens.caller(token: "alice") != nil)
        let line = TokenFile.line(name: "hana", token: "hana", groups: "hr")
        try FileSystem.replace(file, with: Array(line.utf8))
        #expect(try tokens.refresh() == 1)
        #expect(tokens.caller(token: "alice") == nil)
        #expect(tokens.caller(token: "hana")?.groups == ["hr"])
    }

    @Test(
        "a line that can't be meant is named",
        arguments: ["alice", "alice 12", "alice \(String(repeating: "0", count: 64)) groups=hr"])
    func lines(text: String) throws {
        let error = #expect(throws: QuarryError.self) {
            try TokenFile(Array("# people\n\(text)\n".utf8), path: "tokens")
        }
        #expect(error?.place?.line == 2)
    }

    @Test("an empty file lets nobody in, and says so")
    func empty() {
        #expect(throws: QuarryError.self) { try TokenFile(Array("# none\n".utf8), path: "tokens") }
    }
}
