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

    /// - Parameter form: of the route that was meant.
    package static func problem(_ problem: Problem, form: ErrorForm) -> Reply {
        Reply(
            status: problem.kind.status, contentType: form.contentType,
            body: .whole(JSONText.data(form.body(problem))), headers: problem.headers)
    }
}
