import Foundation

/// Which names the server answers to. A page of another site that has its own name point here (DNS
/// rebinding) sends that name along, and a page that asks across sites sends its origin.
package struct HostPolicy: Sendable {
    /// Lowercased, without port.
    private let hosts: Set<String>
    /// `scheme://host:port`, lowercased.
    private let origins: Set<String>

    /// - Parameters:
    ///   - listening: the host the server listens at.
    ///   - hosts: further names it is known by.
    ///   - origins: sites besides its own that may ask from a browser.
    package init(listening: String, hosts: [String], origins: [String]) {
        var all: Set<String> = ["localhost", "127.0.0.1", "::1"]
        if HostAddress(listening)?.isUnspecified != true { all.insert(listening.lowercased()) }
        self.hosts = all.union(hosts.map { $0.lowercased() })
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// Whether a request to this `Host` is for this server.
    /// - Parameter local: the address that the connection came in at, which is a name as well: no
    ///   name of somebody else's stands for it.
    package func allows(authority: String, local: HostAddress?) -> Bool {
        guard let host = Self.host(of: authority) else { return false }
        if hosts.contains(host) { return true }
        guard let local, let address = HostAddress(host) else { return false }
        return address == local
    }

    /// Whether a page of this origin may ask: one of the server itself, or a stated one.
    package func allows(origin: String, authority: String) -> Bool {
        let origin = origin.lowercased()
        if origins.contains(origin) { return true }
        guard let mark = origin.range(of: "://") else { return false }
        let scheme = origin[..<mark.lowerBound]
        guard scheme == "http" || scheme == "https" else { return false }
        return origin[mark.upperBound...] == authority.lowercased()
    }

    /// Whether it is a site that was stated, to which browsers show answers.
    package func isStated(origin: String) -> Bool { origins.contains(origin.lowercased()) }

    /// The host of `host:port`, lowercased, without brackets; nil for what is no authority.
    static func host(of authority: String) -> String? {
        let text = authority.lowercased()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = String(text[text.index(after: text.startIndex)..<end])
            guard isPort(text[text.index(after: end)...]), HostAddress(host) != nil else {
                return nil
            }
            return host
        }
        let host = text.prefix { $0 != ":" }
        let isName = host.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                || [0x2D, 0x2E, 0x5F].contains($0)
        }
        guard !host.isEmpty, isName, isPort(text[host.endIndex...]) else { return nil }
        return String(host)
    }

    private static func isPort(_ text: Substring) -> Bool {
        guard !text.isEmpty else { return true }
        guard text.hasPrefix(":"), let port = UInt16(text.dropFirst()) else { return false }
        return port > 0
    }
}
