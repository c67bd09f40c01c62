import Corpus
import Embedding
import Fields
import Foundation
import Jobs
import Searching
import Segments
import Storage
import TestSupport
import Testing

@testable import Serving

@Suite("Sources of a group", .serialized, .offPool)
struct GroupSourceTests {
    /// One index, and two servers that share its files, of which `group` makes one.
    private struct Split {
        let folders: SplitFolders
        let members: [ServerProcess]
        let models: ModelStore

        init() throws {
            folders = try SplitFolders([
                "guide.pdf": try Repository.bytes("corpora/handbook/" + PageLibrary.guide)
            ])
            let folders = folders
            members = try ["m0", "m1"].map {
                try ServerProcess(
                    index: folders.path($0), owner: folders, environment: folders.environment,
                    ["--rate", "0"])
            }
            models = ModelStore(root: folders.path("models"))
        }

        func group(_ places: [String], _ more: String = "") throws -> ServedGroup {
            let path = try folders.group(places, name: "\(UUID().uuidString).yaml")
            let text = try String(contentsOfFile: path, encoding: .utf8) + more
            return try ServedGroup(
                try GroupDefinition.parse(text, path: path), models: models,
                slots: ComputeSlots(count: 2))
        }

        var urls: [String] { members.map { "url: \"http://127.0.0.1:\($0.port)\"" } }

        func whole() throws -> ServedIndex {
            try ServedIndex(folder: folders.path("whole"), models: models)
        }
    }

    /// Without what names a group otherwise than the index of all.
    private func common(_ value: JSONValue) -> JSONValue {
        if let array = value.array { return .array(array.map(common)) }
        guard var members = value.object else { return value }
        for key in ["id", "index", "root", "url"] { members[key] = nil }
        return .object(members.mapValues(common))
    }

    private func list(_ server: TestServer, _ query: String = "") throws -> [JSONValue] {
        var sources: [JSONValue] = []
        var after: String?
        repeat {
            let path = "/api/v1/sources?limit=2\(query)" + (after.map { "&after=\($0)" } ?? "")
            let page = try server.get(path).json
            sources += page["sources"]?.array ?? []
            #expect(page["partial"] == nil && (page["sources"]?.array?.count ?? 9) <= 2)
            after = page["next"]?.string?.addingPercentEncoding(
                withAllowedCharacters: .alphanumerics)
        } while after != nil
        return sources
    }

