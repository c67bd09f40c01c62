import Fields
import Foundation

/// The Model Context Protocol over streamable HTTP, each answer in one JSON document.
struct MCPRoutes {
    let server: MCPServer

    var routes: [Route] {
        [
            Route(.post, "/mcp", "The Model Context Protocol, 2024-11-05 to 2026-07-28.") {
                [server] request in
                let answer = await server.answer(
                    request.json, headers: request.headers,
                    session: MCPSession(caller: request.caller, base: request.base))
                guard let message = answer.message else {
                    return Reply(status: 202, body: .whole(Data()))
                }
                return .json(message, status: answer.status)
            }.with {
                $0.input = .json
                $0.problems = [.notFound]
            }
        ]
    }
}
