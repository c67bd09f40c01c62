package import Fields
package import Foundation

/// A request as a route gets it: who asks, and what was checked.
package struct ServerRequest: Sendable {
    package var caller: Caller
    /// The parts of the path that a route leaves open.
    package var path: [String: String]
    /// By the route's query fields.
    package var query: FieldValues
    /// By the route's body fields; empty for a route without.
    package var body: FieldValues
    /// The body as it came, for routes that read it themselves.
    package var json: JSONValue
    /// The same, for routes that take no JSON.
    package var data = Data()
    /// Lowercased names.
    package var headers: [String: String]
    /// Where the server is reached, without a slash at the end: scheme, host and base path.
    package var base: String
}
