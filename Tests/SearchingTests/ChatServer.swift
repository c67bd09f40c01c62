import Foundation
import Synchronization

/// A local HTTP server that answers one connection after the other as a test says: a real socket,
/// closed with this object.
final class ChatServer: Sendable {
    struct Answer: Sendable {
        var status = "200 OK"
        var body: String
        var delaySeconds = 0.0
    }

    let endpoint: String
    private let socket: Int32
    private let received = Mutex<[String]>([])

    /// Requests so far, head and body.
    var requests: [String] { received.withLock { $0 } }

    init(_ answer: Answer) throws {
        #if canImport(Glibc)
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let file = socket
        let port: UInt16? = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(file, pointer, length) == 0, listen(file, 8) == 0,
                    getsockname(file, pointer, &length) == 0
                else { return nil }
                return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    UInt16(bigEndian: $0.pointee.sin_port)
                }
            }
        }
        guard let port else { throw POSIXError(.EADDRNOTAVAIL) }
        endpoint = "http://127.0.0.1:\(port)/v1"
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(file, nil, nil)
                guard connection >= 0 else { return }
                let request = Self.read(connection)
                self?.received.withLock { $0.append(request) }
                Thread.sleep(forTimeInterval: answer.delaySeconds)
                Self.write(answer, to: connection)
                close(connection)
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
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
