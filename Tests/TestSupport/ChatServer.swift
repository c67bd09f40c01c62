import Foundation
import Synchronization

/// A local HTTP server that answers one connection after the other as a test says: a real socket.
/// It lives as long as the process: a release build ends an object with its last use, and another
/// test's server would get the port that is still asked.
package final class ChatServer: Sendable {
    package struct Answer: Sendable {
        package var status = "200 OK"
        package var type = "application/json"
        /// Sent one after the other.
        package var pieces: [String]
        /// Before the answer, and before each piece but the first.
        package var delaySeconds = 0.0
        package var pauseSeconds = 0.0
        /// What the head says of the length; nil: nothing, the connection's end is the body's.
        package var length: Int?

        package init(status: String = "200 OK", body: String, delaySeconds: Double = 0) {
            self.status = status
            pieces = [body]
            self.delaySeconds = delaySeconds
            length = body.utf8.count
        }

        /// A stream of chat completion chunks, one a piece.
        /// - Parameter end: after the last.
        package init(stream pieces: [String], end: String = "data: [DONE]\n\n") throws {
            type = "text/event-stream"
            self.pieces = try pieces.map { try Self.chunk($0) } + [end]
        }

        package static func chunk(_ content: String) throws -> String {
            let object: [String: Any] = [
                "choices": [["index": 0, "delta": ["content": content]]]
            ]
            let data = try JSONSerialization.data(withJSONObject: object)
            return "data: " + String(decoding: data, as: UTF8.self) + "\n\n"
        }
    }

    private static let all = Mutex<[ChatServer]>([])

    package let endpoint: String
    private let socket: LoopbackSocket
    private let received = Mutex<[String]>([])

    /// Requests so far, head and body.
    package var requests: [String] { received.withLock { $0 } }

    package convenience init(_ answer: Answer) throws { try self.init([answer]) }

    /// - Parameter answers: to one request after the other; the last one to all that follow.
    package init(_ answers: [Answer]) throws {
        precondition(!answers.isEmpty, "a server answers something")
        socket = try LoopbackSocket()
        endpoint = "http://127.0.0.1:\(socket.port)/v1"
        socket.accept { [weak self] connection in
            let request = Self.read(connection)
            let count = self?.received.withLock { received in
                received.append(request)
                return received.count
            }
            Self.write(answers[min((count ?? 1) - 1, answers.count - 1)], to: connection)
            close(connection)
        }
        Self.all.withLock { $0.append(self) }
    }

    /// The chat completion of OpenAI's form with such a content.
    package static func completion(_ content: String) throws -> Answer {
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
        Thread.sleep(forTimeInterval: answer.delaySeconds)
        let length = answer.length.map { "Content-Length: \($0)\r\n" } ?? ""
        send(
            "HTTP/1.1 \(answer.status)\r\nContent-Type: \(answer.type)\r\n\(length)"
                + "Connection: close\r\n\r\n", to: connection)
        for (index, piece) in answer.pieces.enumerated() {
            if index > 0 { Thread.sleep(forTimeInterval: answer.pauseSeconds) }
            send(piece, to: connection)
        }
    }

    private static func send(_ text: String, to connection: Int32) {
        let bytes = Array(text.utf8)
        #if canImport(Glibc)
            _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        #else
            _ = Darwin.send(connection, bytes, bytes.count, 0)
        #endif
    }
}
