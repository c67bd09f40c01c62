import Fields

/// Server-sent events (HTML Living Standard, 9.2) as they are written.
enum EventText {
    static let contentType = "text/event-stream"
    /// A comment that keeps the connection open.
    static let keepAlive = ":\n\n"
    /// What ends a stream of OpenAI's.
    static let done = "data: [DONE]\n\n"

    /// - Parameter name: nil for an event without one.
    static func event(_ name: String?, _ value: some Encodable) -> String {
        // JSON of one line: JSON text has no line ends but those it escapes.
        let data = "data: \(JSONText.text(value))\n\n"
        return name.map { "event: \($0)\n\(data)" } ?? data
    }

    /// How a stream says that it can't go on.
    static func problem(_ problem: Problem, form: ErrorForm) -> String {
        event(form == .openAI ? nil : "error", form.body(problem))
    }
}
