import Foundation

/// A request's path and query, decoded.
package struct RequestTarget: Hashable, Sendable {
    /// What stands between slashes, below the server's base path.
    package let parts: [String]
    package let query: [String: String]

    /// - Parameter base: the path that the server lies below at its proxy, without a slash at the
    ///   end. It may be there or not: some proxies take it away.
    /// - Throws: `Problem` for what is no path, or goes up, and for a parameter that is doubled.
    package init(_ text: String, base: String) throws(Problem) {
        guard text.utf8.count <= ServerLimits.pathBytes, text.hasPrefix("/") else {
            throw Problem(.invalidRequest, "the path can't be read")
        }
        let halves = text.prefix { $0 != "#" }.split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path = halves[0]
        if !base.isEmpty, path == base || path.hasPrefix(base + "/") {
            path = path.dropFirst(base.count)
        }
        if path.isEmpty { path = "/" }
        var parts: [String] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let decoded = try Self.decoded(part, plus: "+")
            guard decoded != "..", decoded != ".", !decoded.contains("/"),
                !decoded.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else {
                throw Problem(.invalidRequest, "the path goes where no path goes")
            }
            parts.append(decoded)
        }
        self.parts = parts
        query = halves.count == 2 ? try Self.query(halves[1]) : [:]
    }

    private static func query(_ text: Substring) throws(Problem) -> [String: String] {
        var query: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try decoded(sides[0], plus: " ")
            let value = sides.count == 2 ? try decoded(sides[1], plus: " ") : ""
            guard query.updateValue(value, forKey: name) == nil else {
                throw Problem(
                    .invalidRequest, "\(name.prefix(64)) is there twice", member: name)
            }
        }
        return query
    }

    private static func decoded(
        _ text: Substring, plus: String
    ) throws(Problem) -> String {
        let spaced = text.replacingOccurrences(of: "+", with: plus)
        guard let decoded = spaced.removingPercentEncoding else {
            throw Problem(.invalidRequest, "the path or its query is no text in UTF-8")
        }
        return decoded
    }
}
