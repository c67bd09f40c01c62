import Corpus
import Foundation

/// Reads a reply as its bytes come: events of a stream, or one JSON object.
final class ChatReading {
    private let take: ((String) -> Void)?
    private let takesCalls: Bool
    private var events = EventStream()
    /// Of a reply that is no stream.
    private var whole: [UInt8] = []
    private var isStream: Bool?
    private var count = 0
    private var text = ""
    private var calls = ChatCallParts()
    private var finishReason: String?
    private var isDone = false
    private var hasEvents = false
    private var failure: ChatFailure?

    /// - Parameter takesCalls: whether tools were offered; else calls of them are passed over.
    init(take: ((String) -> Void)?, takesCalls: Bool = false) {
        self.take = take
        self.takesCalls = takesCalls
    }

    /// - Throws: where no more is wanted: the reply is whole, or there will be none.
    func add(_ bytes: [UInt8]) throws(QuarryError) {
        count += bytes.count
        guard count <= ChatClient.maximumBytes else { throw stop("its answer is too long") }
        if isStream == nil, let first = bytes.first(where: { !Self.isSpace($0) }) {
            isStream = first != UInt8(ascii: "{")
        }
        guard isStream == true else {
            whole += bytes
            return
        }
        for event in events.add(bytes) {
            try read(event)
            if isDone { throw QuarryError(.io, "the reply is whole") }
        }
    }

    /// The reply, when no more comes.
    /// - Parameter reason: why the transfer ended before its end, if it did.
    func finish(reason: String?) throws(ChatFailure) -> ChatReply {
        if let failure { throw failure }
        if isStream != true { try readWhole() }
        guard isStream != true || hasEvents else {
            throw ChatFailure("its answer is not a chat completion")
        }
        guard isDone || finishReason != nil else {
            throw ChatFailure(reason ?? "its answer broke off")
        }
        let calls = takesCalls ? calls.whole : []
        guard !calls.isEmpty || !text.allSatisfy(\.isWhitespace) else {
            throw ChatFailure("its answer is empty")
        }
        return ChatReply(text: text, calls: calls, isCut: finishReason == "length")
    }

    private func stop(_ reason: String) -> QuarryError {
        failure = ChatFailure(reason)
        return QuarryError(.io, reason)
    }

    private func read(_ event: String) throws(QuarryError) {
        hasEvents = true
        if event == "[DONE]" {
            isDone = true
            return
        }
        guard let part = try? JSONDecoder().decode(Completion.self, from: Data(event.utf8)) else {
            throw stop("its answer is not a chat completion")
        }
        if part.error != nil { throw stop("it reported an error") }
        guard let choice = part.choices?.first else { return }
        if let piece = choice.delta?.content ?? choice.message?.content, !piece.isEmpty {
            text += piece
            take?(piece)
        }
        calls.add(choice.delta?.tool_calls ?? choice.message?.tool_calls ?? [])
        finishReason = choice.finish_reason ?? finishReason
    }

    private func readWhole() throws(ChatFailure) {
        guard let reply = try? JSONDecoder().decode(Completion.self, from: Data(whole)),
            let choice = reply.choices?.first, let message = choice.message,
            message.content != nil || message.tool_calls?.isEmpty == false
        else { throw ChatFailure("its answer is not a chat completion") }
        let content = message.content ?? ""
        text = content
        calls.add(message.tool_calls ?? [])
        finishReason = choice.finish_reason ?? "stop"
        if !content.isEmpty { take?(content) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}

/// As much of a chat completion, or of a chunk of one, as is read.
private struct Completion: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable {
            var content: String?
            var tool_calls: [ChatCallParts.Part]?
        }
        var message: Message?
        var delta: Message?
        var finish_reason: String?
    }
    struct Complaint: Decodable {}
    var choices: [Choice]?
    var error: Complaint?
}
