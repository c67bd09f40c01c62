import HTTPTypes
import Hummingbird
import NIOCore

/// A reply as HTTP, with what every answer says to browsers.
enum ResponseWriting {
    /// Nothing of documents is taken for anything but text, nothing comes from elsewhere, and
    /// nobody frames it.
    static let policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'"

    private static let always: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, policy), (.xContentTypeOptions, "nosniff"),
        (.name("Referrer-Policy"), "no-referrer"), (.name("X-Frame-Options"), "DENY"),
        (.name("Cross-Origin-Resource-Policy"), "same-origin"), (.cacheControl, "no-store"),
    ]

    /// - Parameter origin: a site whose browser may show the answer.
    static func response(_ reply: Reply, to head: HTTPRequest, origin: String?) -> Response {
        var fields = HTTPFields()
        for (name, value) in always { fields[name] = value }
        for (name, value) in reply.headers { fields[.name(name)] = value }
        if reply.status != 204 { fields[.contentType] = reply.contentType }
        if let origin {
            fields[.accessControlAllowOrigin] = origin
            fields[.name("Cross-Origin-Resource-Policy")] = "cross-origin"
            fields[.vary] = "Origin"
        }
        let response = Response(
            status: HTTPResponse.Status(code: reply.status), headers: fields,
            body: body(reply.body))
        return head.method == .head ? response.createHeadResponse() : response
    }

    private static func body(_ body: Reply.Body) -> ResponseBody {
        switch body {
        case .whole(let data):
            return data.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: data))
        case .events(let produce):
            return ResponseBody { writer in
                let channel = EventChannel()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        defer { channel.finish() }
                        try await produce { channel.send($0) }
                    }
                    for await text in channel.pieces {
                        try await writer.write(ByteBuffer(string: text))
                    }
                    try await group.waitForAll()
                }
                try await writer.finish(nil)
            }
        }
    }
}

/// What is written as it comes.
private struct EventChannel: Sendable {
    let pieces: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (pieces, continuation) = AsyncStream.makeStream() }

    func send(_ text: String) { continuation.yield(text) }
    func finish() { continuation.finish() }
}
