import Answering
import Chat
import Citing
import Corpus
import Fields
import Foundation
import TestSupport
import Testing

@Suite("An agent comes to an end")
struct AgentLimitTests {
    @Test("one that never stops calling is stopped, and asked for the answer alone")
    func endless() throws {
        let calls = try (1...9).map {
            try ChatServer.calling("search", #"{"query": "leave \#($0)", "k": 1}"#)
        }
        let result = try AgentTalk.ask(
            Array(calls[..<3]) + [try ChatServer.completion(AgentTalk.reply)]
        ) { $0.agent?.steps = 3 }
        #expect(result.outcomes == [.done, .done, .done, .done, .stopped, .answered])
        #expect(result.trace.stop == .steps && result.answer.isProved)
        #expect(result.answer.author == .model("m-1"))
        #expect(result.answer.notes.contains { $0.contains("after its 3 steps") })
        #expect(result.requests.last?["tool_choice"]?.string == "none")
        #expect(result.lastTalk.contains("No tool can be used any more"))
        // It goes on calling: the documents answer.
        let deaf = try AgentTalk.ask(calls) { $0.agent?.steps = 2 }
        #expect(deaf.requests.count == 3 && deaf.answer.author == .extract)
        #expect(deaf.answer.isProved && deaf.answer.notes.contains { $0.contains("2 steps") })
    }

    @Test("the same call again tells nothing new, and is a step")
    func repeated() throws {
        let call = try ChatServer.calling("search", #"{"query": "leave"}"#)
        let result = try AgentTalk.ask([call, call, try ChatServer.completion(AgentTalk.reply)])
        #expect(result.outcomes == [.done, .done, .refused, .answered])
        #expect(result.steps[2].observation.contains("done before"))
    }

    @Test("more calls in one reply than there are steps are not done")
    func many() throws {
        let calls = (0..<9).map {
            ChatToolCall(id: "c\($0)", name: "calculate", arguments: #"{"expression": "\#($0)"}"#)
        }
        let result = try AgentTalk.ask([
            try ChatServer.calling(calls), try ChatServer.completion(AgentTalk.reply),
        ]) { $0.agent?.steps = 2 }
        #expect(result.outcomes == [.done, .done, .done, .stopped, .answered])
        // Each call is answered all the same, as endpoints ask for.
        let answered = result.requests[1]["messages"]?.array?.compactMap {
            $0["tool_call_id"]?.string
        }
        #expect(answered == calls.map(\.id))
        #expect(result.lastTalk.contains("no step or time is left"))
    }

    @Test("tokens have a limit, which leaves room for the answer or none")
    func tokens() throws {
        let calls = try (1...9).map {
            try ChatServer.calling("search", #"{"query": "leave \#($0)", "k": 1}"#)
        }
        let replies = calls + [try ChatServer.completion(AgentTalk.reply)]
        let small = try AgentTalk.ask(replies) { $0.agent?.tokens = 1_000 }
        #expect(small.requests.isEmpty && small.trace.stop == .tokens)
        #expect(small.answer.author == .extract && small.answer.isProved)
        #expect(small.answer.notes.contains { $0.contains("limit of 1000 tokens") })
        let some = try AgentTalk.ask(replies) { $0.agent?.tokens = 12_000 }
        #expect(some.trace.stop == .tokens && some.trace.tokens <= 12_000)
        #expect(!some.requests.isEmpty && some.requests.count < 7)
    }

    @Test("time has a limit")
    func seconds() throws {
        var late = try ChatServer.calling("search", #"{"query": "travel"}"#)
        late.delaySeconds = 0.7
        let result = try AgentTalk.ask([late, late]) { $0.writer?.settings.seconds = 1 }
        #expect(result.answer.author == .extract && result.answer.isProved)
        #expect(result.answer.notes.contains { $0.contains("1 s") })
        #expect(result.outcomes.last == .stopped && result.trace.stop == .seconds)
    }
}
