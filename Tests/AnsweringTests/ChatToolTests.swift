import Chat
import Fields
import Foundation
import TestSupport
import Testing

@Suite("A language model calls for tools")
struct ChatToolTests {
    private static let tool = ChatTool(
        name: "search", summary: "Finds.",
        fields: [Field("query", .text(1...9), isRequired: true, "What.")])

    private func ask(
        _ answer: ChatServer.Answer, offers: Bool = true, mayCall: Bool = true
    ) throws -> (reply: ChatReply, body: JSONValue) {
        let server = try ChatServer(answer)
        var request = ChatRequest(
            [ChatMessage(.user, content: "?")], maximumTokens: 9, seconds: 5)
        if offers { request.tools = [Self.tool] }
        request.mayCall = mayCall
        let reply = try ChatClient(ChatEndpoint(address: server.endpoint, model: "m"))
            .reply(to: request) { _ in }
        let body = server.requests[0].split(separator: "\r\n\r\n", maxSplits: 1)[1]
        return (reply, try JSONValue(parsing: Data(body.utf8)))
    }

    @Test("tools are offered with their schema, and calls come whole or in pieces")
    func calls() throws {
        let wanted = [ChatToolCall(id: "c1", name: "search", arguments: #"{"query":"台北"}"#)]
        let (whole, body) = try ask(try ChatServer.calling(wanted))
        #expect(whole.calls == wanted && whole.text.isEmpty && !whole.isCut)
        let function = body["tools"]?.array?.first?["function"]
        #expect(function?["name"]?.string == "search")
        #expect(function?["parameters"]?["required"]?.array == ["query"])
        #expect(body["tool_choice"] == nil)
        let two = wanted + [ChatToolCall(id: "c2", name: "time", arguments: "{}")]
        #expect(try ask(try ChatServer.callingInPieces(two)).reply.calls == two)
        #expect(try ask(try ChatServer.calling(two), mayCall: true).reply.calls == two)
    }

    @Test("a model that may call nothing is told so, and calls all the same are no answer")
    func none() throws {
        let (reply, body) = try ask(try ChatServer.completion("x"), mayCall: false)
        #expect(reply.text == "x" && body["tool_choice"]?.string == "none")
        let calls = [ChatToolCall(id: "", name: "search", arguments: "")]
        for (offers, mayCall) in [(true, false), (false, true)] {
            let failure = #expect(throws: ChatFailure.self) {
                try ask(try ChatServer.calling(calls), offers: offers, mayCall: mayCall)
            }
            #expect(failure?.reason == "its answer is empty")
        }
        #expect(try ask(try ChatServer.completion("x"), offers: false).body["tools"] == nil)
    }

    @Test(
        "calls are answered by name: one without an id gets one, and there are not endlessly many")
    func odd() throws {
        let nameless = [ChatToolCall(id: "", name: "search", arguments: "{}")]
        #expect(try ask(try ChatServer.calling(nameless)).reply.calls.map(\.id) == ["call_0"])
        let many = (0..<99).map { ChatToolCall(id: "c\($0)", name: "time", arguments: "") }
        #expect(try ask(try ChatServer.callingInPieces(many)).reply.calls.count == 32)
    }
}