    @Test("are listed, read, cited and shown as one index's, at servers and in folders")
    func equal() async throws {
        let split = try Split()
        let whole = try await TestServer([try split.whole()])
        let folders = ["m0", "m1"].map { "index: \(split.folders.path($0))" }
        for places in [split.urls, [folders[0], split.urls[1]]] {
            let server = try await TestServer([], groups: [try split.group(places)])
            let (sources, others) = (try list(server), try list(whole))
            #expect(sources.map(common) == others.map(common) && sources.count == 5)
            #expect(try list(server, "&prefix=guide").count == 1)
            var proved = 0
            for (source, other) in zip(sources, others) {
                proved += try compare(source, in: server, with: other, in: whole)
            }
            #expect(proved > 5)
            try tools(server, whole)
            try await server.stop()
        }
        try await whole.stop()
        for member in split.members { #expect(member.stop() == 143) }
    }

    /// - Returns: passages that were proved.
    private func compare(
        _ source: JSONValue, in server: TestServer, with other: JSONValue, in whole: TestServer
    ) throws -> Int {
        let ids = try [source, other].map { try #require($0["id"]?.string) }
        #expect(ids[0] != ids[1])
        let paths = ids.map { "/api/v1/sources/\($0)" }
        #expect(try common(server.get(paths[0]).json) == common(whole.get(paths[1]).json))
        #expect(
            try server.get(paths[0] + "/original").body == whole.get(paths[1] + "/original").body)
        let images = try [
            server.bytes(paths[0] + "/pages/1?side=300"),
            whole.bytes(paths[1] + "/pages/1?side=300"),
        ]
        #expect(images[0] == images[1])
        let lists = try [
            server.get(paths[0] + "/passages").json, whole.get(paths[1] + "/passages").json,
        ]
        #expect(common(lists[0]) == common(lists[1]))
        var proved = 0
        let passages = try lists.map { try #require($0["passages"]?.array) }
        for (passage, other) in zip(passages[0], passages[1]).prefix(4) {
            let own = "/api/v1/cite/\(passage["id"]?.string ?? "")"
            let others = "/api/v1/cite/\(other["id"]?.string ?? "")"
            for more in ["", "/pages"] {
                let answer = try server.get(own + more)
                #expect(answer.status == 200, "\(answer.body)")
                #expect(common(try answer.json) == common(try whole.get(others + more).json))
            }
            let cite = try server.get(own).json
            proved += cite["state"]?.string == "proved" ? 1 : 0
            #expect(cite["index"]?.string == "kb")
            let page = try server.get("/passage/\(passage["id"]?.string ?? "")")
            #expect(page.status == 200)
        }
        return proved
    }

    private func tools(_ server: TestServer, _ whole: TestServer) throws {
        func call(_ name: String, _ arguments: JSONValue, _ port: TestServer) throws -> JSONValue {
            let answer = try port.post(
                "/mcp",
                [
                    "jsonrpc": "2.0", "id": 1, "method": "tools/call",
                    "params": ["name": .string(name), "arguments": arguments],
                ])
            return try #require(try answer.json["result"]?["structuredContent"], "\(answer.body)")
        }
        let lists = try [server, whole].map { try call("list_sources", [:], $0) }
        #expect(common(lists[0]) == common(lists[1]))
        for place in 0..<5 {
            let documents = try zip([server, whole], lists).map { server, list in
                let id = list["sources"]?.array?[place]["id"] ?? .null
                return try call("fetch", ["id": id], server)
            }
            #expect(common(documents[0]) == common(documents[1]))
        }
        let found = try call("search", ["query": "VPN token"], server)
        let id = try #require(found["results"]?.array?.first?["id"])
        #expect(try call("cite", ["id": id], server)["state"]?.string == "proved")
    }

    @Test("are told without a member that is gone, and what it alone may have is not denied")
    func gone() async throws {
        let split = try Split()
        let group = try split.group(split.urls)
        let strict = try split.group(split.urls, "partial: refuse\n")
        let server = try await TestServer([], groups: [group])
        let strictServer = try await TestServer([], groups: [strict])
        let sources = try list(server)
        func passage(_ source: JSONValue) throws -> String {
            let id = source["id"]?.string ?? ""
            let list = try server.get("/api/v1/sources/\(id)/passages").json["passages"]?.array
            return try #require(list?.first?["id"]?.string)
        }
        let passages = try sources.map(passage)
        try split.folders.put("The VPN is gone.\n", "vpn.txt")
        let changed = try #require(
            zip(sources, passages).first { $0.0["source"]?.string == "vpn.txt" }?.1)
        #expect(
            try server.get("/api/v1/cite/\(changed)").json["state"]?.string == "source_changed")
        let port = "\(split.members[1].port)"
        #expect(split.members[1].stop() == 143)
        let answer = try server.get("/api/v1/sources")
        #expect(answer.status == 200 && !answer.body.contains(port), "\(answer.body)")
        #expect(try answer.json["partial"]?["missing"]?.array == ["m1"])
        let left = Set(try answer.json["sources"]?.array?.compactMap { $0["source"]?.string } ?? [])
        #expect(!left.isEmpty && left.count < sources.count)
        for (source, passage) in zip(sources, passages) {
            let isLeft = left.contains(source["source"]?.string ?? "")
            let cite = try server.get("/api/v1/cite/\(passage)")
            #expect(cite.status == (isLeft ? 200 : 503), "\(cite.body)")
            #expect(isLeft || cite.body.contains("m1") && !cite.body.contains(port))
        }
        let unknown = try server.get("/api/v1/sources/\(String(repeating: "0", count: 24))")
        #expect(unknown.status == 503)
        let refused = try strictServer.get("/api/v1/sources")
        #expect(refused.status == 503 && refused.body.contains("m1"), "\(refused.body)")
        try await server.stop()
        try await strictServer.stop()
        #expect(split.members[0].stop() == 143)
    }

