import Dispatch
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

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

    /// Variants taken, characters of each, and bytes of an answer that are read.
    package static let count = 3
    static let maximumCharacters = 400
    static let maximumBytes = 1 << 20

    /// Why there are no variants, in a few words for the reader of the answer.
    struct Failure: Error { var reason: String }

    private static let instruction = """
        You rewrite search queries. Write three other ways to ask the user's question, with other \
        words that documents might use. Keep its language; names, numbers and codes stay as they \
        are. Answer with three lines, one query a line, and nothing else.
        """

    private struct Request: Encodable {
        struct Message: Encodable {
            var role: String
            var content: String
        }
        var model: String
        var messages: [Message]
        var temperature = 0.0
        var seed = 0
        var max_tokens = 300
    }

    private struct Response: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { var content: String? }
            var message: Message
        }
        var choices: [Choice]
    }

    /// Blocks until the answer is there or the time is over.
    /// - Throws: `Failure`.
    func variants(of query: String, seconds: Double) throws(Failure) -> [String] {
        let data = try send(try request(query, seconds: seconds), seconds: seconds)
        guard let response = try? JSONDecoder().decode(Response.self, from: data),
            let content = response.choices.first?.message.content
        else { throw Failure(reason: "its answer is not a chat completion") }
        let variants = Self.lines(content, besides: query)
        guard !variants.isEmpty else { throw Failure(reason: "it wrote no other query") }
        return variants
    }

    private func request(_ query: String, seconds: Double) throws(Failure) -> URLRequest {
        let base = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        guard let url = URL(string: base + "/chat/completions"),
            ["http", "https"].contains(url.scheme ?? ""), url.host != nil
        else { throw Failure(reason: "its address is not one of http or https") }
        var request = URLRequest(url: url, timeoutInterval: seconds)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        let body = Request(
            model: model,
            messages: [
                .init(role: "system", content: Self.instruction),
                .init(role: "user", content: String(query.prefix(4 * Self.maximumCharacters))),
            ])
        guard let data = try? JSONEncoder().encode(body) else {
            throw Failure(reason: "the query can't be put as JSON")
        }
        request.httpBody = data
        return request
    }

    private func send(_ request: URLRequest, seconds: Double) throws(Failure) -> Data {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = seconds
        configuration.timeoutIntervalForResource = seconds
        let session = URLSession(configuration: configuration)
        defer { session.invalidateAndCancel() }
        let answer = Mutex<Result<Data, Failure>?>(nil)
        let done = DispatchSemaphore(value: 0)
        let task = session.dataTask(with: request) { data, response, error in
            answer.withLock { $0 = Self.result(data: data, response: response, error: error) }
            done.signal()
        }
        task.resume()
        let isInTime = done.wait(timeout: .now() + seconds) == .success
        guard isInTime, let result = answer.withLock({ $0 }) else {
            task.cancel()
            throw Failure(reason: "it did not answer in \(Self.short(seconds)) s")
        }
        return try result.get()
    }

    private static func result(
        data: Data?, response: URLResponse?, error: (any Error)?
    ) -> Result<Data, Failure> {
        if let error = error as? URLError, error.code == .timedOut {
            return .failure(Failure(reason: "it did not answer in time"))
        }
        if error != nil { return .failure(Failure(reason: "it can't be reached")) }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else { return .failure(Failure(reason: "it answered HTTP \(status)")) }
        guard let data, data.count <= maximumBytes else {
            return .failure(Failure(reason: "its answer is too long"))
        }
        return .success(data)
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

    private static func short(_ seconds: Double) -> String { String(format: "%g", seconds) }
}
