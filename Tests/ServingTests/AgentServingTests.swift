import Answering
import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("Agents behind HTTP", .offPool)
struct AgentServingTests {
    private static let question: JSONValue = "How many weeks is parental leave?"

    @Test("each step is an event, and the answer has the trace; nothing of it is remembered")
    func steps() async throws {
        let model = try ChatServer([
            try ChatServer.calling("list_sources", "{}"),
            try ChatServer.completion("It is “twenty weeks” [1]."),
        ])
        let server = try await TestServer(
            try ServedLibrary(ServedLibrary.texts), writer: AskTests.writer(model))
        let asked: JSONValue = ["question": Self.question, "agent": true, "stream": true]
        let events = try server.post("/api/v1/ask", asked).events
        #expect(
            events.map(\.name) == ["step", "step", "step", "passages", "text", "answer"])
        #expect(try events[1].json["tool"]?.string == "list_sources")
        let answer = try #require(try events.last?.json)
        #expect(answer["answer"]?.string == "It is “twenty weeks”. [1]")
        #expect(answer["trace"]?.array?.count == 3 && answer["answered_by"]?.string == "m-1")
        _ = try server.post("/api/v1/ask", ["question": Self.question, "agent": true]).json
        #expect(model.requests.count == 3)
        try await server.stop()
        let plain = try await TestServer(try ServedLibrary(ServedLibrary.texts))
        let refused = try plain.post("/api/v1/ask", ["question": Self.question, "agent": true])
        #expect(refused.status == 400 && refused.body.contains("no language model"))
        try await plain.stop()
    }

    @Test("no tool shows a reader what it may not see")
    func restricted() async throws {
        let library = try ServedLibrary(
            ServedLibrary.texts, metadata: [("hr/**", ["acl": "hr"])])
        let lines =
            TokenFile.line(name: "alice", token: "alice", groups: nil)
            + TokenFile.line(name: "hana", token: "hana", groups: "hr")
        let file = try library.folder.put(Array(lines.utf8), "tokens")
        let calls = [
            try ChatServer.calling("search", #"{"query": "On what day are salaries paid?"}"#),
            try ChatServer.calling("fetch", #"{"source": "hr/salaries.md"}"#),
            try ChatServer.calling("table", #"{"source": "hr/salaries.md"}"#),
            try ChatServer.calling("list_sources", #"{"prefix": "hr"}"#),
            try ChatServer.calling("list_sources", "{}"),
            try ChatServer.completion("I can't say."),
        ]
        let model = try ChatServer(calls + calls)
        let server = try await TestServer(
            library, access: .tokens(try TokenList(path: file)), writer: AskTests.writer(model))
        for (token, sees) in [("alice", false), ("hana", true)] {
            let answer = try server.post(
                "/api/v1/ask", ["question": Self.question, "agent": true],
                headers: ["Authorization": "Bearer \(token)"])
            #expect(answer.body.contains("last day of the month") == sees, "\(token)")
            let trace = try #require(try answer.json["trace"]?.array)
            let outcomes = trace.compactMap { $0["outcome"]?.string }
            #expect(outcomes[2] == (sees ? "done" : "refused"))
            // The library was made of no files: nobody reads its tables.
            #expect(outcomes[3] == "refused")
            let said = trace[3]["observation"]?.string ?? ""
            #expect(said.contains("no document of that path") != sees, "\(said)")
            for place in [4, 5] {
                let list = trace[place]["observation"]?.string ?? ""
                #expect(list.contains("hr/salaries.md") == sees, "\(list)")
            }
        }
        try await server.stop()
    }
}