    @Test("are there for a reader who may see them, and for no other")
    func readers() async throws {
        let library = try await SplitLibrary(metadata: [
            ("hr/**", ["acl": "hr"]), ("refunds.md", ["acl": "finance"]),
        ])
        let folder = try TemporaryFolder()
        let lines = ["alice": nil, "bob": "hr", "root": "*"].map {
            TokenFile.line(name: $0.key, token: $0.key, groups: $0.value)
        }
        let tokens = try TokenList(path: try folder.put(Array(lines.joined().utf8), "tokens"))
        let server = try await TestServer(
            [], groups: [try library.group(), try library.folders(named: "here")],
            access: .tokens(tokens))
        let whole = try await TestServer([try library.whole.served()], access: .tokens(tokens))
        for group in ["kb", "here"] {
            let path = "/api/v1/sources?index=\(group)"
            let all = try server.get(path, headers: ["Authorization": "Bearer root"]).json
            let ids = (all["sources"]?.array ?? []).map { source in
                (source["source"]?.string ?? "", source["id"]?.string ?? "")
            }
            #expect(ids.count == SplitLibrary.texts.count)
            for reader in ["alice", "bob", "root"] {
                let headers = ["Authorization": "Bearer \(reader)"]
                let list = try server.get(path, headers: headers).json
                let wanted = try whole.get("/api/v1/sources", headers: headers).json
                #expect(common(list) == common(wanted), "\(reader)")
                for (source, id) in ids {
                    let sees =
                        reader == "root"
                        || source != "refunds.md"
                            && (source != "hr/salaries.md" || reader == "bob")
                    for path in ["/api/v1/sources/\(id)", "/api/v1/sources/\(id)/passages"] {
                        let answer = try server.get(path, headers: headers)
                        #expect(answer.status == (sees ? 200 : 404), "\(reader) \(source)")
                    }
                }
            }
        }
        try await server.stop()
        try await whole.stop()
        try await library.stop()
    }

    private func query(_ route: String, _ more: [String: JSONValue], root: String) -> JSONValue {
        var query: [String: JSONValue] = [
            "readers": "*", "scope": ["index": "kb", "member": "m0"],
            "id": .string(String(repeating: "0", count: 24)), "part": Self.part(0, 1),
            "filters": [], "start": 0,
        ]
        query.merge(more) { $1 }
        return ["version": 1, "root": .string(root), "query": .object(query)]
    }

    private static func part(_ from: Int, _ count: Int) -> JSONValue {
        ["positions": ["from": .integer(from), "count": .integer(count)]]
    }

    @Test("a member answers no question for them that no group asks")
    func hostile() async throws {
        let library = try await SplitLibrary()
        let headers = ["Authorization": "Bearer \(SplitLibrary.token)"]
        let root = try library.parts[0].served().generation.root
        let sound = query("source", [:], root: root)
        let server = library.servers[0]
        let answer = try server.post("/shard/v1/source", sound, headers: headers)
        #expect(
            try answer.status == 200 && answer.json["answer"]?.object?.isEmpty == true,
            "\(answer.body)")
        #expect(try server.post("/shard/v1/source", sound).status == 401)
        let bodies: [(String, [String: JSONValue])] = [
            ("source", ["id": "x"]), ("source", ["part": Self.part(-1, 1)]),
            ("source", ["part": Self.part(0, 1_001)]), ("source", ["part": Self.part(0, -1)]),
            ("source", ["part": Self.part(.max, 1)]),
            ("source", ["part": ["passage": ["start": 5, "end": 5, "around": 0]]]),
            ("source", ["part": ["passage": ["start": -5, "end": 5, "around": 0]]]),
            ("source", ["part": ["passage": ["start": 0, "end": 5, "around": 11]]]),
            ("source", ["scope": ["index": .string(String(repeating: "x", count: 2_000))]]),
            ("source", ["readers": .null]),
            ("list", ["prefix": "", "limit": 0]), ("list", ["prefix": "", "limit": 1_001]),
            ("list", ["prefix": .string(String(repeating: "x", count: 9_000)), "limit": 1]),
            ("passage-proof", ["passage": "x", "shows_pages": false]),
            ("page-image", ["page": 0, "side": 400, "start": 0]),
            ("page-image", ["page": 1, "side": 100_000, "start": 0]),
            ("original", ["start": -1]), ("adapter", ["start": -1]),
        ]
        for (route, more) in bodies {
            let answer = try server.post(
                "/shard/v1/\(route)", query(route, more, root: root), headers: headers)
            #expect(answer.status == 400, "\(route) \(more) \(answer.body)")
        }
        try await library.stop()
    }
}
