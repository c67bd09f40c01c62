import HTTPTypes

/// From where a request comes and how it called the server, with what a trusted proxy says of it.
struct Sender: Hashable, Sendable {
    /// The client's, as far as it is known.
    var address: HostAddress?
    /// `host:port` as the client wrote it.
    var authority: String
    var scheme: String
    var isProxied: Bool

    /// - Throws: `Problem` for a request without a host, with two, or for another server.
    init(
        _ head: HTTPRequest, peer: HostAddress?, local: HostAddress?, policy: HostPolicy,
        proxies: [AddressRange]
    ) throws(Problem) {
        let fields = head.headerFields
        guard let authority = head.authority, fields[.host] == nil else {
            throw Problem(.invalidRequest, "a request has one Host header")
        }
        guard policy.allows(authority: authority, local: local) else {
            throw Problem(.forbidden, "this server is not known by that host name")
        }
        self.authority = authority
        address = peer
        scheme = "http"
        isProxied = peer.map { peer in proxies.contains { $0.contains(peer) } } ?? false
        if isProxied { try believe(fields, policy: policy, local: local, proxies: proxies) }
        if let origin = fields[.origin] {
            guard policy.allows(origin: origin, authority: self.authority) else {
                throw Problem(.forbidden, "pages of another origin may not ask this server")
            }
        }
    }

    private mutating func believe(
        _ fields: HTTPFields, policy: HostPolicy, local: HostAddress?, proxies: [AddressRange]
    ) throws(Problem) {
        if let host = fields[.forwardedHost] {
            guard policy.allows(authority: host, local: local) else {
                throw Problem(.forbidden, "this server is not known by that host name")
            }
            authority = host
        }
        if fields[.forwardedProtocol]?.lowercased() == "https" { scheme = "https" }
        // The last address that no trusted proxy has: what stands before it, anybody may write.
        let hops = (fields[.forwardedFor] ?? "").split(separator: ",").map {
            String($0.drop { $0 == " " }.prefix { $0 != " " })
        }
        let foreign = hops.reversed().lazy.compactMap(HostAddress.init).first { hop in
            !proxies.contains { $0.contains(hop) }
        }
        address = foreign ?? address
    }
}

extension HTTPField.Name {
    static let host = name("Host")
    static let forwardedFor = name("X-Forwarded-For")
    static let forwardedHost = name("X-Forwarded-Host")
    static let forwardedProtocol = name("X-Forwarded-Proto")

    static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is no name of a header")
        }
        return name
    }
}
