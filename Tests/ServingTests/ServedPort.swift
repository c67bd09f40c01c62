import Fields
import Foundation
import Testing

@testable import Serving

/// A server that a test asks, in this process or in one of its own.
protocol ServedPort {
    var port: Int { get }
    /// Seconds without a byte after which a test doesn't wait any more.
    var patience: Int { get }
}

extension ServedPort {
    var patience: Int { 10 }

    func get(_ path: String, headers: [String: String] = [:]) throws -> TestServer.Answer {
        try send("GET", path, headers: headers, body: nil)
    }

    func post(
        _ path: String, _ body: JSONValue, headers: [String: String] = [:]
    ) throws -> TestServer.Answer {
        let headers = headers.merging(["Content-Type": "application/json"]) { first, _ in first }
        return try send("POST", path, headers: headers, body: JSONText.text(body))
    }

    func send(
        _ method: String, _ path: String, headers: [String: String], body: String?
    ) throws -> TestServer.Answer {
        var lines = ["\(method) \(path) HTTP/1.1"]
        var headers = headers
        if headers["Host"] == nil { headers["Host"] = "127.0.0.1:\(port)" }
        headers["Connection"] = "close"
        if let body { headers["Content-Length"] = "\(body.utf8.count)" }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            lines.append("\(name): \(value)")
        }
        let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
        let wire = try Wire(port: port, seconds: patience)
        wire.send(text)
        return try #require(TestServer.answer(wire.readAll()))
    }
}
