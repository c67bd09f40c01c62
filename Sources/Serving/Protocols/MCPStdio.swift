import Fields
import Foundation

/// The Model Context Protocol over lines: one JSON document a line, nothing else.
package struct MCPStdio: Sendable {
    private let server: MCPServer
    /// Nobody reaches it by an address; names of passages have to begin somehow.
    private let session = MCPSession(caller: .owner, base: "quarry://index")

    package init(_ engine: ServingEngine) { server = MCPServer(engine) }

    /// What is answered to a line; nil for nothing.
    package func answer(line: String) async -> String? {
        let message: JSONValue
        do throws(JSONValue.InvalidJSON) {
            message = try JSONValue(parsing: Data(line.utf8))
        } catch {
            return JSONText.text(
                [
                    "jsonrpc": "2.0", "id": nil,
                    "error": ["code": -32700, "message": "is no JSON"],
                ] as JSONValue)
        }
        return await server.answer(message, session: session).message.map { JSONText.text($0) }
    }
}
