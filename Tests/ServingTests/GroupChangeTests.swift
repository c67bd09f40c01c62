import Answering
import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite("A group that changes while a language model writes", .offPool)
struct GroupChangeTests {
    @Test("is not quoted by what it was: nothing of the model's is taken, nothing is proved")
    func changed() async throws {
        let library = try await SplitLibrary()
        let group = try library.folders()
        var slow = try ChatServer.completion("It is “twenty weeks” [1].")
        slow.delaySeconds = 3
        let model = try ChatServer([slow, try ChatServer.completion("It is “twenty weeks” [1].")])
        let server = try await TestServer([], groups: [group], writer: AskTests.writer(model))
        let body: JSONValue = ["question": "How many weeks is parental leave?", "llm": true]
        let before = group.generation.root
        let asked = Task { try server.post("/api/v1/ask", body) }
        while model.requests.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        try library.parts[1].publish(["new.md": ["zebras take their leave in herds"]])
        #expect(try group.refresh() != nil && group.generation.root != before)
        let answer = try await asked.value
        let json = try answer.json
        #expect(answer.status == 200 && json["answered_by"]?.string == "extract", "\(answer.body)")
        #expect(
            json["notes"]?.array?.contains {
                $0.string?.contains("the group has changed since it was searched") == true
            } == true, "\(answer.body)")
        #expect(json["searched"]?["root"]?.string == before)
        let proofs = json["citations"]?.array?.compactMap { $0["proof"]?.string } ?? []
        #expect(!proofs.isEmpty && proofs.allSatisfy { $0 == "source_unread" }, "\(answer.body)")
        #expect(json["proved"]?.bool == false)
        // Asked again it is of what is there now; nothing of the first was remembered.
        let again = try server.post("/api/v1/ask", body).json
        #expect(again["answered_by"]?.string == "m-1" && again["proved"]?.bool == true)
        #expect(again["searched"]?["root"]?.string == group.generation.root)
        try await server.stop()
        try await library.stop()
    }
}
