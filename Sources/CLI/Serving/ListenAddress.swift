import ArgumentParser
import Serving

/// Where a server listens, as `--listen` says it: `127.0.0.1:8765`, `[::1]:8765`.
struct ListenAddress: ExpressibleByArgument {
    static let standard = ListenAddress(host: "127.0.0.1", port: 8765)

    let host: String
    /// 0: a free one.
    let port: Int

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let mark = argument.lastIndex(of: ":"), mark > argument.startIndex,
            let port = UInt16(argument[argument.index(after: mark)...])
        else { return nil }
        var host = String(argument[..<mark])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            guard HostAddress(host) != nil else { return nil }
        } else if host.contains(":") {
            return nil
        }
        self.host = host
        self.port = Int(port)
    }

    var defaultValueDescription: String { text(port: port) }

    /// Whether only this machine can reach it.
    var isLoopback: Bool {
        host.lowercased() == "localhost" || HostAddress(host)?.isLoopback == true
    }

    func text(port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
