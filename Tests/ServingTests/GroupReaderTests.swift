import Corpus
import Fields
import Foundation
import Segments
import Snapshots
import TestSupport
import Testing

@testable import Serving

@Suite("What a reader sees of a group", .serialized)
struct GroupReaderTests {
    private static let rules = [
        (match: "hr/**", values: ["acl": "hr"]), (match: "refunds.md", values: ["acl": "finance"]),
    ]

    private static func headers(_ token: String) -> [String: String] {
        ["Authorization": "Bearer \(token)"]
    }

    @Test("a member shows no chunk that is for others, by whatever address it is asked for")
    func addresses() async throws {
        let library = try await SplitLibrary(metadata: Self.rules)
        for (part, server) in zip(library.parts, library.servers) {
            let snapshot = try Snapshot(index: part.index)
            var hidden = 0
            for (number, segment) in snapshot.segments.enumerated() {
                for ordinal in 0..<segment.chunkCount {
                    let source = try segment.sources[try segment.chunk(ordinal).source]
                    let path = source.file.id.path
                    let isHidden = path.hasPrefix("hr/") || path == "refunds.md"
                    hidden += isHidden ? 1 : 0
                    let callers: [([String], Bool)] = [
                        ([], !isHidden), (["finance", "hr"], true),
                    ]
                    for (readers, sees) in callers {
                        for route in ["passages", "vectors"] {
                            let answer = try server.post(
                                "/shard/v1/\(route)",
                                Self.call(snapshot.manifest.root, readers, number, ordinal),
                                headers: Self.headers(SplitLibrary.token))
                            #expect(answer.status == (sees ? 200 : 400), "\(route) of \(path)")
                        }
                    }
                }
            }
            #expect(hidden > 0)
        }
        try await library.stop()
    }

    private static func call(
        _ root: String, _ readers: [String], _ segment: Int, _ ordinal: Int
    ) -> JSONValue {
        [
            "version": 1, "root": .string(root),
            "query": [
                "question": [
                    "text": "paid", "conditions": [], "uses_synonyms": true,
                    "readers": .array(readers.map(JSONValue.string)),
                ],
                "addresses": [["segment": .integer(segment), "ordinal": .integer(ordinal)]],
                "context": 0,
            ],
        ]
    }

    @Test("what a group holds is counted for those who see all of it, and for nobody else")
    func counts() async throws {
        let library = try await SplitLibrary(metadata: Self.rules)
        let group = try library.group()
        let folder = try TemporaryFolder()
        let lines =
            TokenFile.line(name: "alice", token: "alice", groups: nil)
            + TokenFile.line(name: "root", token: "root", groups: "*")
        let tokens = try TokenList(path: try folder.put(Array(lines.utf8), "tokens"))
        let server = try await TestServer([], groups: [group], access: .tokens(tokens))
        let some = try server.get("/api/v1/indexes", headers: Self.headers("alice"))
        let entry = try #require(try some.json["indexes"]?.array?.first)
        #expect(entry["name"]?.string == "kb", "\(some.body)")
        #expect(entry["sources"] == nil && entry["chunks"] == nil, "\(some.body)")
        let all = try server.get("/api/v1/indexes", headers: Self.headers("root"))
        #expect(try all.json["indexes"]?.array?.first?["sources"]?.integer == 5, "\(all.body)")
        try await server.stop()
        let open = try await TestServer([], groups: [group], access: .anyone)
        #expect(try open.get("/").body.contains("<p class=\"scope\">kb</p>"))
        try await open.stop()
        try await library.stop()
    }
}
