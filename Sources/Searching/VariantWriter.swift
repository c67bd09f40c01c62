import Chat
import Foundation

/// Asks a language model for other ways to put a question, at any endpoint that speaks OpenAI's
/// chat completions.
///
/// The question leaves the machine unless the endpoint is on it.
package struct VariantWriter: Hashable, Sendable {
    /// Up to and without `/chat/completions`: `http://localhost:8080/v1`.
    package var endpoint: String
    package var model: String
    /// Sent as a bearer token; never logged, never stored.
    package var key: String?

    package init(endpoint: String, model: String, key: String? = nil) {
        self.endpoint = endpoint
        self.model = model
        self.key = key
    }

    /// Variants taken, and characters of each.
    package static let count = 3
    static let maximumCharacters = 400

    private static let instruction = """
        You rewrite search queries. Write three other ways to ask the user's question, with other \
        words that documents might use. Keep its language; names, numbers and codes stay as they \
        are. Answer with three lines, one query a line, and nothing else.
        """

    /// Blocks until the answer is there or the time is over.
    /// - Throws: `ChatFailure`.
    func variants(of query: String, seconds: Double) throws(ChatFailure) -> [String] {
        let messages = [
            ChatMessage(.system, content: Self.instruction),
            ChatMessage(.user, content: String(query.prefix(4 * Self.maximumCharacters))),
        ]
        let reply = try ChatClient(
            ChatEndpoint(address: endpoint, model: model, key: key)
        ).reply(to: ChatRequest(messages, maximumTokens: 300, seconds: seconds))
        let variants = Self.lines(reply.text, besides: query)
        guard !variants.isEmpty else { throw ChatFailure("it wrote no other query") }
        return variants
    }

    /// The queries of an answer: its lines without bullets, numbers and quotes.
    static func lines(_ content: String, besides query: String) -> [String] {
        var seen: Set<String> = [query]
        var lines: [String] = []
        for line in content.split(whereSeparator: \.isNewline) where lines.count < count {
            var text = line.trimmingCharacters(in: .whitespaces)
            if let bullet = text.firstMatch(of: #/^(?:[-*•]|\d{1,2}[.)、])\s*/#) {
                text = String(text[bullet.range.upperBound...])
            }
            text = text.trimmingCharacters(in: CharacterSet(charactersIn: "\"“”「」 "))
            guard text.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
            text = String(text.prefix(maximumCharacters))
            if seen.insert(text).inserted { lines.append(text) }
        }
        return lines
    }
}
