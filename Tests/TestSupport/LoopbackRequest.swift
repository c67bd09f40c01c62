import Foundation

/// A request of HTTP as a test's server reads it from a connection.
package struct LoopbackRequest: Sendable {
    package let method: String
    /// Without the query, and without the host that a proxy is asked for.
    package let path: String
    /// The host that a proxy is asked for; nil: this server itself is meant.
    package let proxiedHost: String?
    package let query: String
    /// By lower-case name.
    package let headers: [String: String]
    package let body: [UInt8]

    /// Reads one to its end. Nil where the other side sends no whole request.
    package init?(from connection: Int32) {
        var bytes: [UInt8] = []
        guard let end = Self.fill(&bytes, connection, until: Self.headEnd) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        let length = Int(headers["content-length"] ?? "") ?? 0
        if headers["expect"] != nil {
            LoopbackSocket.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: connection)
        }
        guard Self.fill(&bytes, connection, until: { $0.count >= end + length ? end : nil }) != nil
        else { return nil }
        let address = words[1].split(separator: "?", maxSplits: 1).map(String.init)
        method = words[0]
        let parts = address[0].split(separator: "/", omittingEmptySubsequences: false)
        let isProxied = address[0].hasPrefix("http://") && parts.count > 3
        proxiedHost = isProxied ? String(parts[2]) : nil
        path = isProxied ? "/" + parts[3...].joined(separator: "/") : address[0]
        query = address.count > 1 ? address[1] : ""
        self.headers = headers
        body = Array(bytes[end...])
    }

    /// The first byte of the range that is asked for.
    package var rangeStart: Int? {
        guard let range = headers["range"], range.hasPrefix("bytes=") else { return nil }
        return Int(range.dropFirst(6).prefix { $0 != "-" })
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        return bytes.indices.dropLast(3).first { bytes[$0..<$0 + 4].elementsEqual(mark) }.map {
            $0 + 4
        }
    }

    private static func fill(
        _ bytes: inout [UInt8], _ connection: Int32, until end: ([UInt8]) -> Int?
    ) -> Int? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let end = end(bytes) { return end }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
        }
    }
}
