import Foundation
import Synchronization
import TestSupport

/// A local HTTP server that answers one connection after the other as a test says: a real socket,
/// closed with this object.
final class ChatServer: Sendable {
    struct Answer: Sendable {
        var status = "200 OK"
        var body: String
        var delaySeconds = 0.0
    }

    let endpoint: String
    private let socket: LoopbackSocket
    private let received = Mutex<[String]>([])

    /// Requests so far, head and body.
    var requests: [String] { received.withLock { $0 } }

    init(_ answer: Answer) throws {
        socket = try LoopbackSocket()
        endpoint = "http://127.0.0.1:\(socket.port)/v1"
        socket.accept { [weak self] connection in
            let request = Self.read(connection)
            self?.received.withLock { $0.append(request) }
            Thread.sleep(forTimeInterval: answer.delaySeconds)
            Self.write(answer, to: connection)
            close(connection)
        }
    }

    /// The chat completion of OpenAI's form with such a content.
    static func completion(_ content: String) throws -> Answer {
        let object: [String: Any] = [
            "choices": [["index": 0, "message": ["role": "assistant", "content": content]]]
        ]
        let data = try JSONSerialization.data(withJSONObject: object)
        return Answer(body: String(decoding: data, as: UTF8.self))
    }

    /// Head and body of a request, as far as its length says.
    private static func read(_ connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let head = text[..<end.lowerBound].lowercased()
            let length = head.split(separator: "content-length: ").dropFirst().first?
                .split(whereSeparator: \.isNewline).first.flatMap { Int($0) }
            if text[end.upperBound...].utf8.count >= length ?? 0 { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ answer: Answer, to connection: Int32) {
        let text =
            "HTTP/1.1 \(answer.status)\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(answer.body.utf8.count)\r\nConnection: close\r\n\r\n\(answer.body)"
        let bytes = Array(text.utf8)
        #if canImport(Glibc)
            _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        #else
            _ = send(connection, bytes, bytes.count, 0)
        #endif
    }
}
