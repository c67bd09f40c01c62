package import Fields

/// One thing that can be asked: how it is found, what it takes, what it answers. The table of them
/// is what requests are answered by and what the server's description is made of.
package struct Route: Sendable {
    package enum Method: String, Sendable { case get = "GET", post = "POST" }

    package enum Input: Sendable {
        case none
        /// A JSON object; members that no field names are refused, or, of an open one, passed over.
        case object([Field], isOpen: Bool)
        /// JSON that the route reads itself.
        case json
        /// Anything of a media type, as it comes; what it looks like, as JSON Schema says it.
        case bytes(limit: Int, contentType: String, schema: JSONValue)
    }

    package typealias Answer = @Sendable (ServerRequest) async throws -> Reply

    package var method: Method
    /// Parts between slashes; one in braces is left open.
    package var path: String
    package var summary: String
    /// Whether anybody may ask, without a token.
    package var isPublic = false
    package var form = ErrorForm.problem
    /// What the open parts of the path look like, as a regular expression each.
    package var pathPatterns: [String: String] = [:]
    package var query: [Field] = []
    package var input = Input.none
    /// Of the answer.
    package var status = 200
    package var contentType = "application/json"
    /// Of the answer.
    package var schema: JSONValue = ["type": "object"]
    /// Whether it answers by server-sent events as well.
    package var isStreamed = false
    /// What it may end in besides what any route may.
    package var problems: [Problem.Kind] = []
    package var answer: Answer

    package init(
        _ method: Method, _ path: String, _ summary: String, answer: @escaping Answer
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.answer = answer
    }

    /// The same with changes: routes are written as a list of what is not as usual.
    package func with(_ change: (inout Route) -> Void) -> Route {
        var route = self
        change(&route)
        return route
    }
}
