import Fields
package import Foundation

/// What a route answers.
package struct Reply: Sendable {
    package typealias Send = @Sendable (String) async throws -> Void

    package enum Body: Sendable {
        case whole(Data)
        /// Pieces as they come, by server-sent events.
        case events(@Sendable (_ send: Send) async throws -> Void)
    }

    package var status: Int
    package var contentType: String
    package var body: Body
    package var headers: [String: String]

    package init(
        status: Int = 200, contentType: String = "application/json", body: Body,
        headers: [String: String] = [:]
    ) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.headers = headers
    }

    package static func json(_ value: some Encodable, status: Int = 200) -> Reply {
        Reply(status: status, body: .whole(JSONText.data(value)))
    }

    package static func text(_ text: String, contentType: String) -> Reply {
        Reply(contentType: contentType, body: .whole(Data(text.utf8)))
    }

    /// Server-sent events, which no proxy shall hold back.
    package static func events(
        _ produce: @escaping @Sendable (_ send: Send) async throws -> Void
    ) -> Reply {
        Reply(
            contentType: EventText.contentType, body: .events(produce),
            headers: ["X-Accel-Buffering": "no"])
    }

    /// The same, where a stream that can't go on says so before it ends.
    /// - Parameter log: told what the client is not.
    func telling(_ log: ServerLog, of route: String, form: ErrorForm) -> Reply {
        guard case .events(let produce) = body else { return self }
        var reply = self
        reply.body = .events { send in
            do {
                try await produce(send)
            } catch let error where !(error is CancellationError) {
                let problem = Problem(error)
                if problem.kind == .internalError { log.warn("\(route): \(error)") }
                try await send(EventText.problem(problem, form: form))
            }
        }
        return reply
    }

    /// - Parameter form: of the route that was meant.
    package static func problem(_ problem: Problem, form: ErrorForm) -> Reply {
        Reply(
            status: problem.kind.status, contentType: form.contentType,
            body: .whole(JSONText.data(form.body(problem))), headers: problem.headers)
    }
}
