import Foundation

/// All routes, found by path.
package struct RouteTable: Sendable {
    package let routes: [Route]

    package enum Match: Sendable {
        case route(Route, path: [String: String])
        /// The path is known, but not for this method; those it is known for.
        case otherMethods([String], form: ErrorForm)
        case none
    }

    /// Traps if two routes are the same.
    package init(_ routes: [Route]) {
        let names = routes.map { "\($0.method.rawValue) \($0.path)" }
        precondition(Set(names).count == names.count, "each route is there once")
        self.routes = routes
    }

    /// - Parameter parts: of the path, decoded.
    /// - Complexity: O(routes × parts).
    package func match(method: String, parts: [String]) -> Match {
        var methods: [String] = []
        var form = ErrorForm.problem
        for route in routes {
            guard let open = Self.match(route.path, parts) else { continue }
            if route.method.rawValue == method || (method == "HEAD" && route.method == .get) {
                return .route(route, path: open)
            }
            methods += route.method == .get ? ["GET", "HEAD"] : [route.method.rawValue]
            form = route.form
        }
        return methods.isEmpty ? .none : .otherMethods(methods, form: form)
    }

    private static func match(_ pattern: String, _ parts: [String]) -> [String: String]? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard wanted.count == parts.count else { return nil }
        var open: [String: String] = [:]
        for (want, part) in zip(wanted, parts) {
            if want.hasPrefix("{") {
                open[String(want.dropFirst().dropLast())] = part
            } else if want != part {
                return nil
            }
        }
        return open
    }
}
