/// Where and for whom a server listens.
package struct ServerSettings: Sendable {
    /// Who may ask.
    package enum Access: Sendable {
        /// Whoever is at this machine.
        case owner
        case tokens(TokenList)
        /// Whoever reaches it.
        case anyone
    }

    package var host: String
    /// 0: a free one.
    package var port: Int
    /// What the server lies below at its proxy, `/kb`; empty for nothing.
    package var basePath = ""
    package var access = Access.owner
    /// Names besides the host that it answers to.
    package var allowedHosts: [String] = []
    /// Sites besides its own whose pages may ask: `https://example.org`.
    package var allowedOrigins: [String] = []
    /// Whose forwarded headers are believed.
    package var proxies: [AddressRange] = []
    package var limits = ServerLimits()
    /// Pieces of work at a time.
    package var threads: Int
    /// For answers and for the vectors of questions.
    package var cacheBytes = 64 << 20

    package init(host: String, port: Int, threads: Int) {
        self.host = host
        self.port = port
        self.threads = threads
    }
}
