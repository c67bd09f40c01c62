import Corpus
import Fields
import Foundation
import Jobs
import Searching
import Snapshots
import TestSupport
import Testing

@testable import Serving

@Suite("A group over HTTP", .serialized)
struct GroupServingTests {
    private static let questions = [
        "sick leave", "退款期限", "when are salaries paid", "max_size 上限", "\"paid in full\" month",
    ]

    private static let modes = SearchOptions.Mode.allCases.flatMap { mode in
        [SearchOptions.Rerank.none, .late].map { SearchOptions(k: 4, mode: mode, rerank: $0) }
    }

    @Test("answers as one index of all, whatever is asked")
    func equal() async throws {
        let library = try await SplitLibrary()
        let group = try library.group()
        let one = try library.whole.served().generation.view(for: .owner).searcher
        for question in Self.questions {
            for var options in Self.modes {
                options.syntax = .language
                options.collapsesCopies = true
                let wanted = try one.search(question, options: options, explain: true)
                let found = try group.search(question, options: options, explain: true).result
                #expect(found.lines == wanted.lines, "\(question) \(options.mode)")
                #expect(found.notes == wanted.notes && found.missing.isEmpty)
                #expect(found.hits.map(\.copies) == wanted.hits.map(\.copies))
                #expect(
                    found.hits.map { $0.explanation?.terms }
                        == wanted.hits.map { $0.explanation?.terms })
            }
        }
        try await library.stop()
    }

    @Test("is served like an index, by name and by root, and says what it can't")
    func served() async throws {
        let library = try await SplitLibrary()
        let group = try library.group()
        let server = try await TestServer([], groups: [group])
        let body: JSONValue = ["query": "sick leave", "k": 3]
        let answer = try server.post("/api/v1/search", body)
        let json = try answer.json
        #expect(answer.status == 200 && json["index"]?.string == "kb")
        #expect(json["root"]?.string == group.generation.root && json["partial"] == nil)
        #expect(json["hits"]?.array?.count == 3)
        let whole = try await TestServer(library.whole)
        let other = try whole.post("/api/v1/search", body).json
        #expect(
            json["hits"]?.array?.map { $0["score"] } == other["hits"]?.array?.map { $0["score"] })
        for path in ["/web-search", "/?q=leave", "/v1/models", "/api/v1/indexes", "/metrics"] {
            let reply =
                path == "/web-search"
                ? try server.post(path, ["query": "leave"]) : try server.get(path)
            #expect(reply.status == 200, "\(path) \(reply.body)")
        }
        let ask = try server.post("/api/v1/ask", ["question": "How long is parental leave?"])
        #expect(ask.status == 200 && ask.body.contains("twenty weeks"), "\(ask.body)")
        let facets = try server.get("/api/v1/facets").json
        #expect(facets["index"]?.string == "kb" && facets["root"]?.string == group.generation.root)
        let choices = try whole.get("/api/v1/facets").json["facets"]
        #expect(facets["facets"] == choices && choices?.array?.isEmpty == false)
        try await server.stop()
        try await whole.stop()
        try await library.stop()
    }

    @Test("answers without a member that is gone, and says so; or not at all, where it shall not")
    func gone() async throws {
        let library = try await SplitLibrary()
        let group = try library.group("deadline: 2s\n")
        let strict = try library.group("partial: refuse\n")
        try await library.servers[1].stop()
        let server = try await TestServer([], groups: [group])
        let strictServer = try await TestServer([], groups: [strict])
        let answer = try server.post("/api/v1/search", ["query": "sick leave paid"])
        let json = try answer.json
        let port = "\(library.servers[1].port)"
        #expect(!answer.body.contains(port), "\(answer.body)")
        #expect(json["partial"]?["missing"]?.array == ["m1"], "\(json)")
        #expect(json["partial"]?["reason"]?.string?.contains("m1: ") == true)
        let facets = try server.get("/api/v1/facets").json
        #expect(facets["partial"]?["missing"]?.array == ["m1"], "\(facets)")
        #expect(facets["facets"]?.array?.isEmpty == false)
        #expect(try strictServer.get("/api/v1/facets").status == 503)
        #expect(try strictServer.get("/").status == 200)
        #expect(json["notes"]?.array?.first?.string?.contains("without member m1") == true)
        let alone = try library.searcher(of: try library.shards().filter { $0.name == "m0" })
        let wanted = try alone.search(
            "sick leave paid", options: SearchOptions(k: 10)
        ).hits.map(\.chunk.text)
        #expect(
            Set(json["hits"]?.array?.compactMap { $0["text"]?.string } ?? []) == Set(wanted))
        let metrics = try server.get("/metrics").body
        #expect(metrics.contains("quarry_group_answers_total{group=\"kb\",outcome=\"partial\"}"))
        #expect(metrics.contains("member=\"m1\""))
        let refused = try strictServer.post("/api/v1/search", ["query": "leave"])
        #expect(refused.status == 503 && refused.body.contains("m1"), "\(refused.body)")
        #expect(!refused.body.contains(port))
        let unanswered = try strictServer.get("/metrics").body
        #expect(
            unanswered.contains("quarry_group_answers_total{group=\"kb\",outcome=\"none\"} 1"))
        try group.refresh()
        let absent = try #require(group.generation.absent.first)
        #expect(absent.reason == "it can't be reached" && absent.fullReason.contains(port))
        #expect(try server.get("/ready").json["absent_members"]?.integer == 1)
        try await server.stop()
        try await strictServer.stop()
        try await library.servers[0].stop()
    }

    @Test("follows a member that publishes, and refuses one that is held to a root")
    func published() async throws {
        let library = try await SplitLibrary()
        let roots = try library.parts.map {
            try GenerationStore(root: $0.index).currentManifest().root
        }
        let (following, held) = (try library.group(), try library.group(roots: roots))
        let options = SearchOptions(k: 3, mode: .bm25, rerank: .none)
        #expect(try held.search("leave", options: options).result.missing.isEmpty)
        try library.parts[1].publish(["new.md": ["zebras take their leave in herds"]])
        for _ in 0..<100 {
            let state = try library.servers[1].get(
                "/shard/v1/root", headers: ["Authorization": "Bearer \(SplitLibrary.token)"])
            if try state.json["root"]?.string != roots[1] { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        let found = try following.search("zebras herds", options: options).result
        #expect(found.missing.isEmpty && found.hits.first?.source.id.path == "new.md")
        let without = try held.search("zebras leave", options: options).result
        #expect(without.missing.map(\.kind) == [.otherRoot], "\(without.missing)")
        #expect(!without.hits.contains { $0.source.id.path == "new.md" })
        // Looked at, it is absent, and why is what is so now.
        try held.refresh()
        #expect(held.generation.absent.map(\.kind) == [.otherRoot])
        try await library.servers[1].stop()
        try held.refresh()
        #expect(held.generation.absent.map(\.kind) == [.unavailable])
        try await library.servers[0].stop()
    }

    @Test("a member that publishes a source of another's is left out, and no reader is told of it")
    func misfit() async throws {
        let library = try await SplitLibrary()
        let group = try library.group()
        let root = group.generation.root
        // The other member has one of this name.
        try library.parts[1].publish(["leave.md": ["zebras take their leave in herds"]])
        for _ in 0..<100 {
            do throws(QuarryError) { try group.refresh() } catch {
                #expect(error.path == "leave.md")
                break
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        let answer = try group.search("sick leave paid", options: SearchOptions(k: 3)).result
        #expect(answer.missing.map(\.kind) == [.otherRoot] && !answer.hits.isEmpty)
        #expect(!answer.notes.contains { $0.contains("leave.md") }, "\(answer.notes)")
        #expect(group.generation.root == root)
        try await library.stop()
    }

    @Test("a member that can't say its sources is left out, and not asked again at once")
    func unreadable() async throws {
        let library = try await SplitLibrary()
        let index = library.parts[1].index
        let manifest = try GenerationStore(root: index).currentManifest()
        let segment = try #require(manifest.segments.first)
        let file = URL(filePath: IndexLayout(root: index).segment(segment.id) + "/sources")
        let whole = try Data(contentsOf: file)
        var broken = whole
        let name = try #require(whole.range(of: Data("hr/salaries.md".utf8)))
        broken.replaceSubrange(name, with: Data(repeating: 0xFF, count: name.count))
        try broken.write(to: file, options: .atomic)
        let group = try library.folders()
        #expect(group.generation.absent.map(\.name) == ["m1"])
        // The same root within the minute: nobody's sources are read.
        try whole.write(to: file, options: .atomic)
        #expect(try group.refresh() == nil)
        #expect(group.generation.absent.map(\.name) == ["m1"])
        // Another root is another member.
        try library.parts[1].publish(["new.md": ["zebras take their leave in herds"]])
        #expect(try group.refresh() != nil)
        #expect(group.generation.absent.isEmpty)
        try await library.stop()
    }

    @Test("a root that counts more than an index can hold is none")
    func counts() {
        func manifest(chunks: Int, sources: Int) -> Manifest {
            Manifest(
                fingerprints: [:], settings: [:],
                statistics: .init(sources: sources, chunks: chunks, terms: 1, dimension: 2),
                calibration: [:], segments: [])
        }
        #expect(RemoteShard.canBe(manifest(chunks: 1 << 31, sources: 1 << 30)))
        #expect(!RemoteShard.canBe(manifest(chunks: 1 << 32, sources: 1)))
        #expect(!RemoteShard.canBe(manifest(chunks: 1, sources: .max)))
    }

    @Test("shows each reader what it may see, and asks with a token that sees everything only")
    func readers() async throws {
        let library = try await SplitLibrary(metadata: [
            ("hr/**", ["acl": "hr"]), ("refunds.md", ["acl": "finance"]),
        ])
        let group = try library.group()
        let one = try library.whole.served().generation
        let options = SearchOptions(k: 10, mode: .bm25, rerank: .none)
        for readers in [nil, [], ["hr"], ["finance", "hr"]] as [Set<String>?] {
            let caller = Caller(name: "r", groups: readers)
            let wanted = try one.view(for: caller).searcher.search(
                "paid refund salaries", options: options)
            let found = try group.search("paid refund salaries", options: options, readers: readers)
            #expect(found.result.lines == wanted.lines && !wanted.hits.isEmpty)
        }
        try await library.stop()
        let narrow = try await SplitLibrary(
            tokens: TokenFile.line(name: "g", token: SplitLibrary.token, groups: "hr"))
        let error = #expect(throws: QuarryError.self) { try narrow.group() }
        #expect(error?.reason.contains("acl=*") == true, "\(error?.reason ?? "")")
        try await narrow.stop()
    }

    @Test("a member answers no question that no group asks")
    func hostile() async throws {
        let library = try await SplitLibrary()
        let server = library.servers[0]
        let headers = ["Authorization": "Bearer \(SplitLibrary.token)"]
        let root = try GenerationStore(root: library.parts[0].index).currentManifest().root
        let question = question(readers: "*")
        let bodies: [(String, JSONValue)] = [
            ("statistics", []), ("statistics", ["version": 1]),
            ("statistics", ["version": 9, "root": .string(root), "query": question]),
            (
                "scores",
                call(
                    root, ["question": question, "words": "AAAA", "dimension": 0, "addresses": []])
            ),
            (
                "vectors",
                call(
                    root, ["question": question, "addresses": [["segment": 0, "ordinal": 99_999]]])
            ),
            (
                "vectors",
                call(root, ["question": question, "addresses": [["segment": -1, "ordinal": 0]]])
            ),
            (
                "passages",
                call(root, ["question": question, "addresses": [], "context": 99])
            ),
            ("sources", call(root, ["names": .array((0...100).map(JSONValue.integer))])),
            (
                "candidates",
                call(
                    root,
                    [
                        "question": question, "count": 5, "ef": 5, "partitions": 1,
                        "collection": [
                            "document_count": 1, "total_length": 1, "document_frequencies": [:],
                            "synonym_frequencies": [],
                        ],
                    ])
            ),
        ]
        for (route, body) in bodies {
            let answer = try server.post("/shard/v1/\(route)", body, headers: headers)
            #expect(answer.status == 400, "\(route) \(answer.status) \(answer.body)")
        }
        // On whose behalf it is asked is left out, or can't be.
        for readers in [nil, .null, "hr", ["hr", 7]] as [JSONValue?] {
            let call = call(root, self.question(readers: readers))
            let answer = try server.post("/shard/v1/statistics", call, headers: headers)
            #expect(answer.status == 400, "\(answer.body)")
        }
        let other = try server.post(
            "/shard/v1/statistics",
            ["version": 1, "root": "other", "query": question], headers: headers)
        #expect(try other.status == 200 && other.json["answer"] == nil)
        #expect(try server.get("/shard/v1/root").status == 401)
        #expect(try server.post("/shard/v1/statistics", call(root, question)).status == 401)
        try await library.stop()
    }

    private func question(readers: JSONValue?) -> JSONValue {
        var members: [String: JSONValue] = [
            "text": "leave", "conditions": [], "uses_synonyms": true,
        ]
        members["readers"] = readers
        return .object(members)
    }

    private func call(_ root: String, _ query: JSONValue) -> JSONValue {
        ["version": 1, "root": .string(root), "query": query]
    }

    @Test(
        "a member that is late or says what can't be is left out",
        arguments: OddShard.Oddity.allCases)
    func odd(_ oddity: OddShard.Oddity) async throws {
        let library = try await SplitLibrary()
        let shards = try library.shards()
        let odd = try library.searcher(of: [shards[0], OddShard(shard: shards[1], oddity: oddity)])
        let alone = try library.searcher(of: [shards[0]])
        var options = SearchOptions(k: 10, lateWeight: 0.5)
        if oddity.isOfVectors { options.relevanceShare = 0.5 }
        let watch = Stopwatch()
        let result = try odd.search(
            "sick leave paid", options: options, limits: GroupLimits(seconds: 8))
        #expect(result.missing.map(\.name) == ["m1"], "\(result.missing)")
        #expect(result.missing.map(\.kind) == [oddity == .slow ? .late : .broken])
        if let words = oddity.words {
            #expect(result.missing.allSatisfy { $0.reason.contains(words) }, "\(result.missing)")
        }
        #expect(watch.seconds < 8)
        // Partitions are those of the whole group, which a small one has one of.
        #expect(
            result.hits.map(\.chunk.text)
                == (try alone.search("sick leave paid", options: options)).hits.map(\.chunk.text))
        let error = #expect(throws: QuarryError.self) {
            try odd.search(
                "sick leave paid", options: options,
                limits: GroupLimits(seconds: 8, answersInPart: false))
        }
        #expect(error?.reason.contains("m1: ") == true)
        try await library.stop()
    }

    @Test("what needs all chunks in one place is refused")
    func refused() async throws {
        let library = try await SplitLibrary()
        let group = try library.searcher(of: try library.shards())
        for expansion in SearchOptions.Expansion.allCases {
            var options = SearchOptions()
            options.expansions = [expansion]
            let error = #expect(throws: QuarryError.self) {
                try group.search("leave", options: options)
            }
            #expect(error?.code == .invalidInput)
        }
        try await library.stop()
    }
}
