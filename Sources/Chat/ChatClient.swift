import Corpus
import Foundation
import Web

/// Asks a language model, whole or piece by piece. Calls block. Safe from any thread.
package struct ChatClient: Sendable {
    package let endpoint: ChatEndpoint
    private let session: WebSession

    /// Bytes of a reply that are read.
    package static let maximumBytes = 1 << 20
    /// Seconds in which something has to come.
    private static let silence = 30.0

    private struct Body: Encodable {
        var model: String
        var messages: [ChatMessage]
        var tools: [ChatTool]?
        var tool_choice: String?
        var temperature: Double
        var seed = 0
        var max_tokens: Int
        var stream: Bool
    }

    package init(_ endpoint: ChatEndpoint) {
        self.endpoint = endpoint
        session = WebSession(patience: Self.silence)
    }

    /// - Parameters:
    ///   - take: gets the reply's text piece by piece as it comes; nil: it is asked for whole.
    ///     An endpoint that doesn't stream gives it whole all the same.
    ///   - isWanted: asked as pieces come; no ends the transfer.
    /// - Throws: `ChatFailure` where no reply came, not all of it, or not in time.
    package func reply(
        to request: ChatRequest, take: ((String) -> Void)? = nil,
        isWanted: @escaping () -> Bool = { true }
    ) throws(ChatFailure) -> ChatReply {
        guard ChatEndpoint.isAddress(endpoint.address) else {
            throw ChatFailure("its address is not one of http or https")
        }
        let reading = ChatReading(
            take: take, takesCalls: !request.tools.isEmpty && request.mayCall)
        let outcome: WebOutcome
        do throws(QuarryError) {
            outcome = try session.run(try web(request, isStream: take != nil)) {
                answer, piece throws(QuarryError) in
                guard isWanted() else {
                    throw QuarryError(.io, "nobody waits for its answer any more")
                }
                guard answer.status == 200 else { return }
                try reading.add(piece)
            }
        } catch {
            // The reading ends the transfer when it has all, or can't go on.
            return try reading.finish(reason: error.statement)
        }
        switch outcome {
        case .late:
            throw ChatFailure("it did not answer in \(Self.text(ofSeconds: request.seconds)) s")
        case .failure(let reason), .stranger(let reason):
            throw ChatFailure("it can't be reached: \(reason)")
        case .answer(let answer):
            guard answer.status == 200 else {
                throw ChatFailure("it answered HTTP \(answer.status)", status: answer.status)
            }
            return try reading.finish(reason: nil)
        }
    }

    private static func text(ofSeconds seconds: Double) -> String {
        String(format: seconds < 1 ? "%.1f" : "%.0f", seconds)
    }

    private func web(
        _ request: ChatRequest, isStream: Bool
    ) throws(QuarryError) -> WebRequest {
        let body = Body(
            model: endpoint.model, messages: request.messages,
            tools: request.tools.isEmpty ? nil : request.tools,
            tool_choice: request.tools.isEmpty || request.mayCall ? nil : "none",
            temperature: request.temperature, max_tokens: request.maximumTokens, stream: isStream)
        var web = WebRequest(method: .post, address: endpoint.completions)
        do {
            // In one order: what a model is shown must not depend on a dictionary's.
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            web.body = .bytes(Array(try encoder.encode(body)))
        } catch {
            throw QuarryError(.invalidInput, "the question can't be put as JSON")
        }
        // Without `Expect` libcurl would wait a second for servers that don't know it.
        web.headers = [
            "Content-Type": "application/json", "Accept": "text/event-stream, application/json",
            "Expect": "",
        ]
        if let key = endpoint.key { web.headers["Authorization"] = "Bearer \(key)" }
        web.followsRedirects = false
        web.seconds = request.seconds
        return web
    }
}
